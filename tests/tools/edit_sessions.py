#!/usr/bin/python3
"""Changes session files as others might, each with a checksum that is right again (docs/session-file.md).

edit_sessions.py SESSION.clens FOLDER < CHANGES writes FOLDER/N.clens for the N-th block of lines; blocks end with a line "---". A block is Python,
with the open file as f and the helpers below.
"""
import hashlib
import json
import shutil
import sys

import h5py
import numpy as np


def text_of(f, name):
    return f[name][()]


def put(f, name, text):
    """A text of fixed length with a zero at its end, as the program writes it."""
    data = text.encode() if isinstance(text, str) else text
    if name in f:
        del f[name]
    f.create_dataset(name, data=np.array(data, dtype="S%d" % (len(data) + 1)))


def replace(f, name, values):
    del f[name]
    f[name] = values


def edit(f, name, change):
    about = json.loads(text_of(f, name))
    changed = change(about)
    put(f, name, json.dumps(about if changed is None else changed))


def numbered(name, items):
    return [name % (i + 1) for i in range(len(items) if isinstance(items, list) else 0)]


def seal(f):
    total = hashlib.sha256()

    def add(name):
        if name not in f:
            return
        data = f[name]
        if data.dtype.kind == "S":
            total.update(b"%s:%d:" % (name.encode(), len(data[()])) + data[()])
        elif data.dtype == np.uint8:
            total.update(b"%s:%d:" % (name.encode(), len(data)) + data[()].tobytes())
        else:
            total.update(b"%s:%dx%d:" % (name.encode(), *data.shape) + data[()].astype("<f8").tobytes(order="F"))

    session = json.loads(text_of(f, "session"))
    add("session")
    for number in session.get("curves", []):
        for part in ("file", "points", "about"):
            add("curves/%d/%s" % (number, part))
    for number in session.get("candidates", []):
        name = "candidates/%d/" % number
        about = json.loads(text_of(f, name + "about")) if name + "about" in f else {}
        about = about if isinstance(about, dict) else {}
        arrays = numbered("part_%d", about.get("parts"))
        refinement = about.get("refinement")
        if isinstance(refinement, dict):
            arrays += ["sites"] + numbered("particle_%d", refinement.get("particles_rwp"))
            arrays += numbered("choice_%d", refinement.get("choices"))
        for part in ["positions", "curves"] + arrays + ["about"]:
            add(name + part)
    put(f, "sha256", total.hexdigest())


def main():
    source, folder = sys.argv[1:]
    for number, change in enumerate(sys.stdin.read().split("\n---\n")[:-1]):
        path = "%s/%d.clens" % (folder, number)
        shutil.copy(source, path)
        with h5py.File(path, "a") as f:
            names = {"f": f, "np": np, "h5py": h5py, "put": put, "replace": replace, "edit": edit, "path": path, "sealed": True}
            exec(change, names)
            if names["sealed"]:
                seal(f)


if __name__ == "__main__":
    main()
