#!/usr/bin/env python3
"""The house rules that a text search can hold: who may include whom, who may print, what no file may say.

  rules.py SOURCE_ROOT"""
import os
import re
import subprocess
import sys

# A folder's files may include, of ours, what starts with one of these; the most specific folder counts.
MAY_INCLUDE = {
    "engine": ["engine/"],
    "data": ["data/", "engine/"],
    "ui/draw": ["ui/draw/"],
    "ui": ["ui/", "data/", "engine/", "resources/"],
    "app/lab": ["app/lab/", "data/", "engine/"],
    "app/cli": ["app/cli/", "app/lab/", "ui/draw/", "data/", "engine/"],
    "app": ["app/", "ui/", "data/", "engine/", "resources/"],
}
# System headers that a folder may not include.
GTK = r"(gtk|adwaita|gdk|gsk)\b"
GLIB_OBJECTS = r"(gio|glib-object|json-glib)\b"
MAY_NOT_INCLUDE = {
    "engine": f"{GTK}|{GLIB_OBJECTS}|cairo|pango",
    "data": f"{GTK}|cairo|pango|adwaita",
    "ui/draw": f"{GTK}|{GLIB_OBJECTS}",
    "app/lab": f"{GTK}|cairo|pango",
    "app/cli": GTK,
}
LIBRARIES = ("engine/", "data/", "ui/", "app/lab/")
PRINTS = re.compile(r"\b(g_print|g_printerr|printf|puts|putchar|perror)\s*\(|\b(stdout|stderr)\b")
ONLY_IN = [
    (re.compile(r"cblas|openblas_\w+ ?\(|\bsgemm"), {"engine/kernels/gemm.c"}, "names BLAS, which only gemm.c may"),
    (re.compile(r"\b(GMutex|GRecMutex|GRWLock|GCond|GAsyncQueue|GThreadPool)\b"), None, "is invisible to thread sanitizer"),
]
SAYS = [
    (re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/"), "a path of somebody's machine"),
    (re.compile(r"\b(TODO|FIXME|XXX)\b"), "something left undone"),
]
SYSTEM_INCLUDE = re.compile(r"^\s*#\s*include\s*<([^>]+)>", re.MULTILINE)
OWN_INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
COMMENT_OR_STRING = re.compile(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.DOTALL)
MAX_LINES = 600


def folder_rule(path, table):
    """The entry of the longest folder in the table that holds the path."""
    folders = [folder for folder in table if path.startswith(folder + "/")]
    return table[max(folders, key=len)] if folders else None


def code(text):
    """The text without comments and the insides of strings, on the same lines."""
    return COMMENT_OR_STRING.sub(lambda match: "\n" * match.group().count("\n"), text)


def includes(path, text, exists):
    allowed, refused = folder_rule(path, MAY_INCLUDE), folder_rule(path, MAY_NOT_INCLUDE)
    for name in OWN_INCLUDE.findall(text):
        if allowed is not None and not any(name.startswith(prefix) for prefix in allowed) and "/" in name:
            yield f"includes {name}, which stands higher"
        elif "/" not in name and exists(os.path.join(os.path.dirname(path), name)):
            yield f"includes {name} by a path that doesn't start at the root"
    for name in SYSTEM_INCLUDE.findall(text):
        if refused is not None and re.match(refused, name):
            yield f"includes <{name}>"


def prints(path, text):
    if path.startswith(LIBRARIES):
        for match in PRINTS.finditer(code(text)):
            yield f"prints with {match.group(1) or match.group(2)}"


def only_in(path, text):
    bare = code(text)
    for pattern, files, what in ONLY_IN:
        applies = path.startswith("engine/") if files is None else path.startswith(("engine/", "data/", "ui/", "app/"))
        match = pattern.search(bare + "\n".join(SYSTEM_INCLUDE.findall(text)))
        if applies and match and path not in (files or ()):
            yield f"{match.group()} {what}"


def says(path, text):
    for pattern, what in SAYS:
        match = pattern.search(text)
        if match:
            yield f"holds {what}: {match.group()}"


def long_files(path, text):
    lines = text.count("\n")
    if lines > MAX_LINES:
        yield f"has {lines} lines, more than {MAX_LINES}"


def sources(root):
    """(path, text) of every text file that belongs to the project."""
    for top, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if f != ".git" and not (top == root and f.startswith("build")))
        for name in sorted(n for n in names if n != ".git"):
            path = os.path.relpath(os.path.join(top, name), root)
            try:
                with open(os.path.join(root, path), encoding="utf-8") as file:
                    yield path, file.read()
            except (UnicodeDecodeError, OSError):
                continue


