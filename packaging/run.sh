#!/usr/bin/env bash
# Installs what is missing, builds Clusterlens and turns a measured curve into ranked nanoparticles.
#   packaging/run.sh [CURVE.gr]     without a file: the shipped example
# The results go to clusterlens-results/ in the current folder.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=packaging/machine.sh
source "$root/packaging/machine.sh"
build=$root/build/run

case "${1:-}" in
    -h | --help)
        echo "usage: run.sh [CURVE.gr]"
        exit 0
        ;;
esac
if (($# > 1)); then
    echo "usage: run.sh [CURVE.gr]" >&2
    exit 2
fi
curve=${1:-$root/resources/examples/gold-decahedron.gr}
if [[ ! -e $curve ]]; then
    echo "error: $curve: no such file" >&2
    exit 1
fi
curve=$(cd "$(dirname "$curve")" && pwd)/$(basename "$curve")

bash "$root/packaging/install-deps.sh" run

echo "== building in $build"
(
    cd "$root"
    mapfile -t options < <(machine_options)
    cmake --preset release -B "$build" -DCLUSTERLENS_TESTS=OFF -DCLUSTERLENS_BENCHMARKS=OFF "${options[@]}" --log-level=WARNING
    cmake --build "$build" --target cbldm -j "$(build_jobs)"
)

name=$(basename "$curve")
results=$PWD/clusterlens-results/${name%.*}
# Two OpenMP threads beside another busy program spin on their barriers; waiting threads that sleep do not.
export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-PASSIVE}

echo "== generating candidates for $curve"
"$build/bin/cbldm" generate "$curve" -o "$results"
echo "== XYZ, CIF, .stru, fit curves and summary.json are in $results"
