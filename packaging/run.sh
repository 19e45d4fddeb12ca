#!/usr/bin/env bash
# Installs what is missing, builds Clusterlens and opens its window; without a display it turns a measured curve into ranked nanoparticles.
#   packaging/run.sh [FILES...]                 window: curves (.gr), sessions (.clens), structures; without a file: where to begin
#   packaging/run.sh --no-window [CURVE.gr]     command line, also where there is no display; without a file: the shipped example.
#                                               The results go to clusterlens-results/ in the current folder.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=packaging/machine.sh
source "$root/packaging/machine.sh"
build=$root/build/run

usage="usage: run.sh [--no-window] [FILES...]"

window=yes
[[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]] || window=no
case "${1:-}" in
    -h | --help)
        echo "$usage"
        exit 0
        ;;
    --no-window)
        window=no
        shift
        ;;
esac
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

# Half of what would be installed is the window's.
if [[ $window == yes ]]; then
    bash "$root/packaging/install-deps.sh" run
    build_window=ON targets=(cbldm clusterlens)
else
    bash "$root/packaging/install-deps.sh" command-line
    build_window=OFF targets=(cbldm)
fi

echo "== building in $build"
(
    cd "$root"
    mapfile -t options < <(machine_options)
    cmake --preset release -B "$build" -DCLUSTERLENS_TESTS=OFF -DCLUSTERLENS_BENCHMARKS=OFF -DCLUSTERLENS_UNITY=ON \
        -DCLUSTERLENS_WINDOW=$build_window "${options[@]}" --log-level=WARNING
    cmake --build "$build" --target "${targets[@]}" -j "$(build_jobs)"
)

# Two OpenMP threads beside another busy program spin on their barriers; waiting threads that sleep do not.
export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-PASSIVE}

if [[ $window == yes ]]; then
    exec "$build/bin/clusterlens" "$@"
fi
curve=$1
name=$(basename "$curve")
results=$PWD/clusterlens-results/${name%.*}
echo "== generating candidates for $curve"
"$build/bin/cbldm" generate "$curve" -o "$results"
echo "== XYZ, CIF, .stru, fit curves and summary.json are in $results"
