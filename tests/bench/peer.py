#!/usr/bin/python3
"""PyTorch's speed on an experiment's network, with random images: what the engine is measured against.

  peer.py EXPERIMENT.json SUMMARY.jsonl     SUMMARY: what `percept-cli summary` prints of it

Tries one and all threads, and both memory formats where there are convolutions; prints one JSON object with the best
training and evaluation speed in images per second. Needs Debian's python3-torch; says so and exits with 3 without it."""
import json
import os
import sys
import time

SECONDS = 4.0  # of each measurement, after a second to warm up
EVALUATION_BATCH = 1000

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


def speed(step, images):
    """Images per second; `step` takes a number that grows and returns how many it did."""
    done, count, started = 0, 0, None
    begin = time.monotonic()
    while started is None or time.monotonic() - started < SECONDS:
        if started is None and time.monotonic() - begin > 1:
            started, done = time.monotonic(), 0
        done += step(count % images)
        count += 1
    return done / (time.monotonic() - started)


def measure(experiment, shapes, threads, channels_last):
    torch.set_num_threads(threads)
    height, width, channels = shapes[0]["input"]
    classes, batch = shapes[-1]["output"][-1], experiment.get("training", {}).get("batch_size", 32)
    n = max(4 * batch, EVALUATION_BATCH)
    x, y = torch.rand(n, channels, height, width), torch.randint(classes, (n,))
    net = network(experiment["model"]["layers"], shapes)
    if channels_last:
        net, x = net.to(memory_format=torch.channels_last), x.contiguous(memory_format=torch.channels_last)
    settings = experiment.get("optimizer", {"name": "adam"})
    optimizer = OPTIMIZERS[settings["name"]](net.parameters(), lr=settings.get("learning_rate", 0.001))

    def train(number):
        pick = torch.randperm(n)[:batch]
        optimizer.zero_grad(set_to_none=True)
        loss = nn.functional.cross_entropy(net(x[pick]), y[pick])
        loss.backward()
        optimizer.step()
        loss.item()
        return batch

    def evaluate(number):
        with torch.no_grad():
            net(x[:EVALUATION_BATCH]).argmax(1)
        return EVALUATION_BATCH

    trained = speed(train, n)
    net.eval()
    return trained, speed(evaluate, n)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        experiment = json.load(file)
    with open(sys.argv[2], encoding="utf-8") as file:
        shapes = [line for line in map(json.loads, file) if "layer" in line]
    convolves = any("2d" in layer["type"] for layer in experiment["model"]["layers"])
    settings = [(threads, last) for threads in sorted({1, len(os.sched_getaffinity(0))}) for last in ((False, True) if convolves else (False,))]
    speeds = [measure(experiment, shapes, *setting) for setting in settings]
    print(json.dumps({"training": max(s[0] for s in speeds), "evaluation": max(s[1] for s in speeds), "version": torch.__version__}))


if __name__ == "__main__":
    main()
