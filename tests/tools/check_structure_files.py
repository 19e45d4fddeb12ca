#!/usr/bin/env python3
"""Reads exported structure files the way other programs do and compares them with what was meant.

    check_structure_files.py FOLDER

FOLDER holds reference.json {elements, positions [A], uiso [A^2], sharp [delta2, delta1, sratio, rcut], fit_rmax [A]} and cluster.xyz, cluster-ext.xyz, cluster.cif, cluster.stru,
frames.xyz (the cluster twice). The readers below follow the rules that diffpy's XYZ, CIF and PDFfit parsers apply; ASE is the real one.
Prints one line per failure and ends with 1, or "ok".
"""
import json
import math
import pathlib
import re
import sys

FAILURES = []


def expect(condition, message):
    if not condition:
        FAILURES.append(message)


def diffpy_xyz(text):
    lines = text.split("\n")
    start = 0
    while start < len(lines) and (not lines[start].strip() or lines[start].lstrip().startswith("#")):
        start += 1
    first = lines[start].split()
    if len(first) != 1 or not re.fullmatch(r"\d+", first[0]):
        raise ValueError("xyz: the first line is not exactly one integer")
    rest = lines[start + 2:]
    while rest and not rest[-1].strip():
        rest.pop()
    if len(rest) != int(first[0]):
        raise ValueError(f"xyz: {len(rest)} atom lines for {first[0]} atoms")
    elements, positions = [], []
    for line in rest:
        words = line.split()
        if len(words) != 4:
            raise ValueError("xyz: expected 4 columns: " + line)
        elements.append(words[0][0].upper() + words[0][1:].lower())
        positions.append([float(w) for w in words[1:]])
    return elements, positions, lines[start + 1]


def cif_tokens(text):
    for line in text.split("\n"):
        rest = line
        while rest := rest.lstrip():
            if rest[0] == "#":
                break
            if rest[0] in "'\"":
                end = re.search(re.escape(rest[0]) + r"(?=\s|$)", rest[1:]).start() + 1
                yield "value", rest[1:end]
                rest = rest[end + 1:]
            else:
                word = rest.split()[0]
                yield ("word", word)
                rest = rest[len(word):]


def read_cif(text):
    items, tokens, i = {}, list(cif_tokens(text)), 0
    if sum(1 for kind, word in tokens if kind == "word" and word.startswith("data_")) != 1:
        raise ValueError("cif: not exactly one block")
    while i < len(tokens):
        kind, word = tokens[i]
        i += 1
        if kind == "word" and word == "loop_":
            names = []
            while tokens[i][0] == "word" and tokens[i][1].startswith("_"):
                names.append(tokens[i][1])
                i += 1
            values = []
            while i < len(tokens) and not (tokens[i][0] == "word" and re.match(r"_|loop_|data_", tokens[i][1])):
                values.append(tokens[i][1])
                i += 1
            if len(values) % len(names):
                raise ValueError("cif: a loop with missing values")
            for k, name in enumerate(names):
                items[name] = values[k::len(names)]
        elif kind == "word" and word.startswith("_"):
            items[word] = tokens[i]
            i += 1
    return items


def diffpy_cif(text):
    items = read_cif(text)
    if items.get("_space_group_symop_operation_xyz") != ["x, y, z"]:
        raise ValueError("cif: no symmetry operations")
    expect(items["_space_group_IT_number"] == ("word", "1"), "cif: the space group number must be an unquoted 1")
    expect(items["_space_group_name_H-M_alt"][1] == "P 1", "cif: the H-M name is not P 1")
    cell = [float(items["_cell_length_" + axis][1]) for axis in "abc"]
    expect([float(items["_cell_angle_" + name][1]) for name in ("alpha", "beta", "gamma")] == [90.0] * 3, "cif: angles")
    labels = items["_atom_site_label"]
    expect(len(set(labels)) == len(labels), "cif: labels are not unique")
    elements = []
    for symbol in items["_atom_site_type_symbol"]:
        match = re.fullmatch(r"(\d+-)?([a-zA-Z]+)(\d[+-])?", symbol)
        expect(match and not match.group(3), "cif: type symbol " + symbol)
        elements.append(match.group(2))
    expect(all(value == "Uiso" for value in items["_atom_site_adp_type"]), "cif: adp_type")
    expect(all(float(value) == 1.0 for value in items["_atom_site_occupancy"]), "cif: occupancy")
    fractions = list(zip(*[[float(v) for v in items["_atom_site_fract_" + axis]] for axis in "xyz"]))
    return elements, fractions, cell, [float(v) for v in items["_atom_site_U_iso_or_equiv"]]


