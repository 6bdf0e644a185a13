#!/usr/bin/env python3
"""What Percept's engine does on this machine, beside what the machine could do: a Markdown table on standard output.

  ./run bench [--data DIR]... [--rounds N] [--peer] [EXPERIMENT.json...]   training and evaluation speed, opening MNIST
  ./run bench ui [--data DIR]...                                           the window, under a display of its own

Without experiments: the bundled one, tests/bench/experiments, and, where the folder that PERCEPT_SHARED names (or
`shared` beside the checkout) has them, its experiments on the data in it. What has no data here is left out and named."""
import argparse
import glob
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time

import window

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.environ.get("PERCEPT_SHARED", os.path.join(ROOT, "..", "shared"))
EPOCHS = 2
REQUEST_WAS_WRONG = 2


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.machine()


def limits(build):
    """{(instruction set, threads): GFLOP/s}, and the best of one thread and of all."""
    threads = sorted({1, len(os.sched_getaffinity(0))})
    done = subprocess.run([os.path.join(build, "tests/bench/limit")] + [str(n) for n in threads], check=True,
                          stdout=subprocess.PIPE, text=True)
    return {(name, int(n)): float(speed) for name, n, speed in (line.split() for line in done.stdout.splitlines())}


def known_experiments():
    """One file a name; the shared folder's wins."""
    files = {}
    for folder in (f"{ROOT}/resources/experiments", f"{ROOT}/tests/bench/experiments", f"{SHARED}/experiments"):
        for file in sorted(glob.glob(f"{folder}/*.json")):
            files[os.path.basename(file)] = file
    return list(files.values())


