"""docs/benchmarks.md from the reports beside this file. See make.py."""
import json

FAMILIES = ["bcc", "dec", "fcc", "hcp", "ico", "oct", "sc"]
SIZES = ["5-80", "80-170", "170-256"]
FIGURES = [("Rwp, one sample", "rwp_one", 3), ("median", "rwp_one_median", 3), ("best of all", "rwp_best", 3), ("after the fit, one", "rwp_fit_one", 3),
           ("best", "rwp_fit_best", 3), ("median of the best", "rwp_fit_best_median", 3), ("gave a structure", "structures", 2), ("atoms off", "atom_error", 1),
           ("atoms right", "atoms_right", 2), ("MAE, Å", "mae", 3), ("family right", "family_right", 2)]

INTRODUCTION = """# Benchmarks

How well each method finds the structure behind a simulated curve, on the protocol of the paper (arXiv 2509.01370, tables 2 and 3), beside the figures that the
paper prints. Figures in columns "as published" are the paper's; all others were measured with the commands at the end of this page. Written by `docs/benchmarks/make.py`:

    docs/benchmarks/make.py models/basis.h5 models/basis-unseen.h5 build/regressor-*.h5

## What is measured

Curves of the published kind: a shape of the library at one of the 19 published lengths, Qmin 0.7, Qmax 25 Å⁻¹, Biso 0.3 Å², Qdamp drawn evenly from 0-0.1 Å⁻¹, r from 0 to 30 Å.
Of all pairs of shape and length, 5 % (seed 4242) are for validation and never trained on. Each cell (family and number of atoms) has at most as many curves as stated. Choice, measurement and samples of a curve depend on the seed and on the curve alone:
a run with fewer curves a cell repeats some of these, and the reports (`docs/benchmarks/*.json`) have each curve's figures to compare with.

A method gets what a user has: the curve, and Q range and Qdamp as a header states them. Biso, delta2 and the bond length are for it to find.

- **Rwp, one sample**: the method's first answer against the curve, amplitude included, nothing fitted but what the method itself does. *Best of all*: the best of its answers.
  *After the fit*: scale, stretch, Biso and delta2 fitted. An answer without structure counts as 1, a curve of zeros; a wrong structure may be worse than that. Atoms closer
  than half a bond make no structure.
- **Atoms off**, **MAE** (mean absolute error of coordinates after the best alignment and assignment, where the number of atoms is right) and **family right** are of the first answer.
  DeepStruc reports an MAE of 0.093 ± 0.058 Å on its own set.

| method | what it is | what it does itself |
|---|---|---|
| `basis` | the shipped diffusion model ([method](method.md)) | holds the shapes that its network takes for likely against the curve, fits them, and draws by these fits; searches the stretch |
| `basis-unseen` | the same, trained without a tenth of the shapes | the same |
| `paper` | the published networks, the shipped ones ([card](../models/paper.md)), with `--guidance 0`: their own samples alone, without the search of sizes that `generate` puts beside them. Every shape was trained on, so that they have no row under *unseen shapes* | searches the stretch within 2 % |
| `mine` | all library shapes against the curve, best fit first; no model | searches bond length, then ranks by the fit |
| `nearest` | nearest-curve classifier: the library shape whose simulated curve is most like this one when both are scaled to their first peak; one answer. Stands where the paper has MLstructureMining, a gradient-boosted classifier | takes the bond length from the first peak |
| `regressor-mlp`, `-cnn`, `-resnet`, `-transformer` | small networks from the curve straight to W by mean squared error, 5 to 6 million weights, about 15 minutes on one core each; one answer | nothing |

Published are mean Rwp; the paper's totals of table 3 are not printed. Models and regressors were trained on the same pairs of shape and length. `mine` and `nearest` know the library, which holds every shape that is asked for
except under *unseen shapes*: their rows say how much of a figure is due to that alone.
"""


