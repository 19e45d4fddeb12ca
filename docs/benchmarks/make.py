#!/usr/bin/env python3
"""Runs `cbldm evaluate` for bundles of weights, for mining and for the nearest-curve classifier, and writes docs/benchmarks.md.

    docs/benchmarks/make.py models/basis.h5 models/basis-unseen.h5 build/regressor-*.h5

A bundle named *-unseen is judged on unseen shapes, all others on the paper's split; one named regressor-* knows one answer only and
draws one sample. Reports are kept beside this script; --bundles-only leaves those of mining and the classifier as they are, and
--page-only writes the page again from the reports, --only CONDITION makes the reports of some conditions. The measured curves are those of ../shared/data/experimental, where that folder exists.
"""
import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import time

import page

FOLDER = pathlib.Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
MEASURED = pathlib.Path("../shared/data/experimental")
CONDITIONS = {  # name of the report: options of evaluate
    "paper": ["--split", "paper"],
    "training": ["--split", "paper-training"],
    "robust": ["--split", "paper", "--robust"],
    "unseen": ["--split", "unseen-shapes", "--held-out", "0.1"],
    "irregular": ["--split", "irregular", "--seed", "2"],  # beliefs were calibrated on seed 1
}


def processor():
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def execute(cbldm, arguments, codes=(0,)):
    """Output of the program, and what is worth knowing about the run. Other exit codes are errors."""
    print("cbldm " + " ".join(arguments), flush=True)
    # One thread for the linear algebra: the curves are what runs at once.
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"}
    start = time.monotonic()
    done = subprocess.run([cbldm, *arguments], cwd=ROOT, env=environment, stdout=subprocess.PIPE)
    if done.returncode not in codes:
        done.check_returncode()
    run = {
        "command": "cbldm " + " ".join(arguments),
        "date": datetime.date.today().isoformat(),
        "machine": f"{processor()}, {os.cpu_count()} cores",
        "seconds": round(time.monotonic() - start),
    }
    return done.stdout, run


def store(name, value):
    text = json.dumps(value, indent=1, ensure_ascii=False)
    rows = re.sub(r"\{[^{}\[\]]*\}", lambda row: " ".join(row.group().split()), text)  # an object of plain values is one line
    (FOLDER / name).write_text(rows + "\n")


def evaluate(cbldm, system, condition, options):
    target = FOLDER / f"{system}.{condition}.json"
    if condition == "irregular":  # counts curves by class
        place = options.index("--per-cell")
        options = [*options[:place], "--per-class", options[place + 1], *options[place + 2:]]
    arguments = ["evaluate", *options, *CONDITIONS[condition], "-o", str(target.relative_to(ROOT))]
    _, run = execute(cbldm, arguments)
    target.with_suffix(".md").unlink()  # the page has its tables
    report = json.loads(target.read_text())
    store(target.name, {**report, "run": run})


def measure(cbldm, system, curve, options):
    """The best candidate for a measured curve; nothing but the run where no sample gave a structure."""
    folder = pathlib.Path("build/benchmarks") / f"{system}-{curve.stem}"
    output, run = execute(cbldm, [options[0], str(curve), *options[1:], "--json", "-o", str(folder)], codes=(0, 1))
    summary = json.loads(output)
    best = min(summary["candidates"], key=lambda candidate: candidate["rwp_fit"], default={})
    kept = {key: best.get(key) for key in ("atoms", "family_guess", "label", "rwp_scaled", "rwp_fit", "biso", "qdamp")}
    store(f"{system}.{curve.stem}.measured.json",
          {"system": system, "curve": curve.name, "model_sha256": summary["model_sha256"], **kept,
           "judgement": summary["judgement"], "run": run})


def tasks(bundles, per_cell, bundles_only, conditions_wanted):
    """The function that makes each report, and its arguments."""
    cells = ["--per-cell", str(per_cell)]
    curves = sorted((ROOT / MEASURED).glob("*.gr"))
    curves = [MEASURED / curve.name for curve in curves if "measured" in conditions_wanted]
    if not bundles_only:
        for method in ("nearest", "mine"):
            for condition in filter(conditions_wanted.__contains__, CONDITIONS):
                yield evaluate, (method, condition, ["--method", method, *cells])
        for curve in curves:
            yield measure, ("mine", curve, ["mine"])
    for bundle in bundles:
        system = bundle.stem
        options = ["--model", str(bundle), *cells]
        conditions = ["unseen"] if system.endswith("-unseen") else ["paper", "training", "robust", "irregular"]
        if system == "paper":
            options += ["--guidance", "0"]  # its own samples alone, without the search of sizes beside them
            conditions = ["paper", "training", "robust"]
        if system.startswith("regressor-"):
            options += ["-n", "1"]
            conditions = ["paper", "training"]  # they know the paper's conditions only
        for condition in filter(conditions_wanted.__contains__, conditions):
            yield evaluate, (system, condition, options)
        if system.startswith("regressor-") or system.endswith("-unseen"):
            continue
        for curve in curves:
            network_alone = ["--guidance", "0"] if system == "paper" else []
            yield measure, (system, curve, ["generate", "--model", str(bundle), "-n", "16", *network_alone])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundles", nargs="*", type=pathlib.Path, help="weights, .h5, as seen from the repository's root")
    parser.add_argument("--cbldm", default=str(ROOT / "build/release/bin/cbldm"), help="the program")
    parser.add_argument("--per-cell", type=int, default=20, help="curves of each family and size class at most (20)")
    parser.add_argument("--bundles-only", action="store_true", help="leave the reports of mining and the classifier as they are")
    parser.add_argument("--only", nargs="+", choices=[*CONDITIONS, "measured"], default=[*CONDITIONS, "measured"], help="conditions to make the reports of (all)")
    parser.add_argument("--page-only", action="store_true", help="run nothing, write the page from the reports")
    arguments = parser.parse_args()
    if not arguments.page_only:
        for action, details in tasks(arguments.bundles, arguments.per_cell, arguments.bundles_only, arguments.only):
            action(arguments.cbldm, *details)
    page.write(FOLDER, ROOT / "docs/benchmarks.md")


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"{' '.join(map(str, error.cmd))}: exit code {error.returncode}")
