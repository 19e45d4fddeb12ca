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

(( ${#files[@]} > 50 )) || { echo "expected the repository's files, found ${#files[@]} in $PWD"; exit 1; }

include='^[[:space:]]*#[[:space:]]*include[[:space:]]*'
forbid "core knows no Qt and no VTK" "${include}[<\"](Qt?[A-Z][A-Za-z]*[>/]|qcustomplot|vtk)" < <(sources_in core)
forbid "LibTorch is for core/model and core/train" "${include}[<\"](torch|ATen|c10|caffe2)/" \
    < <(sources_in core app ui | grep -vE '^core/(model|train)/' || true)
# The interface that the pipeline sees must not need torch either.
forbid "LibTorch behind the interface only" "${include}[<\"](torch|ATen|c10)/" < <(sources_in core | grep -E '^core/(model/GenerativeModel|train/Train)\.h$' || true)
forbid "core reaches upwards" "$include\"(app|ui)/" < <(sources_in core)

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
