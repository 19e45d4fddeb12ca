#!/usr/bin/env python3
"""Writes the reference files of tests/core/laplacian: positions from ASE, W and the spectral eigenvectors from numpy and scipy.

Each NAME.txt holds n, then n lines "x y z" (Å), then n lines of W, then n lines of the eigenvectors of L y = lambda D y for the three
smallest non-zero lambda, unit length. Needs python3-ase and python3-scipy. Run: python3 make_laplacian_data.py
"""
import pathlib

import numpy as np
from ase.cluster.decahedron import Decahedron
from ase.cluster.icosahedron import Icosahedron
from ase.lattice.hexagonal import HexagonalClosedPacked
from scipy.linalg import eigh


def write(name, atoms):
    x = atoms.get_positions()
    squared = ((x[:, None, :] - x[None, :, :]) ** 2).sum(axis=-1)
    w = np.exp(-squared / 260.0)
    degrees = np.diag(w.sum(axis=1))
    _, vectors = eigh(degrees - w, degrees)
    y = vectors[:, 1:4]
    y = y / np.linalg.norm(y, axis=0)
    path = pathlib.Path(__file__).resolve().parent / f"{name}.txt"
    with open(path, "w", encoding="ascii") as out:
        out.write(f"{len(x)}\n")
        for table in (x, w, y):
            np.savetxt(out, table, fmt="%.16g")


write("icosahedron13", Icosahedron("Pt", 2, latticeconstant=3.92))
write("hcp1x2x5", HexagonalClosedPacked(symbol="Os", latticeconstant=(2.8, 2.8 * 1.633), size=(1, 2, 5)))
write("decahedron23", Decahedron("Au", 3, 1, 0, latticeconstant=4.08))
