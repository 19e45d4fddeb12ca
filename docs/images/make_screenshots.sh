#!/usr/bin/env bash
# Makes the pictures of the window that docs/user-guide.md and docs/guide show, on a display of its own. Those of the guide (guide-*.png) and of what opens in the
# window need xdotool and ImageMagick, that of a report Ghostscript; where things are was read off a window of 1600 x 1000 pixels with DejaVu Sans.
#   docs/images/make_screenshots.sh [PROGRAM [guide|merged|opened|worked]]    with one of these words these alone; PROGRAM is build/release/bin/clusterlens by default
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

click() # X Y [BUTTON [SECONDS]]
{
    xdotool mousemove "$1" "$2" click "${3:-1}" && sleep "${4:-2}"
}

crop() # NAME [WIDTHxHEIGHT+X+Y]
{
    import -window root -crop "${2:-1600x1000+0+0}" +repage "$home/picture.png"
    convert "$home/picture.png" -colors 256 "png8:$images/$1.png"
    echo "$images/$1.png"
}

start_display()
{
    export DISPLAY=:${CLUSTERLENS_DISPLAY:-87}
    Xvfb "$DISPLAY" -noreset -screen 0 1600x1000x24 >"$home/xvfb.log" 2>&1 &
    display=$!
    sleep 2
}

close_window()
{
    kill "$window" "$display"
    wait "$window" "$display" || true
    rm -rf "$home/clusterlens/recovery" # else the next window offers what this one had
}

# The same particle while it is heated.
heated() # STEPS
{
    local step kelvin bond
    series=()
    for ((step = 0; step < $1; ++step)); do
        kelvin=$((100 + 40 * step))
        bond=$((2760 + 4 * step)) # 0.001 Å
        "$(dirname "$program")/cbldm" build oct 5 --bond "${bond:0:1}.${bond:1}" -o "$home/particle.xyz" >"$home/log"
        "$(dirname "$program")/cbldm" simulate "$home/particle.xyz" -o "$home/pt_${kelvin}K.gr" --biso "0.$((25 + 6 * step))" --qdamp 0.03 --rmax 25 --rstep 0.02 \
            --noise 0.02 --seed "$step" >"$home/log"
        series+=("$home/pt_${kelvin}K.gr")
    done
}

# What is opened in the window: facets, a cut, limits, the dialogs of plots and of a movie, and a page of a report.
opened()
{
    local display window step
    heated 3
    start_display
    "$program" -qwindowgeometry 1600x1000+0+0 "${series[@]}" >"$home/window.log" 2>&1 &
    window=$!
    sleep 10
    click 557 36 1 25    # Mine library
    click 1340 140       # the best
    click 1074 125       # View
    click 1064 181       # Facets
    for step in 1 2 3; do click 1188 204 1 1; done # smaller atoms
    xdotool key Escape
    sleep 3
    crop window-facets 806x470+350+108
    click 1074 125
    click 1064 181       # no facets
    click 1228 256       # Cut away
    xdotool key Down Return
    sleep 1
    xdotool key Escape
    sleep 3
    crop window-cut 806x470+350+108
    for step in 1 2 3; do click 336 473 1 1; done # the end of the column
    click 75 457 1 3 # Limits of the fit
    crop window-limits 345x410+0+70
    click 20 8    # File
    click 98 276  # Movie of the particle
    crop window-movie 530x190+526+330 # without the folder, which is one of this machine
    xdotool key Escape
    sleep 2
    click 20 8    # File
    click 98 232  # Size and text of plots
    sleep 2
    crop window-plot-format 824x414+378+253
    xdotool key Escape
    sleep 2
    click 1000 36 1 4 # Table of curves
    click 600 108
    xdotool key ctrl+a
    click 183 8         # Series
    click 290 75 1 60   # Mine library for the selected curves
    click 183 8
    click 251 343       # Report of all curves
    xdotool key ctrl+a
    xdotool type "$home/report.pdf"
    sleep 1
    xdotool key Return
    sleep 25
    gs -q -dNOPAUSE -dBATCH -sDEVICE=png16m -r75 -sOutputFile="$home/page-%02d.png" "$home/report.pdf"
    convert "$home/page-01.png" -crop 620x740+0+0 +repage "$home/first.png"
    convert "$home/page-02.png" -crop 620x740+0+132 +repage "$home/second.png" # without the path of the file
    convert "$home/first.png" "$home/second.png" +append -bordercolor '#888' -border 1 -colors 256 "png8:$images/window-report.png"
    echo "$images/window-report.png"
    close_window
}

