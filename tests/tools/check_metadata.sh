#!/usr/bin/env bash
# What desktops and software centres read, judged by their own tools; ends with 77 (skipped) where these are not installed.
#   check_metadata.sh SOURCE
set -euo pipefail
cd "$1/packaging"
judged=0
if command -v appstreamcli >/dev/null; then
    # A homepage, and an identifier in the form of a reversed domain, would need a domain, which the project does not have.
    validate() { appstreamcli validate --no-net --override "cid-desktopapp-is-not-rdns=info$1" clusterlens.metainfo.xml; }
    validate ,url-homepage-missing=info || validate "" # which AppStream before 1.0 does not know
    judged=1
fi
if command -v desktop-file-validate >/dev/null; then
    desktop-file-validate clusterlens.desktop
    judged=1
fi
# What the one offers, the other must define.
version=$(sed -n 's/^project(clusterlens VERSION \([0-9.]*\).*/\1/p' ../CMakeLists.txt)
grep -q "release version=\"$version\"" clusterlens.metainfo.xml || { echo "clusterlens.metainfo.xml has no release $version" && exit 1; }
grep -q "^## \[$version\]" ../CHANGELOG.md || { echo "CHANGELOG.md has no release $version" && exit 1; }
while IFS= read -r type; do
    for file in clusterlens.xml clusterlens.metainfo.xml; do
        grep -q "$type" "$file" || { echo "$file does not know $type" && exit 1; }
    done
done < <(sed -n 's/^MimeType=//p' clusterlens.desktop | tr ';' '\n' | grep .)
((judged)) || { echo "SKIP : neither appstreamcli nor desktop-file-validate is installed" && exit 77; }
