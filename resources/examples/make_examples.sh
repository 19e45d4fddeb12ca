#!/bin/sh
# Makes the example curves of this folder anew. Usage: make_examples.sh [path of cbldm]
# The same program version gives the same files, byte by byte: noise and ripple come from the seeds below.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cbldm=${1:-$here/../../build/release/bin/cbldm}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Gold, decahedron of 54 atoms, as a total-scattering beamline gives it: 0 to 20 Å, noise, low-r ripple.
"$cbldm" build dec 4 1 0 --bond 2.86 --element Au -o "$work/dec.xyz"
"$cbldm" simulate "$work/dec.xyz" -o "$work/dec.gr" --qmin 1.3 --qmax 28 --qdamp 0.03 --biso 0.6 --rmax 20.005 --noise 0.012 --ripple 0.3 --seed 11
# Two columns and no Qdamp, as PDFgetX3 writes: it does not know the errors and the damping.
awk 'd { print $1, $2; next } /^(qdamp|qbroad|biso|delta)/ { next } { sub("  dr.*", ""); print } /^#L/ { d = 1 }' "$work/dec.gr" > "$here/gold-decahedron.gr"

# Platinum, octahedron of 231 atoms, saved from 1.5 to 20 Å only.
"$cbldm" build oct 7 --bond 2.775 --element Pt -o "$work/oct.xyz"
"$cbldm" simulate "$work/oct.xyz" -o "$here/platinum-octahedron.gr" --qmin 1.0 --qmax 22 --qdamp 0.02 --biso 0.5 --rmin 1.5 --rmax 20.005

# Silver, icosahedron of 55 atoms, four columns with errors.
"$cbldm" build ico 3 --bond 2.80 --element Ag -o "$work/ico.xyz"
"$cbldm" simulate "$work/ico.xyz" -o "$here/silver-icosahedron.gr" --qmin 0.8 --qmax 25 --qdamp 0.04 --biso 0.8 --noise 0.015 --seed 5
