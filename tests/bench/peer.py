#!/usr/bin/python3
"""PyTorch's speed on an experiment's network: what the engine is measured against.

  peer.py EXPERIMENT.json SUMMARY.jsonl [SECONDS]     SUMMARY: what `percept-cli summary` prints of it

Prints one JSON object with the best training and evaluation speed in images per second, and the settings that gave them.

Each is the best of one and all threads and, where there are convolutions, of both memory formats; evaluation also of
several batch sizes. Images lie in memory as the floats that the network takes, as many as a test set has, so that nothing
is read or converted while the clock runs; the engine converts its bytes within its own time. A training step gathers a
batch in a new random order, runs forward, loss, backward and optimizer, and reads the loss; an evaluation, in inference
mode, runs forward and takes each image's class, without the loss that the engine adds up. Random images: how long the sums
take doesn't depend on what they add.

Needs Debian's python3-torch; says so and exits with 3 without it."""
import json
import os
import sys
import time

SECONDS = 3.0  # of each measurement, after a third of it to warm up
IMAGES = 10000
EVALUATION_BATCHES = (64, 250, 1000)

try:
    import torch
    from torch import nn
except ImportError:
    print("peer: PyTorch is not installed (Debian: python3-torch)", file=sys.stderr)
    sys.exit(3)

ACTIVATIONS = {"linear": nn.Identity, "relu": nn.ReLU, "elu": nn.ELU, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "selu": nn.SELU,
               "gelu": nn.GELU, "silu": nn.SiLU, "leaky_relu": lambda: nn.LeakyReLU(0.2), "softmax": nn.Identity}
OPTIMIZERS = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamax": torch.optim.Adamax, "rmsprop": torch.optim.RMSprop,
              "adamw": torch.optim.AdamW, "nadam": torch.optim.NAdam, "adagrad": torch.optim.Adagrad, "adadelta": torch.optim.Adadelta}


def pair(value):
    return tuple(value) if isinstance(value, list) else (value, value)


def module(layer, inputs, outputs):
    """The softmax at the end is the loss's; a layer that isn't here has no peer."""
    kind = layer["type"]
    if kind == "conv2d":
        return nn.Conv2d(inputs[-1], outputs[-1], pair(layer["kernel_size"]), pair(layer.get("strides", 1)),
                         layer.get("padding", "valid"), bias=layer.get("use_bias", True))
    if kind == "dense":
        return nn.Linear(inputs[-1], outputs[-1], bias=layer.get("use_bias", True))
    if kind in ("max_pooling2d", "average_pooling2d"):
        pool = nn.MaxPool2d if kind == "max_pooling2d" else nn.AvgPool2d
        return pool(pair(layer.get("pool_size", 2)), pair(layer.get("strides") or layer.get("pool_size", 2)))
    if kind == "global_average_pooling2d":
        return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())
    if kind == "flatten":
        return nn.Flatten()
    if kind == "dropout":
        return nn.Dropout(layer["rate"])
    if kind == "batch_normalization":
        return nn.BatchNorm2d(inputs[-1]) if len(inputs) == 3 else nn.BatchNorm1d(inputs[-1])
    if kind == "activation":
        return nn.Identity()
    raise SystemExit(f"peer: {kind} has no peer here")


def network(layers, shapes):
    modules = []
    for layer, shape in zip(layers, shapes):
        modules.append(module(layer, shape["input"], shape["output"]))
        modules.append(ACTIVATIONS[layer.get("activation", "linear")]())
    return nn.Sequential(*modules)


def speed(step, batch, seconds):
    """Images per second of a step that takes `batch` of them."""
    started, done, begin = None, 0, time.monotonic()
    while started is None or time.monotonic() - started < seconds:
        if started is None and time.monotonic() - begin > seconds / 3:
            started, done = time.monotonic(), 0
        step()
        done += batch
    return done / (time.monotonic() - started)


def endless_batches(batch):
    """Indices of whole batches, in a new order whenever all images were taken."""
    while True:
        order = torch.randperm(IMAGES)
        for first in range(0, IMAGES - batch + 1, batch):
            yield order[first:first + batch]


def measure(experiment, shapes, threads, channels_last, seconds):
    """[(kind, images per second, settings)]"""
    torch.set_num_threads(threads)
    height, width, channels = shapes[0]["input"]
    batch = min(experiment.get("training", {}).get("batch_size", 32), IMAGES)
    x, y = torch.rand(IMAGES, channels, height, width), torch.randint(shapes[-1]["output"][-1], (IMAGES,))
    net = network(experiment["model"]["layers"], shapes)
    if channels_last:
        net, x = net.to(memory_format=torch.channels_last), x.contiguous(memory_format=torch.channels_last)
    settings = experiment.get("optimizer", {"name": "adam"})
    optimizer = OPTIMIZERS[settings["name"]](net.parameters(), lr=settings.get("learning_rate", 0.001))
    batches = endless_batches(batch)

    def train():
        pick = next(batches)
        optimizer.zero_grad(set_to_none=True)
        loss = nn.functional.cross_entropy(net(x[pick]), y[pick])
        loss.backward()
        optimizer.step()
        loss.item()

    at = f"{threads} thread{'s' if threads > 1 else ''}{', channels last' if channels_last else ''}"
    speeds = [("training", speed(train, batch, seconds), at)]
    net.eval()
    for size in EVALUATION_BATCHES:
        parts = x.split(size)
        place = 0

        def evaluate():
            nonlocal place
            net(parts[place]).argmax(1)
            place = (place + 1) % (IMAGES // size)

        with torch.inference_mode():
            speeds.append(("evaluation", speed(evaluate, size, seconds / 2), f"{at}, batches of {size}"))
    return speeds


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        experiment = json.load(file)
    with open(sys.argv[2], encoding="utf-8") as file:
        shapes = [line for line in map(json.loads, file) if "layer" in line]
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else SECONDS
    convolves = any("2d" in layer["type"] for layer in experiment["model"]["layers"])
    best = {}
    for threads in sorted({1, len(os.sched_getaffinity(0))}):
        for channels_last in (False, True) if convolves else (False,):
            for kind, images_per_second, at in measure(experiment, shapes, threads, channels_last, seconds):
                best[kind] = max(best.get(kind, (0, "")), (images_per_second, at))
    print(json.dumps({kind: value for kind, (value, _) in best.items()} |
                     {"settings": {kind: at for kind, (_, at) in best.items()}, "version": torch.__version__}))


if __name__ == "__main__":
    main()
