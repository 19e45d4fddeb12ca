#!/usr/bin/env python3
"""Structure files as other programs and people write them, for tst_LoadCluster: ASE builds and writes them where it can.

Usage: make_structure_data.py FOLDER   (tests/data/structures)
whole.xyz is what the torn, wrapped and odd variants must give again.
"""
import sys
from pathlib import Path

import numpy as np
from ase import Atoms
from ase.build import bulk
from ase.cluster import Octahedron
from ase.io import write

folder = Path(sys.argv[1])


def xyz(name, atoms, positions=None, count=None, comment="c", end="\n", digits=6):
    positions = atoms.positions if positions is None else positions
    lines = [str(len(atoms) if count is None else count), comment]
    lines += [f"{s} " + " ".join(f"{v:.{digits}f}" for v in p) for s, p in zip(atoms.get_chemical_symbols(), positions)]
    (folder / name).write_bytes((end.join(lines) + end).encode())


whole = Octahedron("Pt", 4, cutoff=1, latticeconstant=3.92)  # 38 atoms, the truncated octahedron
whole = Atoms(whole.get_chemical_symbols(), whole.positions - whole.positions.mean(axis=0))
xyz("whole.xyz", whole)

# Torn by the border of the cell: cubic and oblique, CIF and extended XYZ.
torn = whole.copy()
torn.set_cell([25.0, 26.0, 27.0])
torn.set_pbc(True)
torn.wrap()
write(folder / "torn.cif", torn)
write(folder / "torn.extxyz", torn)
oblique = whole.copy()
oblique.set_cell([24.0, 25.0, 26.0, 75.0, 80.0, 65.0])
oblique.set_pbc(True)
oblique.wrap()
write(folder / "torn-oblique.cif", oblique)

# Whole in its box: every digit must stay.
boxed = whole.copy()
boxed.center(vacuum=8.0)
boxed.set_pbc(True)
write(folder / "boxed.extxyz", boxed)
write(folder / "boxed.cif", boxed)
text = (folder / "boxed.cif").read_bytes()
(folder / "bom.cif").write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))

# A free cluster as diffpy.structure writes one that it has read from XYZ: fractions of a cell of 1 Å, which means nothing.
stru = "title free\nformat pdffit\nscale 1.0\nspcgr P1\ncell 1.0, 1.0, 1.0, 90.0, 90.0, 90.0\ndcell 0, 0, 0, 0, 0, 0\nncell 1, 1, 1, 38\natoms\n"
for p in whole.positions:
    stru += "PT " + " ".join(f"{v:.8f}" for v in p) + " 1.0000\n" + "0 0 0 0\n" + "0 0 0\n" * 4
(folder / "no-cell.stru").write_text(stru)

# Two clusters in one cell, as in a crystal of molecules, one of them torn.
two = Atoms(whole.get_chemical_symbols() * 2, np.vstack([whole.positions, whole.positions + [14.0, 14.0, 14.0]]),
            cell=[28.0, 28.0, 28.0], pbc=True)
two.wrap()
write(folder / "two-copies.cif", two)

# Crystals: by symmetry, as four atoms, as a supercell, and a compound.
write(folder / "fcc-p1.cif", bulk("Pt", "fcc", a=3.92, cubic=True))
write(folder / "fcc-primitive.cif", bulk("Pt", "fcc", a=3.92))
write(folder / "supercell.extxyz", bulk("Ag", "fcc", a=4.09, cubic=True) * (3, 3, 3))
write(folder / "rocksalt.cif", bulk("PbS", "rocksalt", a=5.936, cubic=True))
(folder / "fcc-symmetry.cif").write_text(
    "data_Pt\n_cell_length_a 3.92\n_cell_length_b 3.92\n_cell_length_c 3.92\n_symmetry_space_group_name_H-M 'F m -3 m'\n"
    "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\nPt1 0 0 0\n")

# What people do to XYZ files.
xyz("nm.xyz", whole, whole.positions / 10.0, digits=7)
xyz("pm.xyz", whole, whole.positions * 100.0)
double = whole + whole
xyz("twice.xyz", double)
xyz("one-twice.xyz", whole + whole[7:8])
xyz("count-with-word.xyz", whole, count="38 atoms")
xyz("count-too-large.xyz", whole, count=40)
xyz("count-too-small.xyz", whole, count=30)
lines = (folder / "whole.xyz").read_text().splitlines()
(folder / "no-comment.xyz").write_text("\n".join(lines[:1] + lines[2:]) + "\n")
fortran = [" ".join([w[0], *[f"{float(v):.6E}".replace("E", "D") for v in w[1:]]]).replace(" ", "\t")
           for w in (line.split() for line in lines[2:])]
(folder / "fortran-bom-crlf.xyz").write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines[:2] + fortran).encode() + b"\r\n\r\n")
labels = ["Pt1", "PT", "pt", "78", "Pt2+", "Pt_4", "Pt(5)", "Pt0"]
(folder / "labels.xyz").write_text("\n".join(
    lines[:2] + [" ".join([labels[i % len(labels)], *line.split()[1:]]) for i, line in enumerate(lines[2:])]) + "\n")
(folder / "frames.xyz").write_text("\n".join(lines) + "\n" + "\n".join(lines[:1] + ["second"] + lines[2:]) + "\n")
(folder / "dummy.xyz").write_text("\n".join(["39", "c"] + lines[2:] + ["X 0 0 0"]) + "\n")
(folder / "ghost.xyz").write_text("\n".join(["39", "c"] + lines[2:] + ["Bq1 0 0 0"]) + "\n")

# Several elements: a shell of other atoms, and ligands with hydrogen and deuterium.
shell = whole.copy()
shell.set_chemical_symbols(["Pt" if np.linalg.norm(p) < 3.0 else "Au" for p in whole.positions])
xyz("core-shell.xyz", shell)
outside = sorted(whole.positions, key=lambda p: -round(np.linalg.norm(p), 6))[:8]
ligands = whole.copy()
for i, p in enumerate(outside):
    out = p / np.linalg.norm(p)
    side = np.cross(out, [0.0, 0.0, 1.0] if abs(out[2]) < 0.9 else [1.0, 0.0, 0.0])
    ligands += Atoms(["C", "H"], [p + 2.05 * out, p + 2.4 * out + 1.03 * side / np.linalg.norm(side)])
xyz("ligands.xyz", ligands)
(folder / "deuterium.xyz").write_text((folder / "ligands.xyz").read_text().replace("\nH ", "\nD "))

# Disorder in a CIF: a place shared by Au and Ag, a place that is half empty, an atom in two places.
(folder / "disorder.cif").write_text("""data_disorder
_cell_length_a 20
_cell_length_b 20
_cell_length_c 20
_symmetry_space_group_name_H-M 'P 1'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
Au1 Au 0.5 0.5 0.5 1
Ag2 Ag 0.644 0.5 0.5 0.4
Au2 Au 0.644 0.5 0.5 0.6
Au3 Au 0.356 0.5 0.5 0.5
Au4A Au 0.5 0.644 0.5 0.5
Au4B Au 0.5 0.66 0.5 0.5
""")
