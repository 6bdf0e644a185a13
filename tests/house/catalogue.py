"""Reading gettext's templates and catalogues, for the tests of the translations."""
import ast
import os
import re
import shutil
import subprocess
import tempfile

KEYWORD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)\s+(".*")$')


def read(text):
    """The messages of a .po or .pot file but for its header: dictionaries from the keywords, with `flags`."""
    messages = []
    for block in text.split("\n\n"):
        message, field = {"flags": ""}, None
        for line in block.split("\n"):
            keyword = KEYWORD.match(line)
            if keyword:
                field = keyword.group(1)
                message[field] = ast.literal_eval(keyword.group(2))
            elif line.startswith('"'):
                message[field] += ast.literal_eval(line)
            elif line.startswith("#,"):
                message["flags"] += line[2:]
        if message.get("msgid"):
            messages.append(message)
    return messages


def key(message):
    return message.get("msgctxt"), message["msgid"], message.get("msgid_plural")


def extract(root, files=None):
    """The text of a template of the sources as they are, with the options that the build has; None without xgettext."""
    if shutil.which("xgettext") is None:
        return None
    with open(os.path.join(root, "resources/po/meson.build"), encoding="utf-8") as build:
        options = re.findall(r"'(--[^']+)'", build.read())
    given = files if files is not None else ["-f", "resources/po/POTFILES"]
    with tempfile.TemporaryDirectory() as folder:
        template = os.path.join(folder, "percept.pot")
        subprocess.run(["xgettext", *options, "-o", template, *given], cwd=root, check=True, stdin=subprocess.DEVNULL)
        if not os.path.exists(template):
            return ""
        with open(template, encoding="utf-8") as file:
            return file.read()
