#!/usr/bin/env python3
"""The template holds every marked string of the sources, and each translation has every one of them, well formed.

  translations.py SOURCE_ROOT"""
import glob
import os
import re
import subprocess
import sys
import tempfile

import catalogue
import messages

HOW = "ninja -C BUILD percept-update-po writes them anew"
CALLS = re.compile(r"\b(?:_|N_|C_|NC_|ngettext|g_dngettext|g_dgettext|g_dpgettext2)\s*\(")
FORMATS = re.compile(r"%(?:\d+\$)?[-+ #0']*\d*(?:\.(?:\d+|\*))?(?:hh|h|ll|l|z|j|t)?[a-zA-Z%]")
PREFIX = re.compile(r"^(?:--\w+ )?(?:%s(?!: %s)|[a-z_]+(?=[.:\[]))[^ :]*: ")
# What a language's typography doesn't have: in French a plain space before these marks or inside quotes, a straight apostrophe.
BLEMISHES = {"fr": re.compile(r" [:;?!»]|« |(?<=\w)'(?=\w)")}
PO = "resources/po"


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def sources(root):
    """Those that hold strings for people."""
    for folder in ("app", "ui", "data", "engine"):
        for path in glob.glob(f"{root}/{folder}/**/*.c", recursive=True):
            if CALLS.search(read(path)):
                yield os.path.relpath(path, root)
    for pattern in ("ui/*.ui", "*.desktop.in", "*.metainfo.xml.in", "*.gschema.xml"):
        for path in glob.glob(f"{root}/resources/{pattern}"):
            yield os.path.relpath(path, root)


def listed(root):
    named, there = set(read(f"{root}/{PO}/POTFILES").split()), set(sources(root))
    yield from (f"{path} holds strings for people and is not in {PO}/POTFILES" for path in sorted(there - named))
    yield from (f"{PO}/POTFILES names {path}, which holds no string for people" for path in sorted(named - there))


def template(root, fresh):
    kept = {catalogue.key(message) for message in catalogue.read(read(f"{root}/{PO}/percept.pot"))}
    wanted = {catalogue.key(message) for message in catalogue.read(fresh)}
    yield from (f"{PO}/percept.pot lacks “{name[1]}”: {HOW}" for name in sorted(wanted - kept, key=str))
    yield from (f"{PO}/percept.pot still has “{name[1]}”: {HOW}" for name in sorted(kept - wanted, key=str))


def blemished(language, text):
    for message in catalogue.read(text):
        for field in (field for field in message if field.startswith("msgstr")):
            if language in BLEMISHES and BLEMISHES[language].search(message[field]):
                yield f"has a plain space or apostrophe in “{message[field]}”"


def untranslated(text, wanted):
    """Complaints about a translation: a message is missing, empty, doubtful, or names other values than the original."""
    messages = {catalogue.key(message): message for message in catalogue.read(text)}
    plurals = int(re.search(r"nplurals=(\d+)", text).group(1))
    for message in wanted:
        name, found = message["msgid"], messages.get(catalogue.key(message))
        if found is None:
            yield f"lacks “{name}”"
            continue
        fields = [f"msgstr[{i}]" for i in range(plurals)] if "msgid_plural" in message else ["msgstr"]
        if not all(found.get(field) for field in fields):
            yield f"has no words for “{name}”"
        elif "fuzzy" in found["flags"]:
            yield f"is in doubt about “{name}”"
        elif (prefix := PREFIX.match(name)) and not all(found[field].startswith(prefix.group()) for field in fields):
            yield f"doesn't begin as “{name}”, whose start is a path that the window looks for"
        elif "c-format" in message["flags"] and "no-c-format" not in message["flags"]:
            original = sorted(FORMATS.findall(message.get("msgid_plural", name)))
            forms = [sorted(FORMATS.findall(found[field])) for field in fields]
            # “flipped once” needs no number.
            if forms[-1] != original or any(set(form) - set(original) for form in forms):
                yield f"has other values than “{name}”"


def well_formed(path):
    try:
        done = subprocess.run(["msgfmt", "--check", "-o", os.devnull, path], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return
    if done.returncode != 0 or done.stderr:
        yield done.stderr


# A check that finds nothing holds nothing.
PLANTED = [
    ('msgid "a"\nmsgstr "b"', None),
    ('msgid "c"\nmsgstr "b"', "lacks"),
    ('msgid "a"\nmsgstr ""', "no words"),
    ('#, fuzzy\nmsgid "a"\nmsgstr "b"', "in doubt"),
    ('msgid "%s a"\nmsgstr "b %d"', "other values"),
    ('msgid "a.b: c"\nmsgstr "a.b : d"', "begin as"),
]


def planted():
    header = 'msgid ""\nmsgstr "Plural-Forms: nplurals=2;"\n\n'
    for text, what in PLANTED:
        original = "%s a" if "%s" in text else "a.b: c" if "a.b: c" in text else "a"
        found = list(untranslated(header + text, [{"msgid": original, "flags": " c-format"}]))
        if (what is None) != (not found) or (what and what not in found[0]):
            yield f"{text!r} gives {found}"
    if [bool(list(blemished("fr", f'msgid "a"\nmsgstr "{text}"'))) for text in ("a :", "l'a", "a\u00a0: l’a")] != [True, True, False]:
        yield "blemishes pass"
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "bad.po")
        with open(path, "w", encoding="utf-8") as file:
            file.write('#, c-format\nmsgid "%s"\nmsgstr "%d"\n')
        if not list(well_formed(path)) and subprocess.run(["sh", "-c", "command -v msgfmt"], capture_output=True,
                                                          check=False).returncode == 0:
            yield "msgfmt lets another value pass"


def main(root):
    fresh = catalogue.extract(root)
    languages = read(f"{root}/{PO}/LINGUAS").split()
    wanted = catalogue.read(fresh if fresh is not None else read(f"{root}/{PO}/percept.pot"))
    checks = [("planted", list(planted())), ("listed", list(listed(root))),
              ("errors", list(messages.planted()) + list(messages.complaints(root))),
              ("template", None if fresh is None else list(template(root, fresh)))]
    for language in languages:
        path = f"{root}/{PO}/{language}.po"
        checks += [(f"{language} whole", list(untranslated(read(path), wanted)) + list(blemished(language, read(path)))), (f"{language} well formed", list(well_formed(path)))]
    print(f"1..{len(checks)}")
    for number, (name, problems) in enumerate(checks, 1):
        for problem in problems or []:
            print("\n".join("# " + line for line in problem.splitlines()))
        print(f"{'not ok' if problems else 'ok'} {number} {name}" + (" # SKIP xgettext is not installed" if problems is None else ""))
    return int(any(problems for name, problems in checks))


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
