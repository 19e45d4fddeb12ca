#!/usr/bin/env python3
"""Runs the commands that README.md and docs/ show, as a reader would, and fails when one of them does.

    run_documented_commands.py SOURCE PROGRAMS [PAGE...]

Taken from the fenced blocks of each page, in order, in a folder of its own that holds the examples: lines that begin with "$ ", and all lines of blocks
marked "sh". Of these cbldm, mkdir, cp and rm are run. A comment before a block:

    <!-- not run: REASON -->        leaves the next block out
    <!-- fails: N -->               the last command of the next block ends with N

What was left out is printed.
"""
import os, pathlib, re, shlex, shutil, subprocess, sys, tempfile

RUN = {"cbldm", "mkdir", "cp", "rm"}


def blocks(text):
    """(language, lines, note) of each fenced block; the note is the comment right before it."""
    note, inside, language, lines = None, False, "", []
    for line in text.splitlines():
        fence = re.match(r"\s*```(\w*)\s*$", line)
        if fence and not inside:
            inside, language, lines = True, fence.group(1), []
        elif fence:
            yield language, lines, note
            inside, note = False, None
        elif inside:
            lines.append(line)
        elif comment := re.match(r"<!-- (not run|fails): (.*) -->\s*$", line):
            note = (comment.group(1), comment.group(2))
        elif line.strip():
            note = None


def commands(language, lines):
    """The commands of a block, with lines that a backslash continues put together."""
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines()
    for line in joined:
        line = line.strip()
        if line.startswith("$ "):
            yield line[2:]
        elif language == "sh" and line and not line.startswith("#"):
            yield line


def without_comment(command):
    return re.split(r"\s+# ", command)[0].strip()


def run_page(page, source, programs, left_out):
    ran, failures = 0, []
    environment = dict(os.environ, PATH=f"{programs}:{os.environ['PATH']}", OMP_NUM_THREADS="1", OMP_WAIT_POLICY="PASSIVE")
    with tempfile.TemporaryDirectory() as folder:
        for example in (source / "resources/examples").glob("*.gr"):
            shutil.copy(example, folder)
        for language, lines, note in blocks(page.read_text(encoding="utf-8")):
            shown = [without_comment(command) for command in commands(language, lines)]
            for place, command in enumerate(shown, 1):
                name = shlex.split(command)[0]
                if name not in RUN:
                    left_out.append((page, command, "no command of cbldm"))
                    continue
                if note and note[0] == "not run":
                    left_out.append((page, command, note[1]))
                    continue
                expected = int(note[1]) if note and place == len(shown) else 0
                ending = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
                ran += 1
                if ending.returncode != expected:
                    failures.append(f"{page.relative_to(source)}: {command}\n  ended with {ending.returncode}, expected {expected}: "
                                    f"{ending.stderr.strip()[-400:]}")
    return ran, failures


def main():
    source, programs = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    pages = [pathlib.Path(p).resolve() for p in sys.argv[3:]] or [source / "README.md", *sorted((source / "docs").rglob("*.md"))]
    ran, failures, left_out = 0, [], []
    for page in pages:
        count, failed = run_page(page, source, programs, left_out)
        ran += count
        failures += failed
    for page, command, reason in left_out:
        print(f"not run ({reason}): {page.relative_to(source)}: {command}")
    print(f"{ran} commands run, {len(failures)} failed, {len(left_out)} left out")
    for failure in failures:
        print(failure)
    if ran == 0 or failures:
        sys.exit(1)


main()
