#!/usr/bin/env bash
# Makes what is published, from a clean clone of what is committed, and tries it in bare roots:
#   packaging/release.sh OUTPUT [--no-check]
# OUTPUT gets the Debian packages, two tarballs (with and without the window), the source, the bill of materials and SHA256SUMS. Needs dpkg-dev, help2man and
# patchelf; for the check root, mmdebstrap and the network, and CLUSTERLENS_MIRROR where the machine's apt sources are not to be taken (a sources file).
set -euo pipefail
(($# >= 1)) || { echo "usage: release.sh OUTPUT [--no-check]" >&2 && exit 2; }
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
mkdir -p "$1"
output=$(cd "$1" && pwd)
for tool in dpkg-shlibdeps help2man patchelf; do
    command -v "$tool" >/dev/null || { echo "error: $tool is not installed" >&2 && exit 1; }
done

work=$(mktemp -d)
mounted=()
cleanup()
{
    for place in "${mounted[@]}"; do umount -l "$place" || true; done
    rm -rf "$work"
}
trap cleanup EXIT

echo "== cloning"
git clone -q "$root" "$work/source"
cd "$work/source"
version=$(sed -n 's/^project(clusterlens VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
grep -q "^## \[$version\]" CHANGELOG.md || { echo "error: CHANGELOG.md has no release $version" >&2 && exit 1; }
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
git archive --format=tar --prefix="clusterlens-$version/" HEAD | gzip -9n >"$output/clusterlens-$version.tar.gz"

echo "== building"
# shellcheck source=packaging/machine.sh
source packaging/machine.sh
build() # NAME OPTIONS...
{
    cmake --preset release -B "build/$1" -DCLUSTERLENS_TESTS=OFF -DCLUSTERLENS_BENCHMARKS=OFF -DCLUSTERLENS_UNITY=ON "${@:2}" --log-level=WARNING
    cmake --build "build/$1" -j "$(build_jobs)"
}
build baseline -DCLUSTERLENS_ARCH=x86-64
build release -DCLUSTERLENS_BASELINE="$PWD/build/baseline"

echo "== packing"
bash packaging/sbom.sh build/release "$output/clusterlens-$version.cdx.json"
cp "$output/clusterlens-$version.cdx.json" build/release/sbom.cdx.json
(cd build/release && cpack -G DEB >/dev/null)
bash packaging/tarball.sh "$PWD/build/release"
bash packaging/tarball.sh "$PWD/build/release" --no-window
mv build/release/*.deb build/release/clusterlens-*.tar.gz "$output/"
(cd "$output" && sha256sum -- *"$version"* >SHA256SUMS && cat SHA256SUMS)

[[ ${2:-} != --no-check ]] || exit 0
echo "== trying it in a bare root"
example=share/clusterlens/examples/gold-decahedron.gr
bare=$work/bare
mmdebstrap -q --variant=minbase bookworm "$bare" "${CLUSTERLENS_MIRROR:-/etc/apt/sources.list.d/debian.sources}"
cp /etc/apt/apt.conf.d/* "$bare/etc/apt/apt.conf.d/"
cp /etc/hosts /etc/resolv.conf "$bare/etc/"
for place in proc dev; do
    mount --rbind "/$place" "$bare/$place"
    mounted+=("$bare/$place")
done
mkdir "$bare/release"
cp "$output"/*.deb "$output"/*no-window.tar.gz "$bare/release/"
tell() { sed -n 's/^ *1 .*/\0/p' | tr -s ' ' | cut -d ' ' -f 1-9; } # the first candidate
chroot "$bare" bash -euc "cd /tmp && tar xzf /release/*no-window.tar.gz && cd clusterlens-* && bin/cbldm generate $example -o /tmp/one" 2>/dev/null | tell
chroot "$bare" bash -euc "apt-get update -q >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends /release/clusterlens_*.deb >/dev/null
    cd /tmp && cbldm generate /usr/$example -o two" 2>/dev/null | tell
for number in one two; do
    chroot "$bare" cat "/tmp/$number/candidate-01.xyz" | tail -n +3 | sha256sum
done | uniq | wc -l | grep -qx 1 || { echo "error: package and tarball do not give the same structure" >&2 && exit 1; }
echo "== package and tarball give the same structure; everything is in $output"