IRREGULAR = """Particles that no library holds, measured as in practice: Qmax 18-25 Å⁻¹, data to 20, 25 or 30 Å, Biso 0.5-1.0 Å², Qdamp 0.02-0.05 Å⁻¹ as stated, low-r ripple, noise of 4 % of the rms of G.
The methods get the file alone, as `cbldm generate CURVE.gr` does. Curve n of a class depends on the seed, the class and n only; `cbldm evaluate --split irregular --write FOLDER` writes them with their structures.

| class | what is measured |
|---|---|
| a1 | a library shape, noise of 3 to 5 % of the rms |
| a2 | the same with noise of 3 to 5 % of the maximum, ten times that of good data |
| b | a library shape without 5, 10 or 15 % of its atoms, those with the fewest neighbours |
| c | fcc and hcp spheres and ellipsoids, random {111} and {100} facets, a decahedron's sites in an ellipsoid, each about a random point; 45 to 240 atoms |
| d | fcc with a twin plane, a stacking fault, or two twin planes 2 or 3 layers apart; 70 to 230 atoms. fcc and hcp count as right |
| e | a library shape whose surface is contracted by 1 to 4 %, all atoms displaced by 0.03 to 0.07 Å a coordinate |
| f | three sizes of one family, or three families, averaged by atoms; the true count is that mean |
| g | fcc spheres of 400, 600, 1000, 1500 atoms, an octahedron of 489, an icosahedron of 561, a decahedron of 766, a bcc sphere of 800, bulk to 30 and to 20 Å |
| h | core and shell of two metals whose bonds differ by 4 to 5 %, weighted by their form factors |
| i | library shapes with Qmax, Qdamp or everything not stated, Qmax 18 or 22 stated as 25, scale 0.02 to 50, data from 1.5 Å, an oxide's composition |
| j | b to e with delta2 = 3 Å² |
| k | no metal: white noise, C60, spheres of CeO2 and TiO2, a curve turned over, spheres without order |

*Family right*: the largest share of the judgement, or the best candidate's guess. *Atoms*: of the best candidate. *Exact*: it has the very pair distances. *In 68, 95 %*: how often the interval of belief
holds the truth. *Truth's own*: the true particle with the same fit. A verdict is right when nothing but metal is called explained, and no particle is called unexplained unless the best candidate is
plainly wrong (more than 1.3 times the truth's Rwp, and the family or more than 25 % of the atoms wrong), which must not be called explained. Bulk (every ninth and tenth of g) has no number of atoms; that it reaches beyond the data must be said; in reports from before 27 November 2026 it counts as missed in the row of g.

`basis-seed5`: the classes of the goals once more, other particles. With those of seed 2 the 95 % intervals of 224 curves hold 0.969 of the atoms, 0.964 of the diameters and 0.942 of the bonds."""


def number(value, digits=3):
    return "-" if value is None else f"{value:.{digits}f}"


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def order(system):
    """Diffusion models, mining, the classifier, the regressors."""
    return (system.startswith("regressor-"), system == "nearest", system == "mine", system)


def reports(folder, condition):
    found = {path.name.split(".")[0]: json.loads(path.read_text()) for path in folder.glob(f"*.{condition}.json")}
    return {system: found[system] for system in sorted(found, key=order)}


def published(group):
    """The published systems of a split: the same in every report of it."""
    return next(iter(group.values()))["published"] if group else []


def totals(group):
    header = ["method", "curves"] + [title for title, _, _ in FIGURES]
    rows = [[f"`{system}`", report["total"]["curves"]] + [number(report["total"][key], digits) for _, key, digits in FIGURES]
            for system, report in group.items()]
    return table(header, rows)


def by_family(group):
    """The paper's table 2."""
    rows = []
    for system in published(group):
        values = system.get("families", {})
        rows.append([f"{system['system']}, as published"] + [number(values.get(family)) for family in FAMILIES] + [number(system["total"])])
    for system, report in group.items():
        values = {family: figures["rwp_one"] for family, figures in report["families"].items()}
        rows.append([f"`{system}`"] + [number(values.get(family)) for family in FAMILIES] + [number(report["total"]["rwp_one"])])
    return table(["mean Rwp, one sample"] + FAMILIES + ["total"], rows)


