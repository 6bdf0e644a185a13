"""How training speed grows with threads and with batch size: Markdown tables, a row as soon as it is measured.

Each cell is a process of its own that trains on the first layer of a table below: the best of EPOCHS epochs, which leaves
out what starting costs. More threads than the machine has processors are there to show that they cost nothing."""
import json
import os
import subprocess
import tempfile

THREADS = (1, 2, 4, 8, 16, 32, 64)
BATCHES = (1, 4, 16, 64, 256, 1024, 4096)
EPOCHS = 2

# What is trained, and on how many images: some seconds a cell. Small batches take a part of them, for they are slow.
IMAGES = {"fashion-lenet5": 8192, "mnist-mlp-512": 49152, "random-vgg": 8192}
SMALL_BATCH, SMALL_PART = 16, 4


def measure(cli, folders, experiment, images, settings):
    """Images per second, and the peak of resident memory in megabytes; None with what the program said."""
    settings = {"dataset.limit": images, "dataset.validation_split": 0, "training.epochs": EPOCHS} | settings
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        command = [cli, "train", experiment, "--run", os.path.join(folder, "run")] + folders
        command += [word for item in settings.items() for word in ("--set", "%s=%s" % item)]
        child = subprocess.Popen(command, stdout=out, stderr=err)  # for wait4, which tells this child's memory
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        for file in (out, err):
            file.seek(0)
        if child.returncode != 0:
            return None, err.read().strip()
        events = [json.loads(line) for line in out]
    return max(event["images_per_second"] for event in events if event["event"] == "epoch"), usage.ru_maxrss / 1024


def table(cli, folders, experiments, title, values, settings_of):
    """One row a value; shares are told when a column's best is known, so they come as a second table."""
    names = list(experiments)
    print(f"\n| {title} | " + " | ".join(f"{name}, images/s | MB" for name in names) + " |")
    print("|---|" + "---|---|" * len(names), flush=True)
    speeds = {name: [] for name in names}
    for value in values:
        cells = []
        for name in names:
            part = SMALL_PART if settings_of(value).get("training.batch_size", SMALL_BATCH) < SMALL_BATCH else 1
            speed, memory = measure(cli, folders, experiments[name], IMAGES[name] // part, settings_of(value))
            if speed is None:
                raise SystemExit(f"bench: {name}: {memory}")
            speeds[name].append(speed)
            cells += [f"{speed:,.0f}", f"{memory:,.0f}"]
        print(f"| {value} | " + " | ".join(cells) + " |", flush=True)

    print(f"\n| {title} | " + " | ".join(f"{name}, of the best" for name in names) + " |")
    print("|---|" + "---|" * len(names))
    for i, value in enumerate(values):
        print(f"| {value} | " + " | ".join(f"{speeds[name][i] / max(speeds[name]):.0%}" for name in names) + " |", flush=True)


def scaling(cli, folders, known):
    """known: the experiments that there are, by name."""
    experiments = {name: known[name] for name in IMAGES if name in known}
    print(f"\nThe best of {EPOCHS} epochs on up to {max(IMAGES.values()):,} images; MB: the process's largest resident memory.")
    table(cli, folders, experiments, "threads", THREADS, lambda threads: {"training.threads": threads})
    table(cli, folders, experiments, "batch size", BATCHES, lambda batch: {"training.batch_size": batch})
    for name in IMAGES:
        if name not in experiments:
            print(f"\nleft out: {name}, which isn't here")
    return 0
