#!/usr/bin/env python3
"""Each header compiles alone, with the flags that the build gives to the files beside it.

  headers.py SOURCE_ROOT BUILD_ROOT"""
import json
import os
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

FOLDERS = ("engine", "data", "ui", "app")


def commands(build):
    """The compiler's arguments for each folder that something is compiled from."""
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        entries = json.load(file)
    result = {}
    for entry in entries:
        source = os.path.realpath(os.path.join(entry["directory"], entry["file"]))
        words = shlex.split(entry["command"])
        drop = {"-o": 2, "-MF": 2, "-MQ": 2, "-MD": 1, "-c": 2}
        kept, at = [], 0
        while at < len(words):
            step = drop.get(words[at], 0)
            if step == 0:
                kept.append(words[at])
            at += step or 1
        result.setdefault(os.path.dirname(source), (entry["directory"], kept))
    return result


def command_for(header, table):
    """That of the nearest folder above the header, or of any below its storey."""
    folder = os.path.dirname(header)
    while folder not in table and folder != os.path.dirname(folder):
        folder = os.path.dirname(folder)
    if folder in table:
        return table[folder]
    below = sorted(f for f in table if f.startswith(os.path.dirname(header)))
    return table[below[0]] if below else None


def check(header, table):
    command = command_for(header, table)
    if command is None:
        return "nothing near it is compiled"
    directory, words = command
    done = subprocess.run(words + ["-Wno-unused-function", "-fsyntax-only", "-x", "c", "-"], cwd=directory, capture_output=True,
                          text=True, check=False, input=f'#include "{header}"\n#include "{header}"\nint pct_alone;\n')
    return done.stderr if done.returncode != 0 else None


def main(root, build):
    table = commands(build)
    headers = sorted(os.path.join(top, name) for folder in FOLDERS for top, _, names in os.walk(os.path.join(root, folder))
                     for name in names if name.endswith(".h"))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        problems = list(pool.map(lambda header: check(header, table), headers))
    print(f"1..{len(headers)}")
    for number, (header, problem) in enumerate(zip(headers, problems), 1):
        for line in (problem or "").splitlines():
            print("# " + line)
        print(f"{'not ok' if problem else 'ok'} {number} {os.path.relpath(header, root)}")
    return int(any(problems))


if __name__ == "__main__":
    sys.exit(main(os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])))
