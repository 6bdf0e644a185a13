#!/usr/bin/env python3
"""The desktop starts the program through its D-Bus service, and brings it experiments. Run by with-display.

  activation.py SOURCE_ROOT BUILD_ROOT"""
import os
import re
import subprocess
import sys
import time

ID = "org.percept.Percept"
PATH = "/" + ID.replace(".", "/")
SECONDS = 60


def call(destination, path, method, *arguments):
    done = subprocess.run(["gdbus", "call", "--session", "--timeout", str(SECONDS), "--dest", destination, "--object-path", path,
                           "--method", method, *arguments], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def windows():
    """Each window of a GtkApplication is an object of its own on the bus."""
    done = subprocess.run(["gdbus", "introspect", "--session", "--dest", ID, "--object-path", PATH + "/window"],
                          capture_output=True, text=True, check=False)
    return len(set(re.findall(r"^  node (\d+)", done.stdout, re.M)))


def owned():
    return "true" in call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner", ID)[1]


def until(holds, otherwise):
    end = time.monotonic() + SECONDS
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds(), otherwise


def shows(count):
    return until(lambda: windows() == count, f"not {count} windows")


def install_service(build):
    """The service as it is installed, but for where the program is."""
    with open(f"{build}/resources/{ID}.service", encoding="utf-8") as file:
        text = re.sub(r"^Exec=\S*/percept\b", f"Exec={build}/app/percept", file.read(), flags=re.M)
    folder = os.path.join(os.environ["XDG_DATA_HOME"], "dbus-1", "services")
    os.makedirs(folder)
    with open(f"{folder}/{ID}.service", "w", encoding="utf-8") as file:
        file.write(text)
    return call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.ReloadConfig")


def steps(source, build):
    status, output = install_service(build)
    yield "service is known", status == 0, output
    status, output = call(ID, PATH, "org.freedesktop.Application.Activate", "{}")
    yield "activated", status == 0, output
    yield "with a window", *shows(1)
    status, output = call(ID, PATH, "org.freedesktop.Application.Activate", "{}")
    yield "activated again", status == 0, output
    yield "with the same window", *shows(1)
    uri = "file://" + os.path.join(source, "resources/experiments/digits-lenet5.json")
    status, output = call(ID, PATH, "org.freedesktop.Application.Open", f"['{uri}']", "{}")
    yield "opens an experiment", status == 0, output
    yield "in a window of its own", *shows(2)
    status, output = call(ID, PATH, "org.freedesktop.Application.ActivateAction", "show", "[]", "{}")
    yield "is shown by its notification's action", status == 0, output
    for left in (1, 0):
        status, output = call(ID, PATH, "org.freedesktop.Application.ActivateAction", "quit", "[]", "{}")
        yield "closes a window", status == 0, output
        if left:
            yield "leaves the other", *shows(left)
    yield "ends with the last", *until(lambda: not owned(), "the service is still there")


def main(source, build):
    number, failed = 0, False
    for number, (name, good, why) in enumerate(steps(source, build), 1):
        if not good:
            print("# " + why.replace("\n", "\n# "))
        print(f"{'ok' if good else 'not ok'} {number} {name}", flush=True)
        failed |= not good
    print(f"1..{number}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])))
