#!/usr/bin/env python3
"""Reads what the files of one exported candidate tell of its name, star and note, as other programs do.

    check_remarks.py FOLDER

FOLDER holds meant.json {name, note} and the files of candidate-01, in all formats. Prints "ok", or what is wrong.
"""
import ast
import json
import pathlib
import re
import sys

import ase.io
import ase.io.cif
from ase.io.extxyz import key_val_str_to_dict

folder = pathlib.Path(sys.argv[1])
meant = json.loads((folder / "meant.json").read_text(encoding="utf-8"))
FAILURES = []


def expect(condition, message):
    if not condition:
        FAILURES.append(message)


def plain(text):
    return text.encode("ascii").decode("unicode_escape")


def check(name, info):
    expect(plain(info.get("name", "")) == meant["name"], f"{name}: name {info.get('name')!r}")
    expect(plain(info.get("note", "")) == meant["note"], f"{name}: note {info.get('note')!r}")
    expect(info.get("starred") is True, f"{name}: star")


for name in ("candidate-01.xyz", "candidate-01.extxyz"):
    atoms = ase.io.read(folder / name, format="extxyz")
    expect(len(atoms) == 13, name + ": another number of atoms")
    check(name, atoms.info)
frames = ase.io.read(folder / "candidate-01-ensemble.extxyz", index=":")
expect([len(frame) for frame in frames] == [13, 12], "ensemble: other frames")
for frame in frames:
    check("ensemble", frame.info)
    expect(len(frame.arrays["occupancy"]) == len(frame), "ensemble: occupancy")

stru = (folder / "candidate-01.stru").read_text(encoding="ascii").split("\n")
check("stru", key_val_str_to_dict(stru[0].removeprefix("title ")))
expect(stru[1] == "format pdffit", "stru: another second line")

csv = (folder / "candidate-01-fit.csv").read_text(encoding="ascii").rstrip("\n").split("\n")
expect(csv[0] == "r,Gobs,Gcalc,Gdiff", "csv: another header")
expect(csv[-1].startswith("# ") and not any("#" in line for line in csv[:-1]), "csv: comments")
check("csv", key_val_str_to_dict(csv[-1][2:]))

script = ast.parse((folder / "candidate-01-cmi.py").read_text(encoding="ascii"))
values = {node.targets[0].id: node.value for node in script.body
          if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)}
check("script", key_val_str_to_dict(ast.literal_eval(values["CANDIDATE"])))

with open(folder / "candidate-01.cif", "rb") as cif:
    block = list(ase.io.cif.parse_cif(cif))[0]
expect(len(block.get_atoms()) == 13, "cif: another number of atoms")
expect(block["_clusterlens_candidate_name"] == meant["name"], "cif: name")
note = block["_clusterlens_candidate_note"].replace("\u2060", "")
# ASE takes references back, but what looks like tags away, and blanks at the ends of lines.
expect(note.split() == re.sub("<.*?>", "", meant["note"]).split(), f"cif: note {note!r}")
expect(note.count("\n") == meant["note"].count("\n"), "cif: lines of the note")
expect(block["_clusterlens_candidate_starred"] == "yes", "cif: star")

summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))["candidates"][0]
expect((summary["name"], summary["starred"], summary["note"]) == (meant["name"], True, meant["note"]), "summary: remarks")

print("\n".join(FAILURES) or "ok")
