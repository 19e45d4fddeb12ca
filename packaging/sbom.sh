#!/usr/bin/env bash
# A bill of materials (CycloneDX JSON): every library that the built programs really load, with its Debian package, version and checksum, and the
# header libraries that are compiled in.
#   packaging/sbom.sh BUILD [OUTPUT]    BUILD/sbom.cdx.json by default
set -euo pipefail
(($# >= 1)) || { echo "usage: sbom.sh BUILD [OUTPUT]" >&2 && exit 2; }
build=$1 output=${2:-$1/sbom.cdx.json}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
command -v dpkg-query >/dev/null || { echo "error: the versions come from dpkg-query, which is not here" >&2 && exit 1; }
version=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' "$build/CMakeCache.txt")

objects=()
for object in "$build"/bin/cbldm "$build"/bin/clusterlens "$build"/lib/libclusterlens_*.so; do
    [[ ! -e $object ]] || objects+=("$object")
done

# One line for each: package, version, what it is here, file, checksum.
list()
{
    local libraries package file sum
    declare -A versions owners
    mapfile -t libraries < <(for object in "${objects[@]}"; do ldd "$object"; done \
        | sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p' | grep -v '/libclusterlens_' | sort -u | xargs -r readlink -f | sort -u)
    while IFS=$'\t' read -r package sum; do versions[$package]=$sum; done < <(dpkg-query -W -f='${Package}\t${Version}\n')
    # With a merged /usr, dpkg may know a file without it.
    while IFS= read -r package; do
        file=/${package#*: /}
        owners[${file#/usr}]=${package%%[:,]*}
    done < <(dpkg-query -S "${libraries[@]}" "${libraries[@]#/usr}" 2>/dev/null || true)
    while read -r sum file; do
        package=${owners[${file#/usr}]:-}
        printf '%s\t%s\tlinked\t%s\t%s\n' "${package:-$(basename "$file")}" "${versions[${package:-none}]:-unknown}" "$file" "$sum"
    done < <(sha256sum "${libraries[@]}")
    for package in libeigen3-dev nlohmann-json3-dev libcli11-dev gemmi-dev tao-pegtl-dev; do
        [[ -z ${versions[$package]:-} ]] || printf '%s\t%s\tcompiled in\n' "$package" "${versions[$package]}"
    done
}

date=$(git -C "$root" log -1 --format=%cI 2>/dev/null || date -u +%FT%TZ -r "$root/CHANGELOG.md")
list | sort -u | awk -F '\t' -v version="$version" -v date="$date" '
    function quoted(text) { gsub(/["\\]/, "\\\\&", text); return "\"" text "\"" }
    BEGIN {
        printf "{\n  \"bomFormat\": \"CycloneDX\",\n  \"specVersion\": \"1.5\",\n  \"version\": 1,\n"
        printf "  \"metadata\": {\n    \"timestamp\": %s,\n", quoted(date)
        printf "    \"component\": {\"type\": \"application\", \"bom-ref\": \"clusterlens\", \"name\": \"clusterlens\", \"version\": %s,\n", quoted(version)
        printf "                  \"licenses\": [{\"license\": {\"id\": \"GPL-3.0-or-later\"}}]}\n  },\n  \"components\": ["
    }
    {
        reference = $1 "/" NR
        printf "%s\n    {\"type\": \"library\", \"bom-ref\": %s, \"name\": %s, \"version\": %s", (NR > 1 ? "," : ""), quoted(reference), quoted($1), quoted($2)
        if ($2 != "unknown") { plus = $2; gsub(/\+/, "%2B", plus); gsub(/:/, "%3A", plus); printf ",\n     \"purl\": %s", quoted("pkg:deb/debian/" $1 "@" plus) }
        if ($5 != "") printf ",\n     \"hashes\": [{\"alg\": \"SHA-256\", \"content\": %s}]", quoted($5)
        printf ",\n     \"properties\": [{\"name\": \"use\", \"value\": %s}", quoted($3)
        if ($4 != "") printf ", {\"name\": \"file\", \"value\": %s}", quoted($4)
        printf "]}"
        references = references (NR > 1 ? ", " : "") quoted(reference)
    }
    END { printf "\n  ],\n  \"dependencies\": [{\"ref\": \"clusterlens\", \"dependsOn\": [%s]}]\n}\n", references }' >"$output.part"
mv "$output.part" "$output"
echo "$output"
