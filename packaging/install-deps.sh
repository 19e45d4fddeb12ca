#!/usr/bin/env bash
# Installs the Debian packages that Clusterlens needs and that are missing.
#   packaging/install-deps.sh command-line   what it takes to build and run cbldm
#   packaging/install-deps.sh run            the same, and what the window takes
#   packaging/install-deps.sh test           the same, and what the tests use
# Root is asked for (sudo) only when something is missing.
set -euo pipefail

command_line=(
    g++ cmake ninja-build pkg-config
    libtorch-dev libopenblas0-pthread # without OpenBLAS, torch multiplies matrices 18 times slower
    libeigen3-dev libhdf5-dev libfftw3-dev libcli11-dev nlohmann-json3-dev libfmt-dev libssl-dev
    gemmi-dev tao-pegtl-dev           # gemmi/cif.hpp includes PEGTL without depending on its package
)
window=(
    qt6-base-dev libqt6opengl6-dev qt6-svg-dev libvtk9-dev libqcustomplot-dev
    libgl1-mesa-dri                   # draws the 3D views where there is no GPU
)
tests=(
    xvfb xauth                   # the display of the window's tests
    libbenchmark-dev
    python3-ase python3-h5py     # the independent readers of our XYZ, CIF and HDF5 files
    appstream desktop-file-utils # judge what desktops read
)

case "${1:-}" in
    command-line) wanted=("${command_line[@]}") ;;
    run) wanted=("${command_line[@]}" "${window[@]}") ;;
    test) wanted=("${command_line[@]}" "${window[@]}" "${tests[@]}") ;;
    *)
        echo "usage: install-deps.sh command-line|run|test" >&2
        exit 2
        ;;
esac

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "error: this script installs Debian packages, and this system has no apt. Install by hand: ${wanted[*]}" >&2
    exit 1
fi

missing=()
for package in "${wanted[@]}"; do
    state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [[ $state == installed ]] || missing+=("$package")
done
if ((${#missing[@]} == 0)); then
    echo "== all packages are installed"
    exit 0
fi

as_root=()
if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
        echo "error: missing packages, and there is neither root nor sudo here. As root, run: apt-get install ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi

echo "== installing ${missing[*]}"
"${as_root[@]}" apt-get update -q
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
