#!/usr/bin/env python3
"""What Percept's engine does on this machine, beside what the machine could do: Markdown tables on standard output.

  ./run bench [--peer] [--data DIR]... [--rounds N] [EXPERIMENT.json...]   training and evaluation speed, opening MNIST
  ./run bench --scaling [--data DIR]...                                    how speed grows with threads and batch size
  ./run bench ui [--data DIR]...                                           the window, under a display of its own

Without experiments: the eight that docs/performance.md is about. What has no data here is left out and named; datasets are
looked for in each DIR, and in the folder `data` of the one that PERCEPT_SHARED names (or `shared` beside the checkout).

Percept's numbers are the best of N trainings of two epochs each: training, what an epoch reports, with shuffling, the bytes'
conversion and the optimizer; evaluation, the pass over the test set at the end, with conversion and loss. PyTorch's are
tests/bench/peer.py's, which says how they are taken."""
import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time

import window
from scaling import scaling

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.environ.get("PERCEPT_SHARED", os.path.join(ROOT, "..", "shared"))
EPOCHS = 2
REQUEST_WAS_WRONG = 2
EIGHT = ("mnist-softmax", "mnist-mlp-128x2", "mnist-mlp-512", "fashion-lenet5", "random-vgg", "cifar10-intro-cnn",
         "cifar10-dropout-cnn", "cifar10-mlp")
PEER_PATIENCE = 600  # seconds that one experiment of PyTorch's may take


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
    """The eight's files by name."""
    folders = (f"{ROOT}/tests/bench/experiments", f"{ROOT}/tests/reproduce")
    return {name: next(file for file in (f"{folder}/{name}.json" for folder in folders) if os.path.exists(file)) for name in EIGHT}


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


def peer(cli, experiment, folders, seconds):
    """PyTorch's training and evaluation speed, or None with the reason on standard error."""
    command = ["/usr/bin/python3", os.path.join(ROOT, "tests/bench/peer.py"), experiment]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as summary:
        summary.write(summarise(cli, experiment, folders))
        summary.flush()
        try:
            done = subprocess.run(command + [summary.name, str(seconds)], stdout=subprocess.PIPE, text=True, check=False,
                                  timeout=PEER_PATIENCE)
        except subprocess.TimeoutExpired:
            print(f"peer: {experiment} took more than {PEER_PATIENCE} seconds", file=sys.stderr)
            return None
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


def print_limits(speeds):
    threads = sorted({n for _, n in speeds})
    print("| arithmetic limit, GFLOP/s | " + " | ".join(f"{n} thread{'s' if n > 1 else ''}" for n in threads) + " |")
    print("|---|" + "---|" * len(threads))
    for name in dict.fromkeys(name for name, _ in speeds):
        print(f"| {name} | " + " | ".join(f"{speeds[name, n]:.0f}" for n in threads) + " |")


def ours(cli, experiment, folders, rounds):
    """The best training and evaluation speed, or None, the exit status and what the program said."""
    trained = evaluated = 0.0
    for _ in range(rounds):
        events, status, said = train(cli, experiment, folders)
        if events is None:
            return None, status, said
        trained = max([trained] + [event["images_per_second"] for event in events if event["event"] == "epoch"])
        milliseconds = next(event for event in events if event["event"] == "result").get("predict_milliseconds")
        evaluated = max(evaluated, 1000 / milliseconds if milliseconds else 0)
    return {"training": trained, "evaluation": evaluated}, 0, ""


def compare(speeds, other):
    """A row's cells for each kind of speed: ours, PyTorch's, the ratio."""
    for kind, speed in speeds.items():
        yield f"{speed:,.0f}" if speed else ""
        if other is not None:
            yield from (f"{other[kind]:,.0f}", f"{speed / other[kind]:.2f}") if kind in other else ("", "")


def speeds_table(options, cli, folders, experiments, limit):
    """Rows as they come. Returns the exit status."""
    beside = ["PyTorch", "ratio"] if options.peer else []
    titles = ["experiment", "training images/s", *beside, "evaluation images/s", *beside, "GFLOP/s in training", "of the limit"]
    print(f"\nThe best of {options.rounds} × {EPOCHS} epochs; GFLOP/s of the sums as they are written, which Winograd's "
          "convolutions need fewer of.\n")
    row(titles)
    row(["---"] * len(titles))
    left_out, failed, compared = [], False, {}
    for name, experiment in experiments.items():
        speeds, status, said = ours(cli, experiment, folders, options.rounds)
        if speeds is None:
            # What isn't here, or is asked of models that aren't networks, is no fault of a benchmark nobody asked for it.
            failed |= status != REQUEST_WAS_WRONG or bool(options.experiments)
            left_out.append(f"{name}: {said}")
            continue
        other = peer(cli, experiment, folders, options.seconds) or {} if options.peer else None
        arithmetic = speeds["training"] * gflops(cli, experiment, folders)
        row([name, *compare(speeds, other), f"{arithmetic:,.0f}", f"{arithmetic / limit:.0%}"])
        if other:
            compared[name] = speeds, other

    for kind in ("training", "evaluation") if compared else ():
        mean = statistics.geometric_mean(speeds[kind] / other[kind] for speeds, other in compared.values())
        print(f"\nGeometric mean of {len(compared)} ratios, {kind}: {mean:.2f}", flush=True)
    for name, (_, other) in compared.items():
        settings = "; ".join(f"{kind} {at}" for kind, at in other["settings"].items())
        print(f"PyTorch {other['version']}'s best for {name}: {settings}", file=sys.stderr)
    for line in left_out:
        print(f"left out: {line}", file=sys.stderr)
    return int(failed)


def engine(build, arguments):
    parser = argparse.ArgumentParser(prog="run bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", action="append", default=[], metavar="DIR", help="where datasets are looked for")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer", action="store_true", help="PyTorch beside it, where it is installed")
    parser.add_argument("--seconds", type=float, default=3.0, help="of each of PyTorch's measurements")
    parser.add_argument("--scaling", action="store_true", help="threads and batch sizes instead")
    parser.add_argument("experiments", nargs="*")
    options = parser.parse_args(arguments)

    cli = os.path.join(build, "app/percept-cli")
    folders = [word for folder in options.data + [os.path.join(SHARED, "data")] if os.path.isdir(folder) for word in ("--data", folder)]
    version = subprocess.run([cli, "--version"], capture_output=True, text=True, check=True).stdout.split("\n")
    print(f"{processor()}, {len(os.sched_getaffinity(0))} processors; {', '.join(line.strip() for line in version if line.strip())}\n")
    if options.scaling:
        return scaling(cli, folders, known_experiments())

    speeds = limits(build)
    print_limits(speeds)
    experiments = {os.path.splitext(os.path.basename(file))[0]: file for file in options.experiments} or known_experiments()
    status = speeds_table(options, cli, folders, experiments, max(speeds.values()))
    seconds = open_seconds(cli, folders, 5)
    if seconds is not None:
        print(f"\nOpening MNIST (`percept-cli data mnist`, the whole program, median of 5): {seconds:.3f} s")
    return status


def main(build, arguments):
    for name in [name for name in os.environ if name.startswith("OPENBLAS_")]:
        del os.environ[name]
    return window.measure(ROOT, build, arguments[1:]) if arguments[:1] == ["ui"] else engine(build, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
