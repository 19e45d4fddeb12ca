#!/usr/bin/env python3
"""Recovery of positions: this project's benchmark beside the paper's way, on the same matrices.

    /usr/bin/python3 tests/tools/recover_trust_constr.py build/release/bin/bench_DistanceGeometry

Runs the benchmark, which also writes its matrices, then scipy's trust-constr from the paper's spectral start (200 iterations, exact
gradient, BFGS for the Hessian, which is its default) on each of them, and prints times, errors and ratios. One thread each; times are
processor time, so that other work on the machine counts little.
Needs python3-scipy.
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import warnings

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np
from scipy.linalg import eigh
from scipy.optimize import minimize

WIDTH = 260.0  # Å^2


def squared_distances(x):
    return ((x[:, None, :] - x[None, :, :]) ** 2).sum(axis=-1)


def spectral_start(w):
    degrees = np.diag(w.sum(axis=1))
    _, vectors = eigh(degrees - w, degrees, subset_by_index=[1, 3])
    target = -WIDTH * np.log(np.clip(w, 1e-4, 1.0))
    squares = squared_distances(vectors)
    # One common factor brings the eigenvectors to the size of the cluster; without it the method does not start at all.
    return vectors * np.sqrt((w**2 * target * squares).sum() / (w**2 * squares**2).sum())


def objective(flat, w):
    x = flat.reshape(-1, 3)
    e = np.exp(-squared_distances(x) / WIDTH)
    r = e - w
    np.fill_diagonal(r, 0.0)
    c = -4.0 / WIDTH * r * e
    return 0.5 * (r * r).sum(), (c.sum(axis=1)[:, None] * x - c @ x).ravel()


def trust_constr(w):
    begin = time.process_time()
    start = spectral_start(w)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        end = minimize(objective, start.ravel(), args=(w,), jac=True, method="trust-constr", options={"maxiter": 200})
    return end.x.reshape(-1, 3), time.process_time() - begin


def errors(found, expected):
    upper = np.triu_indices(len(expected), 1)
    difference = np.sqrt(squared_distances(found)[upper]) - np.sqrt(squared_distances(expected)[upper])
    return np.sqrt((difference**2).mean()), np.abs(difference).max()


def read_problem(path):
    with open(path, encoding="ascii") as source:
        n = int(source.readline())
        numbers = np.array(source.read().split(), dtype=float)
    return numbers[: 3 * n].reshape(n, 3), numbers[3 * n :].reshape(n, n)


def run_benchmark(program, folder):
    environment = dict(os.environ, CLUSTERLENS_RECOVERY_FOLDER=str(folder))
    command = [program, "--benchmark_format=json", "--benchmark_repetitions=9"]
    output = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    runs = [run for run in json.loads(output)["benchmarks"] if run["run_type"] == "iteration"]
    names = dict.fromkeys(run["name"] for run in runs)
    return {name: [run for run in runs if run["name"] == name] for name in names}


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: recover_trust_constr.py BENCHMARK_PROGRAM")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        ours = run_benchmark(sys.argv[1], folder)
        print(f"{'cluster':<15} {'atoms':>5} | {'ours ms':>8} {'rms Å':>8} {'max Å':>8} | {'scipy ms':>9} {'rms Å':>8} {'max Å':>8} |"
              f" {'time':>6} {'rms':>7} {'max':>7}  (scipy / ours)")
        for cluster, runs in ours.items():
            positions, w = read_problem(folder / f"{cluster}.txt")
            milliseconds = statistics.median(run["cpu_time"] for run in runs)
            rms, largest = runs[0]["rms_error"], runs[0]["largest_error"]
            found, seconds = trust_constr(w)
            scipy_rms, scipy_largest = errors(found, positions)
            print(f"{cluster:<15} {len(w):>5} | {milliseconds:8.2f} {rms:8.4f} {largest:8.4f} | {1e3 * seconds:9.1f} {scipy_rms:8.4f}"
                  f" {scipy_largest:8.4f} | {1e3 * seconds / milliseconds:6.0f} {scipy_rms / rms:7.1f} {scipy_largest / largest:7.1f}",
                  flush=True)


main()
