#!/usr/bin/env bash
# Sources the completion of cbldm and asks it as bash would.
#   check_completion.sh SOURCE PROGRAM
set -euo pipefail
source "$1/packaging/cbldm.bash"
program=$2
cd "$1/resources/examples"

completed() # WORDS...: what the last of them is completed to, sorted, in one line
{
    COMP_WORDS=("$program" "$@") COMP_CWORD=$#
    _cbldm
    printf '%s\n' "${COMPREPLY[@]}" | sort | tr '\n' ' '
}

failed=0
expect() # EXPECTED WORDS...
{
    local found
    found=$(completed "${@:2}")
    [[ $found == "$1 " ]] || { echo "cbldm ${*:2}: expected \"$1\", found \"$found\"" && failed=1; }
}

expect "inspect" in
expect "build" bu
expect "--version" --v
expect "--radiation --restarts --rmax --rmin" refine curve.gr --r
expect "neutron xray" mine --radiation ""
expect "nm" mine --unit n
expect "--output" mine curve.gr --out
expect "gold-decahedron.gr" inspect gold
expect "gold-decahedron.gr" mine --json go
[[ $(complete -p cbldm) == "complete -F _cbldm cbldm" ]] || { echo "cbldm is not completed" && failed=1; }
exit "$failed"
