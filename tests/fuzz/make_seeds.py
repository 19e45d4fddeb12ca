#!/usr/bin/python3
"""Writes the seeds of the fuzzers into tests/fuzz/seeds, but for those of fuzz_gr, which are tests/data/gr: small structures, small sessions in the text
form of fuzz_session.cpp, small HDF5 files."""
import json
import pathlib

import h5py
import numpy as np

here = pathlib.Path(__file__).resolve().parent / "seeds"
r = np.arange(1.6, 3.2, 0.1)
rows = "#L r G(r)\n" + "".join("%.2f %.4f\n" % (x, np.sin(3 * x)) for x in r)
points = np.stack([r, np.sin(3 * r)], axis=1)
fit = np.stack([r, np.sin(3 * r), np.cos(r), np.sin(3 * r) * 0.9], axis=1)
positions = np.array([[0, 0, 0], [2.8, 0, 0], [0, 2.8, 0.5]])
pdf = {"qmin": 0.7, "qmax": 25.0, "qdamp": 0.02, "qbroad": 0.0, "biso": 0.3, "delta1": 0.0, "delta2": 0.0}
sampling = {"t1": 300, "t2": 700, "steps": 12, "sampler": "ddim", "seed": 1, "guidance": 1.0, "firstSample": 0}
experiment = {"pdf": pdf, "range": {"min": 1.6, "max": 3.0}, "fitParameters": True, "fitDelta2": False, "element": "Au", "bond": None,
              "sources": {"qmin": "default", "qmax": "file", "element": "you"}, "warnings": ["one"]}
old = {"fit": {"start": pdf, "range": {"min": 1.6, "max": 3.0}, "fitParameters": True, "fitDelta2": False}, "element": "Au",
       "sources": {}, "warnings": []}
run = {"programVersion": "0", "radiation": "xray", "command": "generate", "input": "a.gr", "experiment": experiment, "sampling": sampling,
       "samples": 8, "model": {"name": "m", "architecture": "basis", "sha256": "0", "device": "cpu", "defaults": sampling, "minAtoms": 5,
                               "maxAtoms": 256, "range": {"min": 1.0, "max": 30.0}},
       "timings": {"total": 1.5}, "rejected": [[3, "few"]], "warnings": []}
curve = {"name": "a", "path": "a.gr", "file_name": "a.gr", "radiation": "xray", "read_options": {"unit": "angstrom", "rColumn": 1, "gColumn": 2,
         "dgColumn": 0, "maxBytes": 1000}, "overrides": {"qmax": 25.0, "element": "Au", "fitParameters": True}, "experiment": experiment, "last_run": run}
candidate = {"curve": 1, "name": "c", "colour": 255, "starred": True, "elements": ["Au", "Ag", "Au"], "title": "t", "origin": "mined", "label": "l",
             "family_guess": "ico", "sampling": sampling, "sample": 0, "copies": 1, "rwp": "inf", "rwp_scaled": 0.5, "rwp_fit": 0.2, "scale": 1.0,
             "stretch": 1.0, "biso": 0.3, "qdamp": 0.0, "delta2": 0.0, "bond": 2.8, "min_distance": 2.8, "recovery_residual": 0.0}
session = {"curves": [1], "candidates": [2, 3], "generation": {"bundle": "", "device": "auto", "count": 8, "sampling": sampling, "modelDefaults": True},
           "current_curve": 1, "shown": [3, 2], "view": "{}", "original_path": ""}


choice = {"what": "sites", "rwp": 0.2, "rwp_heldout": 0.3, "rwp_heldout_error": 0.01, "atoms": 3, "broken_bonds": 30, "free_parameters": 5,
          "coordination": 2.0, "strain": [0.01]}
refined = dict(candidate, origin="refined", parent=3, elements=["Au"] * 3,
               refinement={"parent": "c", "lattice": "fcc", "rwp_before": 0.3, "independent_points": 100.0, "asked": 1, "taken": 1,
                           "particles_rwp": [0.2, 0.21], "choices": [dict(choice, what="unrefined"), choice]})


