#!/usr/bin/env python3
"""Makes a particle whose surface is not full, its curve, and what cbldm refine finds from the ideal shape; draws how that was decided.

    make_refinement.py CBLDM FOLDER [OUT.svg]

FOLDER gets octahedron.xyz (the ideal shape), truth.xyz, cut.gr (its curve with noise) and refined/. The picture of docs/method.md, from the repository's root:
    python3 docs/images/make_refinement.py build/release/bin/cbldm /tmp/refinement docs/images/refinement.svg
Needs python3-numpy, for the picture python3-matplotlib.
"""
import json
import pathlib
import subprocess
import sys

import numpy as np

EDGE, BOND, MISSING, NOISE, SEED = 6, 2.77, 20, 0.01, 4


def read_frames(path):
    """[(positions, last column)] of an XYZ file of one or more frames."""
    lines = path.read_text().splitlines()
    frames = []
    while lines:
        count = int(lines[0])
        rows = [line.split()[1:] for line in lines[2:2 + count]]
        frames.append((np.array([[float(word) for word in row[:3]] for row in rows]), np.array([float(row[-1]) for row in rows])))
        lines = lines[2 + count:]
    return frames


def without_some(positions):
    """The six corners and some atoms of the edges and faces are missing."""
    random = np.random.default_rng(SEED)
    distances = np.linalg.norm(positions[:, None] - positions[None], axis=2)
    neighbours = ((distances > 0.1) & (distances < 1.2 * BOND)).sum(axis=1)
    order = np.lexsort((random.random(len(positions)), neighbours))
    return np.delete(positions, order[:MISSING], axis=0)


def make(program, folder):
    run = lambda *words: subprocess.run([program, *map(str, words)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    folder.mkdir(parents=True, exist_ok=True)
    run("build", "oct", EDGE, "--bond", BOND, "--element", "Pt", "-o", folder / "octahedron.xyz")
    truth = without_some(read_frames(folder / "octahedron.xyz")[0][0])
    rows = ["Pt %.8f %.8f %.8f" % tuple(row) for row in truth]
    (folder / "truth.xyz").write_text("\n".join([str(len(truth)), "octahedron with atoms missing", *rows]) + "\n")
    run("simulate", folder / "truth.xyz", "-o", folder / "cut.gr", "--qmin", 0.8, "--qmax", 23, "--qdamp", 0.03, "--biso", 0.6, "--rmax", 25,
        "--noise", NOISE, "--seed", SEED)
    run("refine", folder / "cut.gr", folder / "octahedron.xyz", "-o", folder / "refined")


def draw_front(axes, refinement):
    choices = refinement["choices"]
    bonds = [choice["broken_bonds"] for choice in choices]
    held_out = np.array([choice["rwp_heldout"] for choice in choices])
    error = np.array([choice["rwp_heldout_error"] for choice in choices])
    best, taken = held_out.argmin(), refinement["taken"]
    axes.axhline(held_out[best], color="#888888", linestyle="--", linewidth=1)
    axes.errorbar(bonds, held_out, yerr=error, fmt="o", color="#333333", ecolor="#888888", capsize=3, markersize=5, label="held out, with its standard error")
    axes.plot(bonds, [choice["rwp"] for choice in choices], "o", markerfacecolor="none", color="#888888", markersize=5, label="fit to all data")
    axes.plot(bonds[taken], held_out[taken], "o", color="#2f7de1", markersize=11, zorder=0, label="taken: " + choices[taken]["what"])
    told = {}
    for bond, held, choice in zip(bonds, held_out, choices):
        told.setdefault((bond, round(held, 2)), []).append(choice["what"])
    for (bond, _), names in sorted(told.items(), reverse=True):
        members = [i for i, choice in enumerate(choices) if choice["what"] in names]
        above = len(axes.texts) % 2 == 0  # neighbours in turn above and below
        place = max(held_out[i] + error[i] for i in members) if above else min(choices[i]["rwp"] for i in members)
        axes.annotate("\n".join(names), (bond, place), xytext=(0, 7 if above else -7), textcoords="offset points", fontsize=7,
                      ha="left" if not above and bond > min(bonds) else "center", va="bottom" if above else "top", color="#333333")
    axes.set_xlabel("broken bonds")
    axes.set_ylabel("Rwp")
    least, most = min(choice["rwp"] for choice in choices), (held_out + error).max()
    axes.set_ylim(least - 0.9 * (most - least), most + 0.45 * (most - least))
    axes.margins(x=0.3)
    axes.legend(fontsize=8, frameon=False, loc="lower right")


def sites_of(frames):
    """All places that some particle takes, once each, with their occupancy."""
    places, shares = frames[0]
    for positions, occupancy in frames[1:]:
        new = np.linalg.norm(positions[:, None] - places[None], axis=2).min(axis=1) > 0.2
        places, shares = np.vstack([places, positions[new]]), np.append(shares, occupancy[new])
    return places, shares


def draw_sites(axes, places, shares, plt):
    tilt, turn = np.radians(18.0), np.radians(24.0)
    about_z = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]])
    about_x = np.array([[1, 0, 0], [0, np.cos(tilt), -np.sin(tilt)], [0, np.sin(tilt), np.cos(tilt)]])
    seen = (places - places.mean(axis=0)) @ about_z.T @ about_x.T
    colours = plt.get_cmap("viridis")
    for i in np.argsort(-seen[:, 1]):
        solid = shares[i] > 0.999
        axes.add_patch(plt.Circle(seen[i, [0, 2]], 0.5 * BOND, facecolor=colours(shares[i]), edgecolor="#222222", linewidth=0.6, alpha=1.0 if solid else 0.55))
    reach = np.abs(seen).max() + BOND
    axes.set_xlim(-reach, reach)
    axes.set_ylim(-reach, reach)
    axes.set_aspect("equal")
    axes.axis("off")


def draw(folder, out):
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "refinement"  # the same picture every time
    import matplotlib.pyplot as plt

    best = json.loads((folder / "refined" / "summary.json").read_text())["candidates"][0]
    frames = read_frames(folder / "refined" / best["ensemble"])
    truth = len(read_frames(folder / "truth.xyz")[0][0])
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.2), gridspec_kw={"width_ratios": [1.25, 1]})
    draw_front(left, best["refinement"])
    draw_sites(right, *sites_of(frames), plt)
    right.set_title("%d particles explain the curve as well;\nthe first has %d atoms, the true one %d, the ideal one %d" %
                    (len(frames), len(frames[0][0]), truth, best["refinement"]["choices"][0]["atoms"]), fontsize=8, y=-0.12)
    bar = figure.colorbar(plt.cm.ScalarMappable(cmap="viridis"), ax=right, shrink=0.7, label="occupancy")
    bar.set_ticks([0, 0.5, 1])
    figure.tight_layout()
    figure.savefig(out, metadata={"Date": None} if out.endswith(".svg") else None)


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    make(program, folder)
    if len(sys.argv) > 3:
        draw(folder, sys.argv[3])


if __name__ == "__main__":
    main()
