#!/usr/bin/env bash
# Installs what was built into an empty folder and looks at it as a package is looked at: hardened, no path of the machine in it, complete, and it runs.
#   check_installed.sh SOURCE BUILD [hardened]
set -euo pipefail
source=$1 build=$2 hardened=${3:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --install "$build" --prefix "$work/first" --component program >/dev/null
mv "$work/first" "$work/moved" # nothing may depend on where it lies
root=$work/moved
failed=0
complain() { echo "$*" && failed=1; }

is_elf() { [[ $(head -c 4 "$1" | tr -d '\0') == $'\x7fELF' ]]; }
objects=()
while IFS= read -r file; do
    ! is_elf "$file" || objects+=("$file")
done < <(find "$root/bin" "$root"/lib* -type f)
((${#objects[@]} >= 2)) || complain "expected a program and a library, found: ${objects[*]}"
for object in "${objects[@]}"; do
    name=${object#"$root"/}
    strings -a "$object" >"$work/strings"
    for place in "$source/" "$build/"; do
        ! grep -qF "$place" "$work/strings" || complain "$name names $place: $(grep -m 1 -F "$place" "$work/strings")"
    done
    readelf -hldW --dyn-syms "$object" >"$work/elf"
    if grep -E 'R(UN)?PATH' "$work/elf" | grep -v '\[\$ORIGIN[^:]*\(:\$ORIGIN[^:]*\)*\]' | grep -q . && ! grep -q '^CMAKE_PREFIX_PATH:[A-Z]*=.' "$build/CMakeCache.txt"; then
        complain "$name has a run path of its own: $(grep -E 'R(UN)?PATH' "$work/elf")"
    fi
    [[ -n $hardened ]] || continue
    grep -q 'Type: *DYN' "$work/elf" || complain "$name is not position independent"
    grep -q 'GNU_RELRO' "$work/elf" || complain "$name has no RELRO"
    grep -q 'NOW' "$work/elf" || complain "$name binds its symbols late"
    grep -q 'GNU_STACK.* RW ' "$work/elf" || complain "$name has an executable stack"
    grep -q '__stack_chk_fail' "$work/elf" || complain "$name has no stack protector"
done
# Fortified functions are called where the size of a buffer is known: not in each object, but somewhere.
for object in "${objects[@]}"; do readelf -W --dyn-syms "$object"; done >"$work/symbols"
[[ -z $hardened ]] || grep -q '_chk@' "$work/symbols" || complain "nothing is fortified"

for file in share/clusterlens/examples/gold-decahedron.gr share/bash-completion/completions/cbldm share/doc/*/method.md share/doc/*/guide/README.md share/doc/*/images/sweep.svg; do
    compgen -G "$root/$file" >/dev/null || complain "$file is not installed"
done
if [[ -e $(compgen -G "$root/lib*/*/clusterlens/libclusterlens_model.so" || compgen -G "$root/lib*/clusterlens/libclusterlens_model.so") ]]; then
    for file in "$source"/models/configs/*.json; do
        [[ -e $root/share/clusterlens/models/configs/$(basename "$file") ]] || complain "models/configs/$(basename "$file") is not installed"
    done
fi
(cd "$work" && env -i PATH=/usr/bin:/bin "$root/bin/cbldm" --version) >/dev/null || complain "the installed cbldm does not start"
# A page for each command.
if [[ -d $root/share/man/man1 ]]; then
    while IFS= read -r command; do
        zgrep -q '^\.SH SYNOPSIS' "$root/share/man/man1/cbldm-$command.1.gz" || complain "no man page of cbldm $command"
    done < <("$root/bin/cbldm" --help | sed -n '/^Subcommands:/,$ s/^  \([a-z][a-z]*\) .*/\1/p')
fi
exit "$failed"