def recipe(name, session, curve, candidate):
    parts = {"session": json.dumps(session), "curves/1/file": rows, "curves/1/points": points.tobytes(), "curves/1/about": json.dumps(curve)}
    for i in session["candidates"]:
        parts["candidates/%d/positions" % i] = positions.tobytes()
        parts["candidates/%d/curves" % i] = fit.tobytes()
        if "refinement" in candidate:
            for part in "particle_1", "particle_2", "choice_1", "choice_2":
                parts["candidates/%d/%s" % (i, part)] = positions.tobytes()
            parts["candidates/%d/sites" % i] = np.hstack([positions, [[1.0], [1.0], [0.5]]]).tobytes()
        parts["candidates/%d/about" % i] = json.dumps(candidate)
    data = b"".join(b"@%s\n%s\n" % (k.encode(), v if isinstance(v, bytes) else v.encode()) for k, v in parts.items())
    # A number of bytes that is no multiple of 8 asks for another column: the line's end is cut off by the reader of parts.
    (here / "session" / name).write_bytes(data)


def bundle(name, **options):
    with h5py.File(here / "bundle" / name, "w", **options) as f:
        text = lambda n, t: f.create_dataset(n, data=np.array(t.encode(), dtype="S%d" % (len(t) + 1)))
        f["format_version"] = 1
        text("architecture", '{"name": "basis"}')
        text("provenance", "{}")
        text("sha256", "0" * 64)
        f["tensors/a.weight"] = np.arange(6, dtype="f4").reshape(2, 3)
        f["tensors/b"] = np.arange(3, dtype="f2")
        f["W"] = np.eye(4)
        text("kind", "clusterlens session")
        text("session", json.dumps({"curves": [1], "candidates": [2]}))
        f["curves/1/file"] = np.frombuffer(rows.encode()[:64], "u1")
        f["curves/1/points"] = points[:4]
        f.create_dataset("candidates/2/positions", data=positions, chunks=(2, 2), compression=9, shuffle=True, fletcher32=True)


xyz = """3
comment
Au 0 0 0
Ag 2.8 0 0
Au 0 2.8 0.5
"""
extended = """2
Lattice="10 0 0 0 10 0 0 0 10" Properties=species:S:1:pos:R:3:forces:R:3 pbc="T T T"
Au 0 0 0 0.1 0.2 0.3
Ag 2.8 0 0 0 0 0
"""
cif = """data_cell
_cell_length_a 4.08
_cell_length_b 4.08(1)
_cell_length_c 4.08
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_symmetry_space_group_name_H-M 'P 1'
loop_
_symmetry_equiv_pos_as_xyz
'x, y, z'
'-x, 1/2+y, -z'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
Au1 Au 0 0 0 1
Au2 Au3+ 0.5 0.5(2) 0 0.5
"""
stru = """title  gold
format pdffit
scale   1.000000
sharp   0.000000,  0.000000,  1.000000,  0.000000
spcgr   P1
cell   10.000000, 10.000000, 10.000000, 90.000000, 90.000000, 90.000000
dcell   0.000000,  0.000000,  0.000000,  0.000000,  0.000000,  0.000000
ncell          1,         1,         1,         2
atoms
AU          0.00000000        0.00000000        0.00000000       1.0000
            0.00000000        0.00000000        0.00000000       0.0000
            0.00500000        0.00500000        0.00500000
AU          0.28000000        0.00000000        0.00000000       1.0000
            0.00000000        0.00000000        0.00000000       0.0000
            0.00500000        0.00500000        0.00500000
"""


def main():
    for kind, texts in {"xyz": [xyz, extended, xyz + extended], "cif": [cif], "stru": [stru]}.items():
        (here / kind).mkdir(parents=True, exist_ok=True)
        for i, text in enumerate(texts):
            (here / kind / str(i)).write_text(text)
    for folder in ("session", "bundle"):
        (here / folder).mkdir(parents=True, exist_ok=True)
    recipe("whole", session, curve, candidate)
    recipe("no-whole-number", dict(session, current_curve=8e119), dict(curve, last_run=dict(run, rejected=[[1e100, "few"]])), dict(candidate, copies=-1e40))
    recipe("refined", session, curve, refined)
    recipe("first-format", session, {**curve, "experiment": old, "last_run": {**run, "experiment": old}}, candidate)
    recipe("sparse", {"curves": [1], "candidates": [2]}, {}, {"curve": 1, "elements": ["Au"] * 3})
    bundle("plain.h5")
    bundle("latest.h5", libver="latest")


if __name__ == "__main__":
    main()
