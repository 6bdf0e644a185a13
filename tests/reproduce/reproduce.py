#!/usr/bin/env python3
"""Trains the experiments whose results others have published, three seeds each, and writes docs/results.md: published and
measured side by side. Hours on a slow machine; what has ended is kept, so that it goes on where it was stopped.

  ./run reproduce [--data DIR]... [--from-jpeg SOURCE]... [EXPERIMENT...]

--from-jpeg: this source's pixels come from JPEG files, which the table then says. Experiments: by name; all without."""
import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile

FOLDER = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(FOLDER))
SHARED = os.environ.get("PERCEPT_SHARED", os.path.join(ROOT, "..", "shared"))
SEEDS = (1, 2, 3)

HEAD = """# Published results, and what Percept measures

Written by `./run reproduce`, which trains each experiment in [tests/reproduce](../tests/reproduce) with seeds 1, 2 and 3.
Measured: mean ± standard deviation over the seeds. The published ones are single runs unless the row says otherwise, so
that a difference of a standard deviation or two says nothing.

| experiment | published | measured | what |
|---|---|---|---|
"""


def train(cli, name, seed, folders, version):
    """The value's source: the last events of a training, or what was said instead of them."""
    with tempfile.TemporaryDirectory() as run:
        done = subprocess.run([cli, "train", f"{FOLDER}/{name}.json", "--run", f"{run}/run", "--set", f"training.seed={seed}"] + folders,
                              capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return {"said": done.stderr.strip().removeprefix(f"percept-cli: {FOLDER}/")}
    last = {"version": version}
    for event in map(json.loads, done.stdout.splitlines()):
        if event["event"] in ("epoch", "result"):
            last.update({key: event[key] for key in ("val_accuracy", "test_accuracy", "fit_seconds") if key in event})
    return last


def measured(cli, name, folders, kept, version):
    """One result a seed; what has ended with the same experiment and program is read instead of trained again."""
    results = []
    with open(f"{FOLDER}/{name}.json", encoding="utf-8") as file:
        text = file.read()
    for seed in SEEDS:
        path = os.path.join(kept, f"{name}-{seed}.json")
        try:
            with open(path, encoding="utf-8") as file:
                stored = json.load(file)
            if stored["experiment"] == text and stored["result"]["version"] == version:
                results.append(stored["result"])
                continue
        except (OSError, ValueError, KeyError):
            pass
        result = train(cli, name, seed, folders, version)
        if "said" in result:
            print(result["said"], file=sys.stderr, flush=True)
            return result["said"]
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"experiment": text, "result": result}, file)
        results.append(result)
        print(f"{name}, seed {seed}: {result}", flush=True)
    return results


def row(entry, results, from_jpeg):
    notes = [{"test_accuracy": "test accuracy", "val_accuracy": "validation accuracy of the last epoch"}[entry["value"]]]
    if isinstance(results, str):
        # Where it was looked for is this machine's business.
        missing = re.search(r"dataset\.source: (.+) was not found", results)
        value, notes = "not measured", [f"{missing[1]} isn't at hand" if missing else results.replace("|", "\\|")]
    else:
        values = [result[entry["value"]] for result in results]
        value = f"{statistics.mean(values):.4f} ± {statistics.stdev(values):.4f}"
        if from_jpeg:
            notes.append("on images made from JPEG files")
    return f"| {entry['title']} (`{entry['experiment']}`) | {entry['published']:.4g} | {value} | {'; '.join(notes + [entry['note']] if 'note' in entry else notes)} |\n"


def main(build, arguments):
    parser = argparse.ArgumentParser(prog="run reproduce", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", action="append", default=[], metavar="DIR", help="where datasets are looked for")
    parser.add_argument("--from-jpeg", action="append", default=[], metavar="SOURCE")
    parser.add_argument("experiments", nargs="*")
    options = parser.parse_args(arguments)
    for name in [name for name in os.environ if name.startswith("OPENBLAS_")]:
        del os.environ[name]

    cli = os.path.join(build, "app/percept-cli")
    folders = [word for folder in options.data + [os.path.join(SHARED, "data")] if os.path.isdir(folder) for word in ("--data", folder)]
    kept = os.path.join(build, "reproduce")
    os.makedirs(kept, exist_ok=True)
    version = subprocess.run([cli, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    with open(f"{FOLDER}/published.json", encoding="utf-8") as file:
        published = json.load(file)

    rows = []
    for entry in published:
        name = entry["experiment"]
        if options.experiments and name not in options.experiments:
            continue
        with open(f"{FOLDER}/{name}.json", encoding="utf-8") as file:
            source = json.load(file)["dataset"]["source"]
        rows.append(row(entry, measured(cli, name, folders, kept, version), source in options.from_jpeg))
        print(rows[-1], end="", flush=True)
    if not options.experiments:
        with open(f"{ROOT}/docs/results.md", "w", encoding="utf-8") as file:
            file.write(HEAD + "".join(rows) + f"\nMeasured with {version.splitlines()[0]} on {platform.machine()}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
