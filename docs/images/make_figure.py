#!/usr/bin/env python3
"""Draws the best candidate of a run beside the curve it explains.

    make_figure.py FOLDER OUT.png      FOLDER is what cbldm generate or cbldm mine wrote

The README's picture, from the repository's root, after packaging/run.sh:
    python3 docs/images/make_figure.py clusterlens-results/gold-decahedron docs/images/gold-decahedron.png
Needs python3-matplotlib.
"""
import json
import pathlib
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

COLOURS = {"Au": "#e8b923", "Ag": "#b9c1c9", "Pt": "#8fa3b5"}
METAL_RADIUS = 0.5  # of a sphere, in units of the bond: spheres that touch


def read_xyz(path):
    lines = path.read_text().splitlines()
    return np.array([[float(word) for word in line.split()[1:4]] for line in lines[2:2 + int(lines[0])]])


def view(positions):
    """Turns the cluster so that no axis of it points at the reader, and sorts by depth."""
    tilt, turn = np.radians(20.0), np.radians(24.0)
    about_z = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]])
    about_x = np.array([[1, 0, 0], [0, np.cos(tilt), -np.sin(tilt)], [0, np.sin(tilt), np.cos(tilt)]])
    seen = positions @ about_z.T @ about_x.T
    return seen[np.argsort(-seen[:, 1])]  # far ones first; y points away from the reader


def draw_cluster(axes, positions, bond, colour):
    seen = view(positions)
    depth = (seen[:, 1] - seen[:, 1].min()) / max(np.ptp(seen[:, 1]), 1e-9)
    base = np.array(matplotlib.colors.to_rgb(colour))
    radius = METAL_RADIUS * bond
    for (x, _, z), far in zip(seen, depth):
        shade = base * (1.0 - 0.45 * far)
        axes.add_patch(plt.Circle((x, z), radius, facecolor=shade, edgecolor=0.45 * shade, linewidth=0.8))
        for step in range(1, 6):  # a soft highlight towards the upper left
            share = step / 6
            lit = shade + (1.0 - shade) * 0.6 * share**2
            centre = (x - 0.30 * share * radius, z + 0.32 * share * radius)
            axes.add_patch(plt.Circle(centre, radius * 0.75 * (1 - share), facecolor=lit, edgecolor="none"))
    reach = np.abs(seen[:, [0, 2]]).max() + 1.2 * radius
    axes.set_xlim(-reach, reach)
    axes.set_ylim(-reach, reach)
    left, top = 0.25 - reach, 0.8 * reach
    axes.plot([left, left + 5.0], [top, top], color="#333333", linewidth=2)
    axes.text(left + 2.5, top + 0.3, "5 Å", ha="center", va="bottom", fontsize=9)
    axes.set_aspect("equal")
    axes.axis("off")


def draw_curves(axes, table, candidate):
    r, observed, calculated, difference = table.T
    shift = observed.min() - 1.1 * np.abs(difference).max() - 0.4
    axes.plot(r, observed, ".", color="#7a8794", markersize=2.2, label="measured-like curve")
    axes.plot(r, calculated, color="#b5482a", linewidth=1.1, label=f"candidate, Rwp after the fit {candidate['rwp_fit']:.3f}")
    axes.axhline(shift, color="#cccccc", linewidth=0.8)
    axes.plot(r, difference + shift, color="#2f6f8f", linewidth=0.8, label="difference")
    axes.set_xlabel("r (Å)")
    axes.set_ylabel("G (Å$^{-2}$)")
    axes.set_xlim(r[0], r[-1])
    axes.legend(frameon=False, fontsize=9, loc="upper right")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    candidate = json.loads((folder / "summary.json").read_text())["candidates"][0]
    stem = pathlib.Path(candidate["file"]).stem
    table = np.loadtxt(folder / f"{stem}-fit.csv", delimiter=",", skiprows=1)
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.6, 3.6), dpi=110, gridspec_kw={"width_ratios": [1, 2.1]})
    draw_cluster(left, read_xyz(folder / candidate["file"]), candidate["bond"], COLOURS.get(candidate["element"], "#b08d57"))
    left.text(0.5, 0.02, f"{candidate['element']}, {candidate['atoms']} atoms", transform=left.transAxes, ha="center", fontsize=11)
    draw_curves(right, table, candidate)
    figure.tight_layout()
    figure.savefig(sys.argv[2], metadata={"Software": None})


if __name__ == "__main__":
    main()