def by_cell(group, key):
    """The paper's table 3; one column a method."""
    systems = [system for system in published(group) if "cells" in system] if key == "rwp_one" else []
    cells = {system: {(cell["family"], cell["atoms"]): cell for cell in report["cells"]} for system, report in group.items()}
    rows = []
    for size in SIZES:
        for family in FAMILIES:
            present = [cells[system].get((family, size)) for system in group]
            printed = [system["cells"].get(f"{family} {size}") for system in systems]
            if not any(present) and not any(printed):
                continue
            curves = max((cell["curves"] for cell in present if cell), default=0)
            rows.append([f"{family} {size}", curves] + [number(value) for value in printed]
                        + [number(cell[key]) if cell else "-" for cell in present])
    total = ["total", ""] + ["-"] * len(systems) + [number(report["total"][key]) for report in group.values()]
    header = ["family, atoms", "curves"] + [f"{system['system']}, as published" for system in systems] + [f"`{name}`" for name in group]
    return table(header, rows + [total])


def agreement(group):
    """How far agreeing samples can be trusted."""
    def share(part):
        return "all" if part["above"] > 0.9 else f"{part['above']:.0%} to {part['up_to']:.0%}".replace("99%", "fewer than all")
    rows = [[f"`{system}`", share(part), part["curves"], number(part["agreement"], 2), number(part["right"], 2)]
            for system, report in group.items() for part in report.get("agreement", [])]
    return table(["method", "samples that agree", "curves", "mean share that agrees", "share of curves where they are right"], rows) if rows else ""


def irregular_classes(group):
    """One row a method and class; where nothing can be judged, a dash."""
    rows = []
    for system, report in group.items():
        for row in report["classes"] + [{**report["together"], "class": "b-f, h, j"}]:
            intervals = [f"{number(row[quantity]['in_68'], 2)}, {number(row[quantity]['in_95'], 2)}" for quantity in ("atoms", "diameter", "bond")]
            verdicts = ", ".join(str(row["verdicts"][verdict]) for verdict in ("explained", "partly_explained", "not_explained"))
            rows.append([f"`{system}`", row["class"], row["curves"], number(row["family_right"], 2), number(row["count_within_10"], 2),
                         number(row["count_within_25"], 2), number(row["exact"], 2), *intervals, number(row["rwp"]),
                         f"{number(row['rwp_ratio'], 2)} ({number(row['rwp_ratio_worst'], 2)})", verdicts, number(row["verdict_right"], 2)])
    return table(["method", "class", "curves", "family right", "atoms within 10 %", "25 %", "exact", "atoms in 68, 95 %", "diameter", "bond", "Rwp",
                  "Rwp / truth's own (worst)", "explained, partly, not", "verdict right"], rows)


def irregular_goals(group):
    def wanted(goal):
        if goal["least"] is None:
            return f"at most {goal['most']:.2f}"
        return f"at least {goal['least']:.2f}" if goal["most"] is None else f"{goal['least']:.2f} to {goal['most']:.2f}"
    reached = {system: {goal["goal"]: goal["value"] for goal in report["goals"]} for system, report in group.items()}
    goals = {goal["goal"]: goal for report in group.values() for goal in report["goals"]}  # older reports have fewer
    rows = [[name, wanted(goal)] + [number(values.get(name)) for values in reached.values()] for name, goal in goals.items()]
    return table(["goal", "wanted"] + [f"`{system}`" for system in group], rows)


def irregular_calibration(group):
    titles = {"family": "the family", "count_within_10": "atoms within 10 %", "exact_shape": "the exact shape"}
    rows = [[f"`{system}`", title, number(row["stated"], 2), number(row["right"], 2), row["count"]]
            for system, report in group.items() for key, title in titles.items() for row in report["calibration"][key]["table"]]
    return table(["method", "stated share of", "mean stated", "right", "statements"], rows)


def measured(folder):
    found = [json.loads(path.read_text()) for path in folder.glob("*.measured.json")]
    found.sort(key=lambda result: (result["curve"], order(result["system"])))
    rows = []
    for result in found:
        judgement = result.get("judgement") or {}
        rows.append([result["curve"], f"`{result['system']}`", number(result["rwp_fit"], 4), number(result["rwp_scaled"], 4), result["atoms"] or "none",
                     result["label"] or result["family_guess"] or "-", number(result["biso"], 2), number(result["qdamp"]),
                     (judgement.get("verdict") or "-").replace("_", " "), number(judgement.get("noise_floor")),
                     interval(judgement.get("atoms"), 0), interval(judgement.get("diameter"), 1), interval(judgement.get("bond"), 3)])
    return table(["curve", "method", "best Rwp after the fit", "scaled only", "atoms", "shape or family", "Biso, Å²", "Qdamp, Å⁻¹", "verdict", "noise alone",
                  "atoms, 95 %", "diameter, Å, 95 %", "bond, Å, 95 %"], rows) if rows else ""


