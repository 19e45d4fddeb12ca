#!/usr/bin/env python3
"""Quality and time against T1, T2, steps and sampler: writes docs/benchmarks/sweep.json and the figure docs/images/sweep.svg (python3-matplotlib).

    docs/benchmarks/sweep.py models/basis.h5
    docs/benchmarks/sweep.py models/paper.h5 --per-cell 4

Quality is one sample a curve under robust conditions, so that several shapes explain a curve and the way of sampling matters, and by the network's odds alone
(guidance 0): guided odds leave little to choose. Time is that of drawing 8 samples for an example curve, best of three runs.
The paper's networks know one kind of curve: they are judged on it, not under robust conditions, and sweep-paper.json has no figure.
"""
import argparse
import json
import pathlib

import make

FIGURE = make.ROOT / "docs/images/sweep.svg"
EXAMPLE = "resources/examples/gold-decahedron.gr"
WAYS = [("prior alone", 0, 1000), ("plain diffusion", 500, 500), ("500 / 900", 500, 900), ("300 / 900", 300, 900), ("700 / 900", 700, 900),
        ("500 / 700", 500, 700), ("300 / 700", 300, 700), ("100 / 900", 100, 900)]
STEPS = [3, 6, 12, 25, 50]
PAPER = [(0, 1000, 1), (25, 1000, 2), (25, 1000, 5), (50, 1000, 3), (50, 1000, 10), (100, 1000, 5), (100, 1000, 25), (200, 1000, 5), (200, 1000, 25),
         (300, 700, 12), (500, 900, 12), (1000, 1000, 12)]
PAPER_DDPM = [(25, 1000, 5)]


def judged(cbldm, bundle, per_cell, t1, t2, steps, sampler="ddim", guidance=0.0, conditions=("--robust",)):
    way = ["--model", bundle, "--t1", str(t1), "--t2", str(t2), "--steps", str(steps), "--sampler", sampler, "--guidance", str(guidance)]
    report = make.ROOT / "build/sweep.json"
    _, run = make.execute(cbldm, ["evaluate", "--split", "paper", *conditions, "--per-cell", str(per_cell), "-n", "1", *way, "-o", str(report.relative_to(make.ROOT))])
    total = json.loads(report.read_text())["total"]
    seconds = []
    for _ in range(3):
        output, _ = make.execute(cbldm, ["generate", EXAMPLE, "-o", "build/sweep", "--json", "--no-fit", *way], codes=(0, 1))
        seconds.append(json.loads(output)["timings"]["sampling"])
    return {"t1": t1, "t2": t2, "steps": steps, "sampler": sampler, "guidance": guidance, "curves": total["curves"], "rwp_fit_one": total["rwp_fit_one"],
            "rwp_one": total["rwp_one"], "rwp_one_median": total["rwp_one_median"], "structures": total["structures"], "atoms_right": total["atoms_right"], "sampling_seconds": min(seconds), "run": run}


def draw(results):
    import matplotlib
    matplotlib.use("svg")
    from matplotlib import pyplot
    pyplot.rcParams.update({"svg.fonttype": "none", "font.size": 9})
    figure, (quality, right) = pyplot.subplots(1, 2, figsize=(9, 3.6), sharex=True)
    for axis, key, label in ((quality, "rwp_fit_one", "mean Rwp after the fit, one sample"), (right, "atoms_right", "share with the right number of atoms")):
        for name, t1, t2 in WAYS:
            points = sorted((r["steps"], r[key]) for r in results if (r["t1"], r["t2"], r["sampler"], r["guidance"]) == (t1, t2, "ddim", 0.0))
            if name == "prior alone":
                axis.axhline(points[0][1], color="0.4", linestyle=":", label=name)
            else:
                axis.plot(*zip(*points), marker="o", markersize=3, label=name if name[0] == "p" else f"T1 / T2 = {name}")
        axis.set_xscale("log")
        axis.set_xticks(STEPS, [str(s) for s in STEPS])
        axis.set_xlabel("network evaluations a sample")
        axis.set_ylabel(label)
    right.legend(fontsize=7, frameon=False)
    figure.tight_layout()
    figure.savefig(FIGURE, metadata={"Date": None})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", help="weights, .h5, as seen from the repository's root")
    parser.add_argument("--cbldm", default=str(make.ROOT / "build/release/bin/cbldm"), help="the program")
    parser.add_argument("--per-cell", type=int, default=10, help="curves of each family and size class at most (10)")
    parser.add_argument("--resume", action="store_true", help="keep what sweep-paper.json has")
    parser.add_argument("--figure-only", action="store_true", help="run nothing, draw the figure again")
    arguments = parser.parse_args()
    if pathlib.Path(arguments.bundle).stem == "paper":
        kept = make.FOLDER / "sweep-paper.json"
        results = json.loads(kept.read_text()) if arguments.resume and kept.exists() else []
        known = {tuple(r[key] for key in ("t1", "t2", "steps", "sampler")) for r in results}
        for sampler, ways in (("ddim", PAPER), ("ddpm", PAPER_DDPM)):
            for t1, t2, steps in ways:
                if (t1, t2, steps, sampler) in known:
                    continue
                results.append(judged(arguments.cbldm, arguments.bundle, arguments.per_cell, t1, t2, steps, sampler=sampler, conditions=()))
                make.store("sweep-paper.json", results)
        return
    stored = pathlib.Path(make.FOLDER / "sweep.json")
    if not arguments.figure_only:
        def judge(t1, t2, steps, **how):
            return judged(arguments.cbldm, arguments.bundle, arguments.per_cell, t1, t2, steps, **how)

        results = [judge(t1, t2, steps) for _, t1, t2 in WAYS for steps in (STEPS if t2 - t1 < 1000 else [1])]
        results += [judge(t1, t2, 50, sampler="ddpm") for t1, t2 in ((500, 500), (500, 900))]
        results += [judge(t1, t2, 12, guidance=guidance) for guidance in (0.5, 1.0) for t1, t2 in ((500, 500), (500, 900), (0, 1000))]
        make.store(stored.name, results)
    draw(json.loads(stored.read_text()))


if __name__ == "__main__":
    main()