def train(cli, experiment, folders):
    """The events of two epochs, or what the program said."""
    with tempfile.TemporaryDirectory() as run:
        command = [cli, "train", experiment, "--run", os.path.join(run, "run"), "--set", f"training.epochs={EPOCHS}"]
        done = subprocess.run(command + folders, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return None, done.returncode, done.stderr.strip()
    return [json.loads(line) for line in done.stdout.splitlines()], 0, ""


def multiplications(lines, layers):
    """Of one image's forward pass, and how many of them are the first layer's: what the sums as they are written need."""
    counts = []
    for line, layer in zip(lines, layers):
        if layer["type"] in ("dense", "conv2d", "depthwise_conv2d"):
            height, width = line["output"][:2] if len(line["output"]) == 3 else (1, 1)
            biases = line["output"][-1] if layer.get("use_bias", True) else 0
            counts.append((line["parameters"] - biases) * height * width)
    return sum(counts), counts[0] if counts else 0


def summarise(cli, experiment, folders):
    done = subprocess.run([cli, "summary", experiment] + folders, capture_output=True, text=True, check=True)
    return done.stdout


def gflops(cli, experiment, folders):
    """Of training one image, forward and both gradients; nobody needs the first layer's input gradient."""
    lines = [line for line in map(json.loads, summarise(cli, experiment, folders).splitlines()) if "layer" in line]
    with open(experiment, encoding="utf-8") as file:
        total, first = multiplications(lines, json.load(file)["model"]["layers"])
    return 2e-9 * (3 * total - first)


def peer(cli, experiment, folders):
    """PyTorch's training and evaluation speed, or None with the reason on standard error."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as summary:
        summary.write(summarise(cli, experiment, folders))
        summary.flush()
        done = subprocess.run(["/usr/bin/python3", os.path.join(ROOT, "tests/bench/peer.py"), experiment, summary.name],
                              stdout=subprocess.PIPE, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else None


def row(cells):
    print("| " + " | ".join(cells) + " |", flush=True)


def open_seconds(cli, folders, rounds):
    """The whole program: start, open and count MNIST, end."""
    times = []
    for _ in range(rounds):
        begin = time.monotonic()
        done = subprocess.run([cli, "data", "mnist"] + folders, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            return None
        times.append(time.monotonic() - begin)
    return statistics.median(times)


def engine(build, arguments):
    parser = argparse.ArgumentParser(prog="run bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", action="append", default=[], metavar="DIR", help="where datasets are looked for")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer", action="store_true", help="PyTorch beside it, where it is installed")
    parser.add_argument("experiments", nargs="*")
    options = parser.parse_args(arguments)

    cli = os.path.join(build, "app/percept-cli")
    folders = [word for folder in options.data + [os.path.join(SHARED, "data")] if os.path.isdir(folder) for word in ("--data", folder)]
    experiments = options.experiments or known_experiments()

    version = subprocess.run([cli, "--version"], capture_output=True, text=True, check=True).stdout.split("\n")
    print(f"{processor()}, {len(os.sched_getaffinity(0))} processors; {', '.join(line.strip() for line in version if line.strip())}\n")

    speeds = limits(build)
    print("| arithmetic limit, GFLOP/s | " + " | ".join(f"{n} thread{'s' if n > 1 else ''}" for n in sorted({n for _, n in speeds})) + " |")
    print("|---|" + "---|" * len({n for _, n in speeds}))
    for name in dict.fromkeys(name for name, _ in speeds):
        print(f"| {name} | " + " | ".join(f"{speeds[key]:.0f}" for key in sorted(speeds) if key[0] == name) + " |")

    fastest = max(speeds.values())
    titles = ["experiment", "training images/s", "evaluation images/s", "GFLOP/s in training", "of the limit", "parameters"]
    titles += ["PyTorch training", "ratio", "PyTorch evaluation", "ratio"] if options.peer else []
    print(f"\nThe best of {options.rounds} × {EPOCHS} epochs; GFLOP/s of the sums as they are written, which Winograd's convolutions need fewer of.\n")
    row(titles)
    row(["---"] * len(titles))
    left_out, failed, ratios = [], False, []
    for experiment in experiments:
        name = os.path.splitext(os.path.basename(experiment))[0]
        best, result, evaluated = 0.0, None, 0.0
        for _ in range(options.rounds):
            events, status, said = train(cli, experiment, folders)
            if events is None:
                # What isn't here, or is asked of models that aren't networks, is no fault of a benchmark nobody asked for it.
                failed |= status != REQUEST_WAS_WRONG or bool(options.experiments)
                left_out.append(f"{name}: {said}")
                break
            best = max([best] + [event["images_per_second"] for event in events if event["event"] == "epoch"])
            result = next(event for event in events if event["event"] == "result")
            if result.get("predict_milliseconds"):
                evaluated = max(evaluated, 1000 / result["predict_milliseconds"])
        else:
            arithmetic = best * gflops(cli, experiment, folders)
            cells = [name, f"{best:,.0f}", f"{evaluated:,.0f}" if evaluated else "", f"{arithmetic:,.0f}",
                     f"{arithmetic / fastest:.0%}", f"{result['parameters']:,}"]
            other = peer(cli, experiment, folders) if options.peer else None
            if other is not None:
                ratios.append((best / other["training"], evaluated / other["evaluation"]))
                cells += [f"{other['training']:,.0f}", f"{ratios[-1][0]:.2f}", f"{other['evaluation']:,.0f}", f"{ratios[-1][1]:.2f}"]
            row(cells + [""] * (len(titles) - len(cells)))

    if ratios:
        means = [statistics.geometric_mean(column) for column in zip(*ratios)]
        print(f"\nGeometric means of {len(ratios)} ratios: training {means[0]:.2f}, evaluation {means[1]:.2f}")
    seconds = open_seconds(cli, folders, 5)
    if seconds is not None:
        print(f"\nOpening MNIST (`percept-cli data mnist`, the whole program, median of 5): {seconds:.3f} s")
    for line in left_out:
        print(f"left out: {line}", file=sys.stderr)
    return int(failed)


def main(build, arguments):
    for name in [name for name in os.environ if name.startswith("OPENBLAS_")]:
        del os.environ[name]
    return window.measure(ROOT, build, arguments[1:]) if arguments[:1] == ["ui"] else engine(build, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
