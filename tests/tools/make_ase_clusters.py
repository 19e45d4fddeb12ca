#!/usr/bin/env python3
"""Writes tests/data/ase: what ASE (Debian package python3-ase) builds for the names that ClusterBuilder knows.

shapes.csv     every cluster of 5 to 256 atoms in the ranges of the published data set, one line for each different set of distances
               within a family: names (joined by "|"), atoms, sum of d^2, sum of d^4, then 24 of the sorted pair distances d, the
               smallest and the largest included. Unit: lc (docs/structures.md).
large.csv      atoms and sum of d^2 of clusters of any size: name, atoms, sum of d^2 (lc^2).
positions.csv  a dozen clusters atom by atom: name, x, y, z (lc).
bonds.csv      of these clusters, by ASE's neighbour list up to 1.2 of the smallest distance: name, bonds, mean bond (lc), then the
               numbers of atoms with 0 to 14 neighbours.

Usage: /usr/bin/python3 tests/tools/make_ase_clusters.py tests/data/ase     (about two minutes)
"""
import itertools
import pathlib
import sys
import warnings

import numpy as np
from ase import Atoms
from ase.cluster.cubic import BodyCenteredCubic, FaceCenteredCubic, SimpleCubic
from ase.cluster.decahedron import Decahedron
from ase.cluster.icosahedron import Icosahedron
from ase.cluster.octahedron import Octahedron
from ase.lattice.hexagonal import HexagonalClosedPacked
from ase.neighborlist import neighbor_list

FCC_EDGE = np.sqrt(2.0)  # lattice constant of the fcc families at lc = 1
CUBIC = {"fcc": (FaceCenteredCubic, FCC_EDGE), "bcc": (BodyCenteredCubic, 1.0), "sc": (SimpleCubic, 1.0)}
WHOLE = ["fcc 3 6 7", "bcc 4 7 8", "sc 2 2 7", "hcp 4 4 4", "hcp 1 5 13", "hcp 1 1 3", "ico 3", "ico 4", "dec 5 1 0", "dec 2 2 1",
         "dec 2 1 2", "oct 4", "oct 7"]


def build(family, numbers):
    if family in CUBIC:
        factory, edge = CUBIC[family]
        cluster = factory("Cu", surfaces=[[1, 0, 0], [1, 1, 0], [1, 1, 1]], layers=numbers, latticeconstant=edge)
    elif family == "hcp":
        cluster = HexagonalClosedPacked(symbol="Cu", latticeconstant=(1.0, 1.633), size=numbers)
    elif family == "ico":
        cluster = Icosahedron("Cu", numbers[0], latticeconstant=FCC_EDGE)
    elif family == "dec":
        cluster = Decahedron("Cu", *numbers, latticeconstant=FCC_EDGE)
    else:
        cluster = Octahedron("Cu", numbers[0], latticeconstant=FCC_EDGE)
    return cluster.get_positions()


def published_names():
    for family in CUBIC:
        for numbers in itertools.combinations_with_replacement(range(1, 13), 3):
            yield family, numbers
    for numbers in itertools.combinations_with_replacement(range(1, 16), 3):
        if 2 * np.prod(numbers) <= 256:
            yield "hcp", numbers
    for shells in range(1, 6):
        yield "ico", (shells,)
    for numbers in itertools.product(range(1, 13), range(1, 13), range(0, 13)):
        if sum(numbers) <= 16:  # longer axes than 16 atoms make more than 256
            yield "dec", numbers
    for length in range(2, 9):
        yield "oct", (length,)


def large_names():
    for family in CUBIC:
        for numbers in itertools.product((1, 2, 3, 5, 8, 12), repeat=3):
            yield family, numbers
    for numbers in itertools.product((1, 2, 4), (1, 2, 3), (0, 1, 3)):
        yield "dec", numbers
    for numbers in ((1,), (2,), (6,), (8,)):
        yield "ico", numbers
        yield "oct", numbers
    for numbers in ((3, 2, 1), (5, 1, 2), (7, 8, 9)):
        yield "hcp", numbers


def text(family, numbers):
    return " ".join([family, *map(str, numbers)])


def distances(positions):
    upper = np.triu_indices(len(positions), 1)
    return np.sort(np.linalg.norm(positions[:, None] - positions[None, :], axis=-1)[upper])


def sum_of_squares(positions):
    return len(positions) * ((positions - positions.mean(axis=0)) ** 2).sum()


def write_shapes(path):
    lines = {}
    for family, numbers in published_names():
        positions = build(family, numbers)
        if not 5 <= len(positions) <= 256:
            continue
        d = distances(positions)
        picked = d[np.rint(np.linspace(0, len(d) - 1, 24)).astype(int)]
        values = [len(positions), *(f"{v:.10g}" for v in [(d**2).sum(), (d**4).sum(), *picked])]
        key = (family, len(positions), *np.round(d, 6))
        lines.setdefault(key, ([], values))[0].append(text(family, numbers))
    with open(path, "w", encoding="ascii") as out:
        out.write("names,atoms,sum_d2,sum_d4," + ",".join(f"d{i}" for i in range(24)) + "\n")
        for names, values in lines.values():
            out.write(",".join(["|".join(names), *map(str, values)]) + "\n")


def write_large(path):
    with open(path, "w", encoding="ascii") as out:
        out.write("name,atoms,sum_d2\n")
        for family, numbers in large_names():
            positions = build(family, numbers)
            out.write(f"{text(family, numbers)},{len(positions)},{sum_of_squares(positions):.12g}\n")


def write_positions(path):
    with open(path, "w", encoding="ascii") as out:
        out.write("name,x,y,z\n")
        for name in WHOLE:
            family, *numbers = name.split()
            positions = build(family, tuple(map(int, numbers)))
            for x, y, z in positions - positions.mean(axis=0):
                out.write(f"{name},{x:.10g},{y:.10g},{z:.10g}\n")


def write_bonds(path):
    with open(path, "w", encoding="ascii") as out:
        out.write("name,bonds,mean_bond," + ",".join(f"n{i}" for i in range(15)) + "\n")
        for name in WHOLE:
            family, *numbers = name.split()
            positions = build(family, tuple(map(int, numbers)))
            cutoff = 1.2 * distances(positions)[0]
            first, length = neighbor_list("id", Atoms(f"Cu{len(positions)}", positions), cutoff)
            counts = np.bincount(np.bincount(first, minlength=len(positions)), minlength=15)
            out.write(f"{name},{len(first) // 2},{length.mean():.10g}," + ",".join(map(str, counts)) + "\n")


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    write_positions(folder / "positions.csv")
    write_bonds(folder / "bonds.csv")
    write_large(folder / "large.csv")
    write_shapes(folder / "shapes.csv")
