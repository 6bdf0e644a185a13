#!/usr/bin/env python3
"""Runs a program in a language that nobody speaks: each string ⟦ín márks⟧, with accents and two fifths longer, so that what
is not translated shows, and what has no room is cut off.

  pseudo.py SOURCE_ROOT PROGRAM ARGUMENT...    the program gets the catalogues' folder as PERCEPT_CATALOGUES"""
import os
import re
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../house"))
import catalogue  # noqa: E402, from beside

ACCENTED = str.maketrans("aeiouyAEIOUYcnsCNS", "áéíóúýÁÉÍÓÚÝçñšÇÑŠ")
PRINTF = re.compile(r"(%[-+ #0']*\d*(?:\.(?:\d+|\*))?(?:hh|h|ll|l|z|j)?[a-zA-Z%])")
STRFTIME = re.compile(r"(%[a-zA-Z])")
PADDING = "lórém ípšúm dólór šít ámét "


def pseudo(text, flags):
    if not re.search(r"[^\W\d_]", PRINTF.sub("", text)):
        return text
    places = PRINTF if "c-format" in flags.split(", ") or " c-format" in flags else STRFTIME
    parts = [part if i % 2 else part.translate(ACCENTED) for i, part in enumerate(places.split(text))]
    length = round(0.4 * len(text))
    padding = (PADDING * (length // len(PADDING) + 1))[:length].rstrip()
    return "⟦" + "".join(parts) + (" " + padding if padding else "") + "⟧"


def compiled(messages):
    """A .mo file: header, table of originals, table of translations, strings."""
    pairs = {"": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n != 1;\n"}
    for message in messages:
        name = (message["msgctxt"] + "\4" if "msgctxt" in message else "") + message["msgid"]
        value = pseudo(message["msgid"], message["flags"])
        if "msgid_plural" in message:
            name += "\0" + message["msgid_plural"]
            value += "\0" + pseudo(message["msgid_plural"], message["flags"])
        pairs[name] = value
    names = sorted(pairs, key=lambda name: name.encode())
    start = 28 + 16 * len(names)
    tables, strings = [], b""
    for texts in (names, [pairs[name] for name in names]):
        for text in texts:
            data = text.encode()
            tables += [len(data), start + len(strings)]
            strings += data + b"\0"
    return struct.pack(f"<7I{len(tables)}I", 0x950412DE, 0, len(names), 28, 28 + 8 * len(names), 0, 0, *tables) + strings


def main(root, *command):
    template = catalogue.extract(root)
    if template is None:
        with open(os.path.join(root, "resources/po/percept.pot"), encoding="utf-8") as file:
            template = file.read()
    with tempfile.TemporaryDirectory() as folder:
        place = os.path.join(folder, "qps/LC_MESSAGES")
        os.makedirs(place)
        with open(os.path.join(place, "percept.mo"), "wb") as file:
            file.write(compiled(catalogue.read(template)))
        environment = {**os.environ, "PERCEPT_CATALOGUES": folder, "LANGUAGE": "qps", "LC_ALL": "C.UTF-8"}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
