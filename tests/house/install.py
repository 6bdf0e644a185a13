#!/usr/bin/env python3
"""`meson install` puts the program, its man page and the licence in place, and what it puts is well formed.

  install.py SOURCE_ROOT BUILD_ROOT"""
import glob
import os
import re
import subprocess
import sys
import tempfile

ID = "org.percept.Percept"
EXPECTED = ["bin/percept-cli", "share/man/man1/percept-cli.1", "share/doc/percept/LICENSE"]

# Where the window is built, too.
WINDOW = [f"share/{path}" for path in (
    "applications/org.percept.Percept.desktop", "metainfo/org.percept.Percept.metainfo.xml",
    "glib-2.0/schemas/org.percept.Percept.gschema.xml", "dbus-1/services/org.percept.Percept.service",
    "icons/hicolor/scalable/apps/org.percept.Percept.svg", "icons/hicolor/symbolic/apps/org.percept.Percept-symbolic.svg")]


def run(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    except FileNotFoundError:
        return "SKIP", f"{command[0]} is not installed"
    return done.returncode, done.stdout + done.stderr


def valid(path, may_lack):
    """What appstreamcli has against it. may_lack: a warning that isn't counted, which older versions don't know."""
    status, output = run("appstreamcli", "validate", "--no-net", "--no-color", path)
    said = [line for line in output.splitlines() if re.match(r"[EW]: ", line)]
    if status not in (0, "SKIP") and may_lack and said and all(may_lack in line for line in said):
        status = 0
    return status, output


def filled(root, scratch, address):
    """The metainfo's template with addresses below this one, or none. Returns its path and text."""
    path = os.path.join(scratch, f"{'public' if address else 'bare'}.metainfo.xml")
    values = [f"{name}_url={address and f'{address}/{name}/'}" for name in ("project", "issues", "images")]
    subprocess.run([sys.executable, f"{root}/resources/metainfo.py", f"{root}/resources/{ID}.metainfo.xml.in", path, *values],
                   check=True)
    with open(path, encoding="utf-8") as file:
        return path, file.read()


def metainfo(root, prefix, scratch):
    """As it is installed, and with addresses: its pictures are in docs/images. Without, none is made up."""
    status, output = valid(os.path.join(prefix, f"share/metainfo/{ID}.metainfo.xml"), "url-homepage-missing")
    yield "metainfo", status, output
    path, text = filled(root, scratch, "https://example.org")
    status, output = valid(path, None)
    yield "metainfo with addresses", status, output
    pictures = re.findall("<image>https://example.org/images/([^/]*)</image>", text)
    lacking = [name for name in pictures if not os.path.isfile(f"{root}/docs/images/{name}")]
    links = re.findall(r"<url type=\"(\w+)\">https://example.org/\w+</url>", text)
    yield ("metainfo's pictures and links", int(not pictures or bool(lacking) or links != ["homepage", "bugtracker"]),
           f"docs/images lacks {lacking} of {pictures}; links: {links}")
    _, text = filled(root, scratch, "")
    yield "metainfo without addresses", int(bool(re.search("@|<url|<screenshot|<image|<caption|://", text))), text


def desktop(root, prefix):
    """The desktop file says what else is installed, and speaks every language that the program does."""
    with open(os.path.join(prefix, f"share/applications/{ID}.desktop"), encoding="utf-8") as file:
        said = dict(line.rstrip("\n").split("=", 1) for line in file if "=" in line)
    with open(os.path.join(prefix, f"share/metainfo/{ID}.metainfo.xml"), encoding="utf-8") as file:
        metainfo_text = file.read()
    program = said["Exec"].split()[0]
    icons = [os.path.join(prefix, f"share/icons/hicolor/{kind}.svg")
             for kind in (f"scalable/apps/{said['Icon']}", f"symbolic/apps/{said['Icon']}-symbolic")]
    for icon in icons:
        status, output = run("xmllint", "--noout", icon)
        yield f"icon {os.path.basename(icon)}", status, output
    yield "desktop file's program", int(not os.access(os.path.join(prefix, "bin", program), os.X_OK)), f"no {program}"
    types = re.findall("<mediatype>(.*)</mediatype>", metainfo_text)
    yield "desktop file's types", int(types != said["MimeType"].strip(";").split(";") or "%F" not in said["Exec"]), str(types)
    yield "desktop file's service", int(said["DBusActivatable"] != "true" or f'"session">{ID}<' not in metainfo_text), str(said)
    with open(f"{root}/resources/po/LINGUAS", encoding="utf-8") as file:
        languages = [line for line in file.read().split() if not line.startswith("#")]
    lacking = [f"{key}[{language}]" for key in ("Name", "GenericName", "Comment", "Keywords") for language in languages
               if not said.get(f"{key}[{language}]")]
    for tag in ("summary", "p", "li"):
        count = len(re.findall(f"<{tag}>", metainfo_text))
        lacking += [f"<{tag}> in {language}" for language in languages
                    if metainfo_text.count(f'<{tag} xml:lang="{language}">') != count]
    yield "desktop file and metainfo in every language", int(bool(lacking) or not languages), ", ".join(lacking)


def checks(root, build, destination):
    status, output = run("meson", "install", "-C", build, "--no-rebuild", "--destdir", destination)
    yield "install", status, output
    prefixes = glob.glob(f"{destination}/**/bin", recursive=True)
    prefix = os.path.dirname(prefixes[0]) if prefixes else destination
    for path in EXPECTED:
        found = os.path.isfile(os.path.join(prefix, path)) and os.path.getsize(os.path.join(prefix, path)) > 0
        yield path, int(not found), f"there is no {path} below {prefix}"
    status, output = run(os.path.join(prefix, "bin/percept-cli"), "--version")
    yield "installed program says its version", status, output
    status, output = run("mandoc", "-T", "lint", "-W", "warning", os.path.join(prefix, "share/man/man1/percept-cli.1"))
    # A date in the page would only be one more thing to forget.
    output = "\n".join(line for line in output.splitlines() if "missing date" not in line)
    yield "man page", "SKIP" if status == "SKIP" else int(bool(output)), output
    for path in glob.glob(f"{prefix}/share/applications/*.desktop") or glob.glob(f"{root}/resources/**/*.desktop", recursive=True):
        status, output = run("desktop-file-validate", path)
        yield os.path.basename(path), status, output
    if os.path.exists(os.path.join(build, "app", "percept")):
        for path in WINDOW:
            found = os.path.isfile(os.path.join(prefix, path)) and os.path.getsize(os.path.join(prefix, path)) > 0
            yield path, int(not found), f"there is no {path} below {prefix}"
        yield from metainfo(root, prefix, destination)
        yield from desktop(root, prefix)
        status, output = run("glib-compile-schemas", "--strict", "--dry-run", os.path.join(prefix, "share/glib-2.0/schemas"))
        yield "schema", status, output
        with open(os.path.join(prefix, "share/dbus-1/services/org.percept.Percept.service"), encoding="utf-8") as service:
            text = service.read()
        yield "service", int("Exec=/" not in text or "@" in text), text
        found = os.path.isfile(os.path.join(prefix, "bin/percept"))
        yield "bin/percept", int(not found), "the window's program is built and not installed"


def main(root, build):
    failed, number = False, 0
    with tempfile.TemporaryDirectory() as destination:
        for number, (name, status, output) in enumerate(checks(root, build, destination), 1):
            bad = status not in (0, "SKIP")
            failed |= bad
            if bad:
                print("\n".join("# " + line for line in output.splitlines()))
            print(f"{'not ok' if bad else 'ok'} {number} {name}" + (f" # SKIP {output}" if status == "SKIP" else ""))
    print(f"1..{number}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])))
