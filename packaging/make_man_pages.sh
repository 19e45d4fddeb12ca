#!/usr/bin/env bash
# Man pages from the help texts of the built programs, by help2man: clusterlens, cbldm, and one of each command of cbldm.
#   packaging/make_man_pages.sh PROGRAMS FOLDER VERSION    PROGRAMS: the folder of the programs; FOLDER: where the pages go, as *.1.gz
set -euo pipefail
(($# == 3)) || { echo "usage: make_man_pages.sh PROGRAMS FOLDER VERSION" >&2 && exit 2; }
programs=$1 folder=$2 version=$3
mkdir -p "$folder"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export QT_QPA_PLATFORM=offscreen XDG_RUNTIME_DIR=$work LC_ALL=C.UTF-8

# page NAME WORDS...: help2man runs a script that shows the help of WORDS with a blank between the names of an option.
page()
{
    local name=$1 summary options=()
    shift
    local script=$work/$name
    "$programs/$1" "${@:2}" --help | sed -e 's/^  -\([a-zA-Z]\),--/  -\1, --/' -e "s|^Usage: .*/clusterlens|Usage: clusterlens|" >"$script.txt"
    printf '#!/bin/sh\ncat "%s"\n' "$script.txt" >"$script"
    chmod +x "$script"
    summary=$(grep -v -m 1 '^Usage:\|^$' "$script.txt")
    summary=${summary%.}
    [[ ! -e $work/$name.add ]] || options=(--include "$work/$name.add")
    help2man --locale=C.UTF-8 --no-info --manual Clusterlens --version-string "$name $version" --name "${summary,}" \
        "${options[@]}" "$script" | gzip -9n >"$folder/$name.1.gz"
}

mapfile -t commands < <("$programs/cbldm" --help | sed -n '/^Subcommands:/,$ s/^  \([a-z][a-z]*\) .*/\1/p')
((${#commands[@]} > 0)) || { echo "cbldm --help names no command" >&2 && exit 1; }
{
    printf '[files]\n/usr/share/doc/clusterlens has the guide, /usr/share/clusterlens/examples curves to try.\n'
    printf '[exit status]\n0: done. 1: failed, with a line that says why. 2: wrong usage. 128 and its number: stopped by a signal.\n[see also]\n.BR clusterlens (1)'
    printf ',\n.BR cbldm-%s (1)' "${commands[@]}"
    printf '\n'
} >"$work/cbldm.add"
page cbldm cbldm
for command in "${commands[@]}"; do
    printf '[see also]\n.BR cbldm (1)\n' >"$work/cbldm-$command.add"
    page "cbldm-$command" cbldm "$command"
done
if [[ -x $programs/clusterlens ]]; then
    printf '[see also]\n.BR cbldm (1)\n' >"$work/clusterlens.add"
    page clusterlens clusterlens
fi
