#!/usr/bin/env python3
"""The manifest of the flatpak says what is true, as far as that can be known without a network.

  flatpak.py SOURCE_ROOT BUILD_ROOT"""
import copy
import fnmatch
import glob
import json
import os
import re
import subprocess
import sys

ID = "org.percept.Percept"

# What the runtime or the SDK has of what meson.build asks for. What is in neither is a module of the manifest.
RUNTIME = {"threads", "dl", "m", "glib-2.0", "gio-2.0", "gio-unix-2.0", "zlib", "nettle", "libpng", "libjpeg", "cairo",
           "cairo-svg", "cairo-pdf", "pangocairo", "gtk4", "gtk4-wayland", "gtk4-x11", "libadwaita-1", "wayland-client", "x11"}
# Only the tests want these.
TESTS = {"json-glib-1.0", "atspi-2"}

# A window on either display, drawn by the graphics card. Files come by portal, so that there is no --filesystem, and
# nothing is fetched, so that there is no --share=network.
PERMISSIONS = {"--share=ipc", "--socket=wayland", "--socket=fallback-x11", "--device=dri"}
# Code that would want more than that.
WANTS = [
    (re.compile(r"\bgtk_file_chooser_(?:dialog|widget)_new\b"), "chooses files without the portal"),
    (re.compile(r"\bg_socket_client_new\b|\bsoup_session_new\b|<libsoup/"), "wants the network"),
    (re.compile(r"\bg_spawn_\w+ ?\(|\bg_subprocess_new"), "starts a program that the runtime may not have"),
]


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def once(pairs):
    """A key that comes twice would win over the first without a word."""
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise ValueError("a key comes twice: " + ", ".join(sorted({key for key in keys if keys.count(key) > 1})))
    return dict(pairs)


def names(manifest, root, _):
    """Everything that the desktop finds the program by has the manifest's name."""
    wanted = manifest.get("app-id")
    said = {
        "the desktop file": [os.path.basename(path)[:-len(".desktop.in")] for path in glob.glob(f"{root}/resources/*.desktop.in")],
        "its icon": re.findall(r"^Icon=(.*)$", read(f"{root}/resources/{ID}.desktop.in"), re.M),
        "the metainfo": re.findall(r"<id>(.*)</id>", read(f"{root}/resources/{ID}.metainfo.xml.in")),
        "its launchable": re.findall(r'"desktop-id">(.*)\.desktop<', read(f"{root}/resources/{ID}.metainfo.xml.in")),
        "the schema": re.findall(r'<schema id="(.*?)"', read(f"{root}/resources/{ID}.gschema.xml")),
        "the service": re.findall(r"^Name=(.*)$", read(f"{root}/resources/{ID}.service.in"), re.M),
        "the program": re.findall(r'PCT_APPLICATION_ID "(.*)"', read(f"{root}/app/application.h")),
        "the icons' files": [os.path.basename(path)[:-4].removesuffix("-symbolic")
                             for path in glob.glob(f"{root}/resources/icons/*/apps/*.svg")],
        "the manifest's file": [os.path.basename(path)[:-len(".json")] for path in glob.glob(f"{root}/flatpak/*.json")],
    }
    for what, found in said.items():
        if set(found) != {wanted}:
            yield f"{what} says {', '.join(sorted(set(found))) or 'nothing'}, the manifest {wanted}"


def built_folders(root):
    """What `run` builds into, and flatpak-builder where the manual says so."""
    return {"build", "build-flatpak", ".flatpak-builder", ".git"} | set(re.findall(r"\bcompile (build[\w-]*)", read(f"{root}/run")))


def sources(manifest, root, _):
    for module in manifest["modules"]:
        if not module.get("sources"):
            yield f"{module['name']} comes from nowhere"
        for source in module.get("sources", []):
            if source["type"] == "archive":
                if not source["url"].startswith("https://"):
                    yield f"{module['name']}: {source['url']} isn't https"
                if not re.fullmatch(r"[0-9a-f]{64}", source.get("sha256", "")):
                    yield f"{module['name']}: no sha256 of {source['url']}"
            elif source["type"] == "dir":
                path = os.path.normpath(os.path.join(root, "flatpak", source["path"]))
                if path != root:
                    yield f"{module['name']}: {source['path']} isn't the checkout"
                for folder in sorted(built_folders(root) - set(source.get("skip", []))):
                    yield f"{module['name']}: {folder} would be copied, too"
            else:
                yield f"{module['name']}: a source of type {source['type']}"


def options(manifest, _, build):
    known = {option["name"]: option for option in json.loads(read(f"{build}/meson-info/intro-buildoptions.json"))}
    for module in manifest["modules"]:
        for text in module.get("config-opts", []) if module.get("buildsystem") == "meson" else []:
            match = re.fullmatch(r"(?:-D|--)([\w.-]+)=(.*)", text)
            option = known.get(match and match.group(1))
            if option is None:
                yield f"{text}: meson knows no such option"
            elif option["type"] == "boolean" and match.group(2) not in ("true", "false"):
                yield f"{text}: not true or false"
            elif match.group(2) not in option.get("choices", [match.group(2)]):
                yield f"{text}: not one of {', '.join(option['choices'])}"