# What is seen while work goes on: a queue with a curve that cannot be searched, a watched folder, a note, the list of messages, and what is offered after a crash.
worked()
{
    local display window
    heated 9
    "$(dirname "$program")/cbldm" simulate "$home/particle.xyz" -o "$home/pt_080K.gr" --rmax 2 --rstep 0.02 >"$home/log" # too short
    mkdir "$home/beamtime"
    ln -sfn "$home/beamtime" /tmp/beamtime # what the picture tells
    start_display
    "$program" -qwindowgeometry 1600x1000+0+0 "$home/pt_080K.gr" "${series[0]}" >"$home/window.log" 2>&1 &
    window=$!
    sleep 10
    click 1000 36 1 4 # Table of curves
    click 183 8       # Series
    click 251 389 1 3 # Watch a folder
    xdotool key ctrl+a
    xdotool type /tmp/beamtime
    xdotool key Return
    sleep 3
    click 600 108
    xdotool key ctrl+a
    click 183 8
    click 290 75 1 1 # Mine library for the selected curves
    cp "${series[@]:1}" "$home/beamtime"
    sleep 9
    click 1014 957 1 5 # Pause
    crop window-queue 805x925+350+55
    click 600 127 1 3  # a curve that is done
    click 1340 140 1 3 # its best candidate
    xdotool key ctrl+shift+n
    sleep 2
    xdotool type 'As in TEM: 1.2 nm. Compare with the second heating.'
    crop window-note 472x240+548+345
    click 893 556 1 3 # OK
    crop window-noted 435x200+1163+55
    click 278 8 # Help
    click 320 52 1 3 # Messages
    crop window-messages 640x475+470+225
    xdotool key Escape
    sleep 1
    kill -9 "$window"
    "$program" -qwindowgeometry 1600x1000+0+0 >"$home/window.log" 2>&1 &
    window=$!
    sleep 8
    crop window-recovery 520x285+540+315
    close_window
    rm /tmp/beamtime
}

# What two runs find is one candidate.
merged()
{
    local display window
    start_display
    "$program" -qwindowgeometry 1600x1000+0+0 "$curve" >"$home/window.log" 2>&1 &
    window=$!
    sleep 5
    click 355 36 1 25 # Generate
    click 455 36 1 25 # Resample
    click 1340 140    # the best
    crop window-merged 436x400+1162+440
    close_window
}

# The walk through the guide: one window, clicked and photographed.
guide()
{
    local display window
    start_display
    "$(dirname "$program")/cbldm" evaluate --split irregular --classes b --per-class 2 --write "$home/curves" >"$home/curves.log"
    "$program" -qwindowgeometry 1600x1000+0+0 "$home/curves/b-001.gr" >"$home/window.log" 2>&1 &
    window=$!
    sleep 5
    crop guide-2-curve 350x430+0+60
    click 898 602 # F(Q)
    crop guide-3-fq 806x400+350+583
    click 836 602 # G(r)
    crop guide-4-generate 350x490+0+485
    click 355 36 1 25 # Generate
    crop guide-5-candidates 806x540+350+55
    crop guide-6-table 1250x240+350+55
    crop guide-7-difference 806x380+350+598
    click 650 36 1 25 # Refine
    click 973 125 1 1 # the list of colours: occupancy is its last
    xdotool key End Return
    sleep 4
    crop guide-8-refined 806x545+350+110
    xdotool mousemove 1420 780
    for _ in $(seq 8); do xdotool click 5; done
    sleep 2
    crop guide-9-details 436x500+1162+465
    click 251 36 1 3 # Export
    crop guide-10-export 612x362+484+224 # without the folder, which is one of this machine
    close_window
}

settings theme=light
case ${2:-} in
guide | merged | opened | worked)
    "$2"
    exit
    ;;
esac
shoot first-run 1600x1000 1366x768
shoot candidates 1600x1000 1600x960 "$curve" --generate
shoot error 1600x1000 1366x768 "$curve" tests/data/gr/bad-descending.gr || true # it ends with 1, since one file could not be read
python=/usr/bin/python3 # that has numpy
"$python" docs/images/make_refinement.py "$(dirname "$program")/cbldm" "$home/refinement"
shoot refined 1600x1000 1600x960 "$home/refinement/cut.gr" "$home/refinement/octahedron.xyz" --refine --colour occupancy
heated 12
shoot series 1600x1000 1600x960 "${series[@]}" --generate --table --number 'T=_(\d+)K'
settings theme=dark
shoot dark 1600x1000 1600x960 "$curve" --generate
settings theme=light
QT_SCALE_FACTOR=2 shoot 2x 3840x2160 1600x960 "$curve" --generate
shoot 4k 3840x2160 3840x2160 "$curve" --generate
for name in 2x 4k; do convert "$images/window-$name.png" -colors 256 "png8:$images/window-$name.png"; done
opened
worked
merged
guide
