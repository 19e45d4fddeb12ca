#!/usr/bin/env bash
# Checks what no compiler checks: which room of the house may include what, and that no file names a place of one machine.
#   check_layout.sh [FOLDER]    FOLDER is the repository, by default the one this script lies in
# Prints one line for each finding and ends with 1, or "ok".
set -euo pipefail

cd "${1:-$(dirname "${BASH_SOURCE[0]}")/../..}"
findings=0

# Tracked and new files; where git cannot say (a source archive, a copy owned by somebody else), all but what is built.
list_files()
{
    git ls-files --cached --others --exclude-standard 2>/dev/null || find . -name build -prune -o -name .git -prune -o -type f -printf '%P\n'
}
mapfile -t files < <(list_files)

sources_in() # FOLDER...
{
    local folder file
    for file in "${files[@]}"; do
        [[ $file =~ \.(h|cpp)$ && -f $file ]] || continue
        for folder in "$@"; do
            [[ $file != "$folder"/* ]] || printf '%s\n' "$file"
        done
    done
}

# forbid MESSAGE PATTERN, files on stdin
forbid()
{
    local hits
    hits=$(xargs -r -d '\n' grep -nE -- "$2" /dev/null || true)
    [[ -n $hits ]] || return 0
    printf '%s\n' "$hits" | sed "s|^|$1: |"
    findings=1
}

# Each include of a file of ours against cmake/rooms.txt, and the list itself for cycles.
check_rooms()
{
    local report
    report=$(sources_in core ui app | xargs -r -d '\n' awk '
        FNR == NR && FILENAME == "cmake/rooms.txt" {
            if ($0 !~ /^[a-z]/) next
            room = $1; sub(/:$/, "", room); known[room] = 1
            for (i = 2; i <= NF; ++i) {
                allowed[room, $i] = 1
                if (!($i in known)) print "rooms.txt: " room " names " $i ", which is not further up: a cycle, or no room"
            }
            next
        }
        FNR == 1 { split(FILENAME, part, "/"); floor = part[1]; room = part[1] "/" part[2] 
                   if (!(room in known) && part[3] != "") print FILENAME ": no line for its room in cmake/rooms.txt" }
        match($0, /^[ \t]*#[ \t]*include[ \t]*"[^"]+\//) {
            target = substr($0, RSTART, RLENGTH); sub(/^[^"]*"/, "", target); sub(/\/.*/, "", target)
            other = ""
            if ((floor "/" target) in known) other = floor "/" target
            else if (("core/" target) in known) other = "core/" target
            else if (("ui/" target) in known) other = "ui/" target
            if (other != "" && other != room && !((room, other) in allowed))
                print FILENAME ":" FNR ": " room " may not include " other " (cmake/rooms.txt)"
        }' cmake/rooms.txt)
    [[ -n $report ]] || return 0
    printf '%s\n' "$report"
    findings=1
}

# What grows past these sizes has more than one role.
check_sizes()
{
    local report
    report=$(sources_in core ui app tests | xargs -r -d '\n' awk '
        FNR == 1 { folder = FILENAME; sub(/\/[^\/]*$/, "", folder) }
        { ++lines[FILENAME]; ++all[folder] }
        END {
            for (file in lines) if (lines[file] > 400) print file ": " lines[file] " lines, at most 400"
            for (folder in all) if (all[folder] > 3000) print folder "/: " all[folder] " lines, at most 3000"
        }')
    [[ -n $report ]] || return 0
    printf '%s\n' "$report"
    findings=1
}

# CLUSTERLENS_UNITY compiles a room as one file, where names in anonymous namespaces meet: constants, types and functions, each once in a room.
check_names()
{
    local report
    report=$(sources_in core ui app | grep '\.cpp$' | xargs -r -d '\n' awk '
        function note(name) {
            if ((room, name) in where && where[room, name] != FILENAME)
                print FILENAME ":" FNR ": " name " is the name of something in " where[room, name] " too, a file of the same room"
            else where[room, name] = FILENAME
        }
        function last(text,   words) { return words[split(text, words, /[ *&>]/)] }
        FNR == 1 { split(FILENAME, part, "/"); room = part[1] "/" part[2]; inside = 0 }
        /^namespace \{/ { inside = 1 }
        /^\} \/\/ namespace$/ { inside = 0 }
        !inside { next }
        /^(constexpr|const) .*[ *&][a-zA-Z0-9_]+(\[.*\])?( =|\{|$)/ { text = $0; sub(/(\[.*\])?( =|\{).*/, "", text); note(last(text)); next }
        /^(struct|class|enum class) [A-Za-z0-9_]+/ { match($0, /^(struct|class|enum class) [A-Za-z0-9_]+/); note(last(substr($0, 1, RLENGTH))); next }
        /^[A-Za-z].*[ *&>][a-zA-Z0-9_]+\(.*[^;]$/ && !/^(template|return|using|static_assert)/ { text = $0; sub(/\(.*/, "", text); note(last(text)) }')
    [[ -n $report ]] || return 0
    printf '%s\n' "$report"
    findings=1
}

(( ${#files[@]} > 50 )) || { echo "expected the repository's files, found ${#files[@]} in $PWD"; exit 1; }

include='^[[:space:]]*#[[:space:]]*include[[:space:]]*'
forbid "core knows no Qt and no VTK" "${include}[<\"](Qt?[A-Z][A-Za-z]*[>/]|qcustomplot|vtk)" < <(sources_in core)
forbid "LibTorch is for core/torch" "${include}[<\"](torch/(torch|script|nn|csrc|data|optim|serialize|types)|ATen|c10|caffe2)[/.]" \
    < <(sources_in core app ui | grep -v '^core/torch/' || true)
# What the program's edge includes of the networks must not need torch either.
forbid "LibTorch behind the interface only" "${include}[<\"](torch/torch|ATen|c10)[/.]" < <(printf '%s\n' "${files[@]}" | grep -E '^core/torch/train/Train\.h$' || true)
forbid "VTK is for ui/scene" "${include}[<\"]vtk" < <(sources_in ui app | grep -v '^ui/scene/' || true)
forbid "number fields are those of ui/fields" "new Q(Double)?SpinBox" < <(sources_in ui app)
forbid "core reaches upwards" "$include\"(app|ui)/" < <(sources_in core)
check_rooms
check_sizes
check_names

# tests/data imitates the headers of other programs, which do hold paths.
forbid "a place of one machine" '(^|[^A-Za-z0-9_.~}])/(home|root|Users|work)/[A-Za-z0-9._-]+' \
    < <(printf '%s\n' "${files[@]}" | grep -vE '^(tests/data/|tests/tools/(check_layout\.sh|make_gr_data\.py)$)|\.(h5|png|svg)$')

if [[ -f .clang-format ]] && clang-format --version 2>/dev/null | grep -q 'version 14\.'; then
    # Other versions break lines differently, so only the one that the files are formatted with may judge.
    unformatted=$(sources_in core app ui tests | xargs -r -d "\n" clang-format --dry-run -Werror 2>&1 | grep -E '^[^:]+:[0-9]+:[0-9]+: error:' || true)
    if [[ -n $unformatted ]]; then
        printf "%s\n" "$unformatted" | cut -d: -f1 | sort | uniq -c | sed "s|^|not formatted (places, file): |" | head -n 40
        findings=1
    fi
else
    echo "skipped: the format check (clang-format 14 is not installed)"
fi

((findings == 0)) && echo ok
exit "$findings"