def diffpy_pdffit(text, sharp):
    lines = text.split("\n")
    head, k = {}, 0
    while lines[k].split() != ["atoms"]:
        words = lines[k].replace(",", " ").split()
        head[words[0]] = words[1:]
        k += 1
    expect(head["format"] == ["pdffit"], "stru: format")
    expect(head["spcgr"] == ["P1"], "stru: spcgr")
    expect([float(v) for v in head["sharp"]] == sharp, "stru: sharp holds other numbers")
    expect(len([float(v) for v in head["dcell"]]) == 6, "stru: dcell")
    float(head["scale"][0])
    cell = [float(v) for v in head["cell"]]
    expect(cell[3:] == [90.0] * 3, "stru: angles")
    rest = [line for line in lines[k + 1:] if line.strip()]
    if len(rest) % 6:
        raise ValueError("stru: not six lines for each atom")
    expect([int(v) for v in head["ncell"]] == [1, 1, 1, len(rest) // 6], "stru: ncell")
    elements, fractions, u = [], [], []
    for i in range(0, len(rest), 6):
        words = rest[i].split()
        expect(words[0] == words[0].upper(), "stru: element not in capitals")
        elements.append(words[0][0].upper() + words[0][1:].lower())
        fractions.append([float(v) for v in words[1:4]])
        expect(float(words[4]) == 1.0, "stru: occupancy")
        diagonal = [float(v) for v in rest[i + 2].split()]
        expect(diagonal == [diagonal[0]] * 3, "stru: U is not isotropic")
        expect([float(v) for v in rest[i + 4].split()] == [0.0] * 3, "stru: off-diagonal U")
        u.append(diagonal[0])
    return elements, fractions, cell[:3], u


def distances(positions):
    return [math.dist(a, b) for k, a in enumerate(positions) for b in positions[:k]]


def compare(name, reference, elements, positions):
    expect(list(elements) == reference["elements"], name + ": other elements")
    expect(len(positions) == len(reference["positions"]), name + ": another number of atoms")
    worst = max((abs(a - b) for a, b in zip(distances(positions), distances(reference["positions"]))), default=0.0)
    expect(worst <= 1e-4, f"{name}: distances off by {worst:g} A")


def check_box(name, reference, fractions, cell, u):
    diameter = max(distances(reference["positions"]), default=0.0)
    expect(cell[0] == cell[1] == cell[2], name + ": the box is not cubic")
    expect(cell[0] >= diameter + reference["fit_rmax"] + 5.0, name + ": the box is too small")
    flat = [x for f in fractions for x in f]
    expect(min(flat) > 1e-3 and max(flat) < 1.0 - 1e-3, name + ": an atom at a face of the box")
    for axis in range(3):
        mean = sum(f[axis] for f in fractions) / len(fractions)
        expect(abs(mean - 0.5) < 1e-6, name + ": not centred in the box")
    expect(max(abs(value - reference["uiso"]) for value in u) < 1e-6, name + ": another U_iso")


def check_xyz_comment(comment):
    expect(comment.isascii() and "\t" not in comment, "xyz: comment with tabs or beyond ASCII")
    expect(len(comment.split()) >= 6, "xyz: fewer than 6 words in the comment")
    keys = {word.split("=")[0] for word in comment.split()}
    expect(not keys & {"energy", "pbc", "Lattice", "Properties"}, "xyz: a reserved key in the comment")


def check_ase(folder, reference):
    try:
        import ase.io
    except ImportError:
        FAILURES.append("python3-ase is missing: apt-get install python3-ase (packaging/install-deps.sh lists it)")
        return
    plain = ase.io.read(folder / "cluster.xyz")
    compare("ASE xyz", reference, plain.get_chemical_symbols(), plain.positions.tolist())
    expect(max(abs(plain.positions.mean(axis=0))) < 1e-6, "ASE xyz: not centred")
    expect(plain.info.get("atoms") == len(plain), "ASE xyz: the key atoms does not read back")
    extended = ase.io.read(folder / "cluster-ext.xyz")
    compare("ASE extended xyz", reference, extended.get_chemical_symbols(), extended.positions.tolist())
    expect(not extended.pbc.any() and extended.cell.volume > 1.0, "ASE extended xyz: cell or pbc")
    cif = ase.io.read(folder / "cluster.cif")
    compare("ASE cif", reference, cif.get_chemical_symbols(), cif.positions.tolist())
    expect(cif.pbc.all(), "ASE cif: pbc")
    frames = ase.io.read(folder / "frames.xyz", index=":")
    expect(len(frames) == 2, "ASE frames: not two frames")
    for frame in frames:
        compare("ASE frames", reference, frame.get_chemical_symbols(), frame.positions.tolist())


def main():
    folder = pathlib.Path(sys.argv[1])
    reference = json.loads((folder / "reference.json").read_text())
    for name in ("cluster.xyz", "cluster-ext.xyz", "cluster.cif", "cluster.stru", "frames.xyz"):
        content = (folder / name).read_bytes()
        expect(content.isascii() and b"\r" not in content and content.endswith(b"\n"), name + ": not plain ASCII with LF ends")
    for name in ("cluster.xyz", "cluster-ext.xyz"):
        elements, positions, comment = diffpy_xyz((folder / name).read_text())
        compare("diffpy rules, " + name, reference, elements, positions)
        if name == "cluster.xyz":
            check_xyz_comment(comment)
    def stru(text):
        return diffpy_pdffit(text, reference["sharp"])
    for name, reader in (("cluster.cif", diffpy_cif), ("cluster.stru", stru)):
        elements, fractions, cell, u = reader((folder / name).read_text())
        compare("diffpy rules, " + name, reference, elements, [[x * cell[0] for x in f] for f in fractions])
        check_box(name, reference, fractions, cell, u)
    check_ase(folder, reference)
    print("\n".join(FAILURES) if FAILURES else "ok")
    return 1 if FAILURES else 0


if __name__ == "__main__":
    sys.exit(main())