def c_only(rule):
    return lambda path, text: rule(path, text) if path.endswith((".c", ".h")) else ()


def rules(exists):
    return {
        "includes": c_only(lambda path, text: includes(path, text, exists)),
        "prints": c_only(prints),
        "only-in": c_only(only_in),
        "says": lambda path, text: () if path.startswith("tests/house/") or path == "LICENSE" else says(path, text),
        "length": c_only(long_files),
    }


# What each rule must find, and let pass: a rule that finds nothing holds nothing.
PLANTED = [
    ("includes", "engine/a.c", '#include "data/b.h"\n', True),
    ("includes", "engine/a.c", "#include <gio/gio.h>\n", True),
    ("includes", "data/a.c", '#include "ui/b.h"\n', True),
    ("includes", "ui/draw/a.c", '#include "data/b.h"\n', True),
    ("includes", "ui/draw/a.c", "#include <gtk/gtk.h>\n", True),
    ("includes", "ui/a.c", '#include "app/b.h"\n', True),
    ("includes", "app/cli/a.c", '#include "ui/pages/b.h"\n', True),
    ("includes", "app/window/a.c", '#include "ui/pages/b.h"\n#include "engine/c.h"\n', False),
    ("includes", "data/a.c", '#include "engine/b.h"\n#include <gio/gio.h>\n', False),
    ("prints", "engine/a.c", 'g_print ("%d", 1);\n', True),
    ("prints", "data/a.c", "fputs (text, stderr);\n", True),
    ("prints", "data/a.c", 'g_debug ("stdout"); /* printf (x) */ snprintf (a, b, c);\n', False),
    ("prints", "app/cli/a.c", 'g_print ("%d", 1);\n', False),
    ("only-in", "engine/layers/a.c", "#include <cblas.h>\n", True),
    ("only-in", "engine/core/a.c", "GMutex lock;\n", True),
    ("only-in", "engine/kernels/gemm.c", "cblas_sgemm (x);\n", False),
    ("says", "docs/a.md", "see /ro" + "ot/prepared\n", True),
    ("says", "data/a.c", "/* TO" + "DO */\n", True),
    ("length", "data/a.c", "\n" * (MAX_LINES + 1), True),
    ("length", "data/a.c", "\n" * MAX_LINES, False),
]


def scripts(root):
    """Shell scripts parse, and shellcheck has nothing to say where it is installed."""
    for path, text in sources(root):
        shell = re.match(r"#!\s*(?:/usr/bin/env |/bin/)(bash|sh)\b", text)
        if shell:
            for command in ([shell.group(1), "-n"], ["shellcheck"]):
                try:
                    done = subprocess.run(command + [os.path.join(root, path)], capture_output=True, text=True, check=False)
                except FileNotFoundError:
                    continue
                if done.returncode != 0:
                    yield f"{path}: {command[0]}: {done.stdout}{done.stderr}"


def unbuilt(root):
    """Sources that no meson.build of their folder or one above it names, in full or, where there is a list of tests, without
    the prefix: they would only look like code, and like tests."""
    builds = {os.path.dirname(path): text for path, text in sources(root) if os.path.basename(path) == "meson.build"}
    for path, _ in sources(root):
        folder, name = os.path.split(path)
        if not name.endswith(".c"):
            continue
        above = [folder[:end] for end in range(len(folder) + 1) if end in (0, len(folder)) or folder[end] == "/"]
        said = "".join(builds.get(place, "") for place in above)
        if not re.search(rf"[/']{re.escape(name)}'|'{re.escape(re.sub('^(test|fuzz)-', '', name[:-2]))}'", said):
            yield f"{path} is not built"


def main(root):
    table = rules(lambda path: os.path.exists(os.path.join(root, path)))
    found = {name: [] for name in table}
    for path, text in sources(root):
        for name, rule in table.items():
            found[name] += [f"{path} {what}" for what in rule(path, text)]
    planted = []
    for name, path, text, wrong in PLANTED:
        if bool(list(table[name](path, text))) != wrong:
            planted.append(f"{name}: {path} with {text[:60]!r} should {'' if wrong else 'not '}be found")
    results = {**found, "planted": planted, "scripts": list(scripts(root)), "unbuilt": list(unbuilt(root))}
    print(f"1..{len(results)}")
    for number, (name, problems) in enumerate(results.items(), 1):
        for problem in problems:
            print("\n".join("# " + line for line in problem.splitlines()))
        print(f"{'not ok' if problems else 'ok'} {number} {name}")
    return int(any(results.values()))


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
