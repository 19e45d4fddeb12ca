#!/usr/bin/env bash
# A folder that runs wherever it is unpacked, with all libraries but those that belong to the system: glibc and libstdc++, and for the window OpenGL (Mesa) and
# the X libraries that it shares with Mesa.
#   packaging/tarball.sh BUILD [--no-window]    writes BUILD/clusterlens-VERSION-linux-MACHINE[-no-window].tar.gz
# Needs patchelf. It runs on systems whose glibc and libstdc++ are not older than those of the build.
set -euo pipefail
(($# >= 1)) || { echo "usage: tarball.sh BUILD [--no-window]" >&2 && exit 2; }
build=$1 variant=${2:-}
[[ -z $variant || $variant == --no-window ]] || { echo "usage: tarball.sh BUILD [--no-window]" >&2 && exit 2; }
command -v patchelf >/dev/null || { echo "error: patchelf is not installed" >&2 && exit 1; }
version=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' "$build/CMakeCache.txt")
name=clusterlens-$version-linux-$(uname -m)${variant#-}
name=${name/no-window/-no-window} name=${name//--/-}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/$name
for component in program paper_model; do
    cmake --install "$build" --prefix "$root" --component "$component" >/dev/null
done
if [[ $variant == --no-window ]]; then
    rm -rf "$root/bin/clusterlens" "$root"/lib*/clusterlens/baseline/bin/clusterlens "$root"/lib*/*/clusterlens/baseline/bin/clusterlens "$root"/share/{applications,icons,metainfo,mime,man/man1/clusterlens.1.gz}
fi
rm -rf "$root/share/lintian"
libraries=$(dirname "$(find "$root" -name libclusterlens_core.so ! -path '*/baseline/*')")

# Qt finds its plugins by this file; they are loaded by name, so no link tells of them.
if [[ -e $root/bin/clusterlens ]]; then
    plugins=$(qtpaths6 --query QT_INSTALL_PLUGINS 2>/dev/null || qmake6 -query QT_INSTALL_PLUGINS)
    for plugin in platforms/libq{xcb,offscreen,minimal}.so platforms/libqwayland-{egl,generic}.so xcbglintegrations/libqxcb-glx-integration.so \
        iconengines/libqsvgicon.so imageformats/libqsvg.so imageformats/libqjpeg.so platformthemes/libqxdgdesktopportal.so; do
        [[ -e $plugins/$plugin ]] || continue
        install -D "$plugins/$plugin" "$libraries/plugins/$plugin"
    done
    printf '[Paths]\nPrefix=..\nPlugins=%s/plugins\n' "${libraries#"$root"/}" >"$root/bin/qt.conf"
    if [[ -d $libraries/baseline ]]; then
        printf '[Paths]\nPrefix=../..\nPlugins=plugins\n' >"$libraries/baseline/bin/qt.conf"
    fi
fi

# The system's own: glibc, the C++ library (a newer Mesa needs its own), what Mesa links, and the X protocol beneath both.
of_the_system='^(ld-linux.*|lib(c|m|dl|rt|pthread|resolv|util|nsl|anl|mvec|stdc\+\+|gcc_s|z|zstd|expat|GL|GLX|EGL|GLdispatch|GLESv2|glapi|gbm|drm.*|X11|X11-xcb|Xau|Xdmcp|Xext|Xfixes|Xxf86vm|xshmfence|wayland-(client|server|egl)|xcb|xcb-(dri2|dri3|glx|present|sync|xfixes|shm|randr)))\.so'
# Debian's LibTorch names video, image and database libraries (OpenCV, which brings Qt 5 and X) of which it uses no symbol: ldd -u lists them.
torch=$(ldd "$libraries"/libclusterlens_model.so 2>/dev/null | sed -n 's/.*=> \(.*libtorch_cpu[^ ]*\) .*/\1/p')
if [[ -n $torch ]]; then
    cp -L "$torch" "$libraries/"
    mapfile -t unused < <(ldd -u "$torch" | sed -n 's|^\t.*/\([^/]*\)$|\1|p')
    for library in "${unused[@]}"; do patchelf --remove-needed "$library" "$libraries/$(basename "$torch")"; done
fi
find "$root/bin" "$libraries" -type f ! -name '*.conf' | while IFS= read -r object; do LD_LIBRARY_PATH=$libraries ldd "$object"; done | sed -n 's/^\t\([^ ]*\) => \(\/[^ ]*\) .*/\1 \2/p' | sort -u |
    while read -r soname path; do
        [[ $path == "$root"/* ]] || [[ $soname =~ $of_the_system ]] || cp -L "$path" "$libraries/$soname"
    done

# The programs' DT_RPATH holds for whatever they load, unless that has a run path of its own.
chmod -R u+w "$root"
find "$libraries" -type f -name '*.so*' -print0 | xargs -0 -n 64 strip --strip-unneeded
for program in "$root"/bin/*; do
    [[ $program != *.conf ]] || continue
    strip "$program"
    patchelf --force-rpath --set-rpath "\$ORIGIN/../${libraries#"$root"/}" "$program"
done
for program in "$libraries"/baseline/bin/*; do # for processors without AVX2, where the build has them
    [[ -e $program && $program != *.conf ]] || continue
    strip "$program"
    patchelf --force-rpath --set-rpath "\$ORIGIN/../${libraries#"$root"/}:\$ORIGIN/../.." "$program"
done
find "$libraries" -type f -name '*.so*' -print0 | while IFS= read -r -d '' library; do
    if readelf -d "$library" | grep -qE 'R(UN)?PATH'; then patchelf --remove-rpath "$library"; fi
done
cp "$build/sbom.cdx.json" "$root/" 2>/dev/null || true
find "$root" -exec touch -h -d "@${SOURCE_DATE_EPOCH:-$(git -C "$(dirname "${BASH_SOURCE[0]}")" log -1 --format=%ct 2>/dev/null || date +%s)}" {} +
tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner -cf - "$name" | gzip -6n >"$build/$name.tar.gz.part"
mv "$build/$name.tar.gz.part" "$build/$name.tar.gz"
echo "$build/$name.tar.gz"
