"""How quick the window is, and what it costs the training: a Markdown table of what was measured beside what is asked."""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

STARTS = 5
PAIRS = 10
EPOCHS = 2  # of each training of a pair
EXPERIMENT = "resources/experiments/digits-lenet5.json"
# Large enough that an epoch lasts a second or more; otherwise all of the bundled digits.
DATASETS = ("mnist", "fashion-mnist")
LIMIT = 20000


def say(text):
    print(text, file=sys.stderr, flush=True)


def write_experiment(root, cli, folders, path):
    """LeNet-5 on the first of the datasets that is here, trained until somebody stops it. Returns the dataset's name."""
    with open(os.path.join(root, EXPERIMENT), encoding="utf-8") as file:
        experiment = json.load(file)
    for name in DATASETS:
        found = subprocess.run([cli, "data", name] + folders, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        if found.returncode == 0:
            experiment["dataset"].update(source=name, limit=LIMIT)
            break
    with open(path, "w", encoding="utf-8") as file:
        json.dump(experiment, file)
    return experiment["dataset"]["source"]


class Bench:
    def __init__(self, root, build, folders, scratch):
        self.cli = os.path.join(build, "app/percept-cli")
        self.program = [os.path.join(root, "tests/ui/with-display"), os.path.join(build, "tests/ui/bench-window")]
        self.folders = folders
        self.scratch = scratch
        self.file = os.path.join(scratch, "bench.json")
        self.dataset = write_experiment(root, self.cli, folders, self.file)

    def experiment(self, epochs):
        """Its file, with so many epochs to train."""
        with open(self.file, encoding="utf-8") as file:
            experiment = json.load(file)
        experiment["training"]["epochs"] = epochs
        with open(self.file, "w", encoding="utf-8") as file:
            json.dump(experiment, file)
        return self.file

    def window(self, task, epochs=None):
        opened = self.folders + [self.experiment(epochs)] if epochs else []
        done = subprocess.run(self.program + [task] + opened, capture_output=True, text=True, check=False)
        lines = done.stdout.splitlines()
        if done.returncode != 0 or not lines or not lines[-1].startswith("{"):
            raise RuntimeError("\n".join(lines + [done.stderr.strip()]))
        return json.loads(lines[-1])

    def command_line(self):
        """Images a second of each epoch."""
        with tempfile.TemporaryDirectory(dir=self.scratch) as run:
            command = [self.cli, "train", self.experiment(EPOCHS), "--run", os.path.join(run, "run")] + self.folders
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        events = [json.loads(line) for line in done.stdout.splitlines()]
        return [event["images_per_second"] for event in events if event["event"] == "epoch"]


def at_worst(values):
    return f"{statistics.median(values):.0f} ms, at worst {max(values):.0f} ms"


def start_rows(bench):
    starts = [bench.window("start") for _ in range(STARTS)]
    frames, points = ([start[name] for start in starts] for name in ("first_frame_ms", "train_to_first_point_ms"))
    computed = statistics.median(start["first_frame_computed_ms"] for start in starts)
    yield f"first frame, from the program's start; {STARTS} starts", f"{at_worst(frames)}; computed {computed:.0f} ms", "400 ms"
    yield f"Train to the first point on the plot, on the bundled digits; {STARTS} starts", at_worst(points), ""


def click_rows(bench):
    found = bench.window("clicks", epochs=10000)
    each = found["clicks"] // 2
    epochs = f"epochs {found['first_epoch']} to {found['last_epoch']}"
    for page, where in (("inspect", "beside its images"), ("train", "beside the plots, which changes the page")):
        yield (f"a click on a cell to its images, while training at full speed; a matrix {where}; {each} clicks, {epochs}",
               f"{found[f'click_on_{page}_ms']:.0f} ms, at worst {found[f'slowest_click_on_{page}_ms']:.0f} ms; "
               f"computed for it {found[f'click_on_{page}_computed_ms']:.0f} ms", "100 ms")
    yield ("the longest that the main loop was busy, meanwhile",
           f"{found['longest_stall_ms']:.0f} ms; computed at most {found['longest_computed_ms']:.0f} ms", "50 ms")
    yield "how often it was for more than 50 ms", f"{found['stalls_over_50_ms']} of {found['turns']:,}", "0"
    yield ("the same, of its own computing", f"{found['computed_over_50_ms']} of {found['turns']:,}", "0")


def cost_rows(bench):
    windows, lines, shares = [], [], []
    for pair in range(PAIRS):
        def window():
            found = bench.window("train", epochs=EPOCHS)
            windows.append(statistics.harmonic_mean(found["images_per_second"]))
            shares.append(found["main_thread_seconds"] / found["seconds"] / len(os.sched_getaffinity(0)))

        def command_line():
            lines.append(statistics.harmonic_mean(bench.command_line()))

        # Each begins as often as the other: what ran before leaves a warmer machine behind.
        for measure in ((window, command_line) if pair % 2 == 0 else (command_line, window)):
            measure()
    costs = [1 - ours / theirs for ours, theirs in zip(windows, lines)]
    quartiles = statistics.quantiles(costs, n=4)
    yield (f"what the window costs the training; {PAIRS} alternating pairs with `percept-cli`",
           f"{statistics.median(costs):.1%} (quartiles {quartiles[0]:.1%} and {quartiles[2]:.1%}); medians "
           f"{statistics.median(windows):,.0f} and {statistics.median(lines):,.0f} images/s", "3 %")
    yield ("processor time of the window's own thread meanwhile, of all that the machine has",
           f"{statistics.median(shares):.1%}", "")


def plot_rows(build):
    done = subprocess.run([os.path.join(build, "tests/plot/bench-plot")], stdout=subprocess.PIPE, text=True, check=True)
    for found in map(json.loads, done.stdout.splitlines()):
        yield (f"one frame of {found['width']} × {found['height']} pixels: {found['what']}",
               f"{found['frame_ms']:.1f} ms, at worst {found['slowest_frame_ms']:.1f} ms; computed {found['frame_computed_ms']:.1f} ms",
               "8 ms")


def measure(root, build, arguments):
    parser = argparse.ArgumentParser(prog="run bench ui", description=__doc__)
    parser.add_argument("--data", action="append", default=[], metavar="DIR", help="where MNIST is looked for")
    options = parser.parse_args(arguments)
    for name in ("ui/bench-window", "plot/bench-plot"):
        if not os.path.exists(os.path.join(build, "tests", name)):
            say(f"bench: {name} was not built")
            return 1
    shared = os.path.join(os.environ.get("PERCEPT_SHARED", os.path.join(root, "..", "shared")), "data")
    folders = [word for folder in options.data + [shared] if os.path.isdir(folder)
               for word in ("--data", os.path.abspath(folder))]
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(root, build, folders, scratch)
        print(f"LeNet-5 on {bench.dataset}; medians; {len(os.sched_getaffinity(0))} processors, load {os.getloadavg()[0]:.1f} "
              "before it began\n\n| what | measured | asked |\n|---|---|---|", flush=True)
        try:
            for rows in (start_rows(bench), click_rows(bench), plot_rows(build), cost_rows(bench)):
                for row in rows:
                    print("| " + " | ".join(row) + " |", flush=True)
        except (RuntimeError, subprocess.CalledProcessError) as error:
            say(f"bench: {error}")
            return 1
    return 0
