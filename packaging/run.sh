#!/usr/bin/env bash
# Opens the window of Clusterlens; without a display it turns a measured curve into ranked nanoparticles. Where this version is neither installed nor
# built, what is missing is installed and it is built first.
#   packaging/run.sh [FILES...]                 window: curves (.gr), sessions (.clens), structures; without a file: where to begin
#   packaging/run.sh --no-window [CURVE.gr]     command line, also where there is no display; without a file: the shipped example.
#                                               The results go to clusterlens-results/ in the current folder.
#   packaging/run.sh --build ...                builds in any case
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=packaging/machine.sh
source "$root/packaging/machine.sh"
build=$root/build/run

usage="usage: run.sh [--build] [--no-window] [FILES...]"

window=yes
[[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]] || window=no
build_anyway=no
while [[ ${1:-} == -* ]]; do
    case "$1" in
        -h | --help)
            echo "$usage"
            exit 0
            ;;
        --no-window) window=no ;;
        --build) build_anyway=yes ;;
        *)
            echo "$usage" >&2
            exit 2
            ;;
    esac
    shift
done
if [[ $window == no ]]; then
    (($# > 0)) || set -- "$root/resources/examples/gold-decahedron.gr"
    if (($# > 1)); then
        echo "$usage (one file without a window)" >&2
        exit 2
    fi
fi
for file in "$@"; do
    if [[ ! -e $file ]]; then
        echo "error: $file: no such file" >&2
        exit 1
    fi
done

# Whether the program $1 is this version.
is_this_version()
{
    local version
    version=$(sed -n 's/^project(clusterlens VERSION \([0-9.]*\).*/\1/p' "$root/CMakeLists.txt")
    [[ -x $1/cbldm && ($window == no || -x $1/clusterlens) && $("$1/cbldm" --version 2>/dev/null) == "cbldm $version" ]]
}

# Whether what was built here is older than its sources.
is_outdated()
{
    local program=cbldm
    [[ $window == no ]] || program=clusterlens
    [[ -n $(find "$root"/{CMakeLists.txt,cmake,core,ui,app,resources} -newer "$build/bin/$program" -print -quit) ]]
}

build()
{
    # Half of what would be installed is the window's.
    local build_window=OFF targets=(cbldm) needs=command-line options
    if [[ $window == yes ]]; then
        build_window=ON targets=(cbldm clusterlens) needs=run
    fi
    bash "$root/packaging/install-deps.sh" "$needs"
    echo "== building in $build"
    mapfile -t options < <(machine_options)
    # A warning of a compiler that nobody of us has shall not keep anybody from the program.
    (
        cd "$root"
        cmake --preset release -B "$build" -DCLUSTERLENS_TESTS=OFF -DCLUSTERLENS_BENCHMARKS=OFF -DCLUSTERLENS_UNITY=ON \
            -DCLUSTERLENS_WERROR=OFF -DCLUSTERLENS_WINDOW=$build_window "${options[@]}" --log-level=WARNING
        cmake --build "$build" --target "${targets[@]}" -j "$(build_jobs)"
    )
}

installed=$(command -v cbldm || true)
programs=$build/bin
if [[ $build_anyway == no && -n $installed ]] && is_this_version "$(dirname "$installed")"; then
    programs=$(dirname "$installed")
    echo "== using the installed $installed (--build builds this source instead)"
elif [[ $build_anyway == no ]] && is_this_version "$programs" && ! is_outdated; then
    echo "== using $programs, which is built already"
else
    build
fi

# Two OpenMP threads beside another busy program spin on their barriers; waiting threads that sleep do not.
export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-PASSIVE}

if [[ $window == yes ]]; then
    exec "$programs/clusterlens" "$@"
fi
curve=$1
name=$(basename "$curve")
results=$PWD/clusterlens-results/${name%.*}
# What was found for another file of this name stays.
for ((again = 2; ; ++again)); do
    [[ ! -f $results/summary.json ]] || grep -qF "\"input\": \"$curve\"" "$results/summary.json" || {
        results=$PWD/clusterlens-results/${name%.*}-$again
        continue
    }
    break
done
echo "== generating candidates for $curve"
"$programs/cbldm" generate "$curve" -o "$results"
echo "== XYZ, CIF, .stru, fit curves and summary.json are in $results"