def dependencies(manifest, root, _):
    modules = {module["name"] for module in manifest["modules"]}
    asked = set()
    for path in glob.glob(f"{root}/**/meson.build", recursive=True):
        if not os.path.relpath(path, root).startswith("build"):
            asked |= set(re.findall(r"\bdependency\('([^']+)'", read(path)))
    for name in sorted(asked - RUNTIME - TESTS - modules):
        yield f"{name} is neither in the runtime, as RUNTIME here knows it, nor a module"
    for name in sorted(modules - asked - {"percept"}):
        yield f"the module {name} is nothing that meson.build asks for"


def permissions(manifest, root, _):
    given = manifest.get("finish-args", [])
    for argument in sorted(set(given) ^ PERMISSIONS):
        yield f"{argument} is {'not needed' if argument in given else 'missing'}"
    for folder in ("app", "ui", "data", "engine"):
        for path in glob.glob(f"{root}/{folder}/**/*.c", recursive=True):
            for pattern, what in WANTS:
                if pattern.search(read(path)):
                    yield f"{os.path.relpath(path, root)} {what}"


def installed(manifest, _, build):
    """What is installed is there after cleaning up, and what the desktop reads has the name that lets it out."""
    prefix = next(option["value"] for option in json.loads(read(f"{build}/meson-info/intro-buildoptions.json"))
                  if option["name"] == "prefix")
    paths = ["/" + os.path.relpath(path, prefix) for path in json.loads(read(f"{build}/meson-info/intro-installed.json")).values()]
    if f"/bin/{manifest['command']}" not in paths:
        yield f"{manifest['command']} isn't installed"
    for path in paths:
        for pattern in manifest.get("cleanup", []):
            if fnmatch.fnmatch(path if "/" in pattern else os.path.basename(path), pattern) or path.startswith(pattern + "/"):
                yield f"{path} is cleaned up by {pattern}"
        if re.match(r"/share/(applications|metainfo|dbus-1|icons)/", path) and not os.path.basename(path).startswith(manifest["app-id"]):
            yield f"{path} isn't let out: its name doesn't start with {manifest['app-id']}"


def resolved(manifest, root, _):
    """What flatpak-builder makes of it: it warns about what it doesn't know, and leaves it out."""
    path = f"{root}/flatpak/{ID}.json"
    done = subprocess.run(["flatpak-builder", "--show-manifest", path], capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL)
    if done.returncode != 0 or done.stderr:
        yield f"flatpak-builder: {done.returncode}, {done.stderr}"
        return
    shown = json.loads(done.stdout)
    for key in manifest:
        if shown.get({"app-id": "id"}.get(key, key)) != manifest[key]:
            yield f"flatpak-builder reads {key} as {json.dumps(shown.get(key))}"


CHECKS = {check.__name__: check for check in (names, sources, options, dependencies, permissions, installed)}


def change(manifest, path, value):
    changed = copy.deepcopy(manifest)
    *folders, last = path
    place = changed
    for key in folders:
        place = place[key]
    place[last] = value
    return changed


# Each check must find its own; what finds nothing holds nothing.
PLANTED = [
    ("names", ["app-id"], "org.percept.Other"),
    ("sources", ["modules", 0, "sources", 0, "sha256"], "0"),
    ("sources", ["modules", 0, "sources", 0, "url"], "http://localhost/a.tar.gz"),
    ("sources", ["modules", 0, "sources"], []),
    ("sources", ["modules", 1, "sources", 0, "path"], "."),
    ("sources", ["modules", 1, "sources", 0, "skip"], ["build"]),
    ("options", ["modules", 1, "config-opts"], ["-Dwindows=enabled"]),
    ("options", ["modules", 1, "config-opts"], ["-Dwindow=maybe"]),
    ("options", ["modules", 1, "config-opts"], ["-Dtests=no"]),
    ("dependencies", ["modules", 0, "name"], "atlas"),
    ("permissions", ["finish-args", 0], "--filesystem=home"),
    ("installed", ["command"], "perceptron"),
    ("installed", ["cleanup"], ["/share/man"]),
    ("installed", ["cleanup"], ["*.svg"]),
]


def planted(manifest, root, build):
    for name, path, value in PLANTED:
        if not list(CHECKS[name](change(manifest, path, value), root, build)):
            yield f"{name} lets {path} = {value!r} pass"


def main(root, build):
    try:
        manifest = json.loads(read(f"{root}/flatpak/{ID}.json"), object_pairs_hook=once)
    except ValueError as error:
        print(f"# {error}\nnot ok 1 parses\n1..1")
        return 1
    failed, table = False, {**CHECKS, "planted": planted, "resolved": resolved}
    print(f"1..{len(table)}")
    for number, (name, check) in enumerate(table.items(), 1):
        try:
            problems, skip = list(check(manifest, root, build)), ""
        except FileNotFoundError as error:
            problems, skip = ([], " # SKIP flatpak-builder is not installed") if check is resolved else ([str(error)], "")
        failed |= bool(problems)
        for problem in problems:
            print("# " + problem.replace("\n", "\n# "))
        print(f"{'not ok' if problems else 'ok'} {number} {name}{skip}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])))
