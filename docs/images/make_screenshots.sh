#!/usr/bin/env bash
# Makes the pictures of the window that docs/user-guide.md shows, on a display of its own.
#   docs/images/make_screenshots.sh [PROGRAM]    PROGRAM is build/release/bin/clusterlens by default
# CLUSTERLENS_CURVE names another measured curve than the shipped example; the pictures in the repository show Au144(p-MBA)60.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
program=${1:-$root/build/release/bin/clusterlens}
curve=${CLUSTERLENS_CURVE:-$root/resources/examples/gold-decahedron.gr}
images=$root/docs/images
cd "$root"

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export XDG_CONFIG_HOME=$home XDG_DATA_HOME=$home LIBGL_ALWAYS_SOFTWARE=1 QT_QPA_PLATFORM=xcb LC_ALL=C.UTF-8

settings() # KEY=VALUE...
{
    mkdir -p "$home/clusterlens"
    printf '[General]\n' >"$home/clusterlens/clusterlens.ini"
    printf '%s\n' "$@" >>"$home/clusterlens/clusterlens.ini"
}

shoot() # NAME SCREEN WINDOW ARGUMENTS...
{
    local name=$1 screen=$2 window=$3
    shift 3
    xvfb-run -a -s "-screen 0 ${screen}x24" "$program" -qwindowgeometry "$window" "$@" --screenshot "$images/window-$name.png" --exit
    echo "$images/window-$name.png"
}

settings theme=light
shoot first-run 1600x1000 1366x768
shoot candidates 1600x1000 1600x960 "$curve" --generate
shoot error 1600x1000 1366x768 "$curve" tests/data/gr/bad-descending.gr || true # it ends with 1, since one file could not be read
python=/usr/bin/python3 # that has numpy
"$python" docs/images/make_refinement.py "$(dirname "$program")/cbldm" "$home/refinement"
shoot refined 1600x1000 1600x960 "$home/refinement/cut.gr" "$home/refinement/octahedron.xyz" --refine --colour occupancy
settings theme=dark
shoot dark 1600x1000 1600x960 "$curve" --generate
settings theme=light
QT_SCALE_FACTOR=2 shoot 2x 3840x2160 1600x960 "$curve" --generate