def interval(belief, digits):
    return " to ".join(f"{end:.{digits}f}" for end in belief["range_95"]) if belief else "-"


def runs(folder):
    rows = []
    for path in sorted(folder.glob("*.json")):
        report = json.loads(path.read_text())
        if isinstance(report, list):  # the sweep, whose runs stand in it
            continue
        rows.append([f"`{path.name}`", report["run"]["date"], f"{report['run']['seconds']} s", report["run"]["machine"],
                     report.get("commit", "-")[:12] + ("*" if report.get("commit", "").endswith("changes") else ""),
                     (report.get("model_sha256") or "-")[:12], f"`{report['run']['command']}`"])
    note = "\nCommits and hashes are cut to 12 digits; the reports have all of them. *: with local changes. All random draws have seed 4242, but for those of irregular particles, whose seed stands in the command.\n"
    return table(["report", "date", "time", "machine", "commit", "model", "command"], rows) + note if rows else ""


def outdated(folder):
    """Reports from before methods had to find Biso and delta2 themselves."""
    found = [path.name for path in sorted(folder.glob("*.json")) if not path.name.startswith("sweep") and json.loads(path.read_text())["run"]["date"] < "2026-11-26"]
    names = ", ".join(f"`{name}`" for name in found)
    return f"**Older figures:** the methods of these reports were told the true Biso and delta2 as well, and are to be measured again: {names}.\n\n" if found else ""


def write(folder, target):
    groups = {condition: reports(folder, condition) for condition in ("paper", "training", "robust", "unseen")}
    sections = []

    def add(title, text, *tables):
        if all(tables):
            sections.append(f"## {title}\n\n{text}\n\n" + "\n".join(tables))

    if groups["paper"]:
        add("Validation curves (table 3)", "Known shapes at lengths that training left out.", totals(groups["paper"]),
            "Mean Rwp of one sample:\n\n" + by_cell(groups["paper"], "rwp_one"), "Best of all samples:\n\n" + by_cell(groups["paper"], "rwp_best"))
    if groups["training"]:
        add("Training curves (table 2)", "Pairs of shape and length that training may have seen.", by_family(groups["training"]), totals(groups["training"]))
    if groups["robust"]:
        add("Robust conditions", "The validation pairs under Qmax 15-28 Å⁻¹, Biso 0.1-1.0 Å², Qdamp to 0.1 Å⁻¹, delta2 to 4 Å², 5 % noise, low-r ripple, and data to 15, 20 or 30 Å. Rwp is taken "
            "against the curve before noise and ripple.", totals(groups["robust"]),
            "Best of all samples after the fit:\n\n" + by_cell(groups["robust"], "rwp_fit_best"),
            "How often the shape that most samples are is the true one, by how many they are:\n\n" + agreement(groups["robust"]))
    if groups["unseen"]:
        add("Unseen shapes", "A tenth of the shapes of each family, left out of training at every length, and out of the libraries of `mine` and `nearest`.",
            totals(groups["unseen"]), "Best of all samples after the fit:\n\n" + by_cell(groups["unseen"], "rwp_fit_best"),
            "How often the shape that most samples are is the true one, by how many they are. Here it never can be: agreement says which of the known "
            "shapes it is, not that it is a known one.\n\n" + agreement(groups["unseen"]))
    group = reports(folder, "irregular")
    if group:
        add("Irregular particles", IRREGULAR, irregular_goals(group), irregular_classes(group),
            "What was said with which confidence in the classes of the goals, and how often it was so:\n\n" + irregular_calibration(group))
    add("Measured curves", "r from 1.6 Å to the end of the data or 30 Å; 16 samples, or the whole library.", measured(folder))
    add("Runs", "From the repository's root, with `OMP_NUM_THREADS=1 OMP_WAIT_POLICY=PASSIVE`.", runs(folder))
    target.write_text(INTRODUCTION + "\n" + outdated(folder) + "\n".join(sections))
