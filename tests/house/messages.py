"""Error messages that no translation can reach, for the tests of the translations."""
import glob
import os
import re

# What makes an error of its arguments; our own functions of that kind are found by their parameters.
MAKERS = {"g_set_error", "g_set_error_literal", "g_error_new", "g_error_new_literal", "g_prefix_error"}
FOLDERS = ["engine", "data", "app", "ui"]
# Only the command line says these, and it speaks English.
NOT_IN = ("app/cli/",)
# Names of fields and files, which are no language's.
SAME_EVERYWHERE = {
    "data/runs/experiment-read.c": {"model.layers", "format"},
    "data/runs/run-folder-checkpoints.c": {"steps.f32"},
    "data/runs/run-folder-fork.c": {"predictions"},
    "data/runs/run-folder-resume.c": {"events.jsonl", "steps.f32", "result.json"},
    "data/runs/run-folder.c": {"lock", "events.jsonl"},
    "engine/train/model-info.c": {"units", "type"},
    "engine/train/schedule.c": {"optimizer.learning_rate.%s: %s", "boundaries", "values"},
}

STRING = re.compile(r'"((?:\\.|[^"\\\n])*)"')
SKIPPED = re.compile(r"""/\*.*?\*/|'(?:\\.|[^'\\\n])+'""", re.DOTALL)
FORMAT = re.compile(r"%(?:\d+\$)?[-+ #0']*\d*(?:\.(?:\d+|\*))?(?:hh|h|ll|l|z|j|t)?[a-zA-Z%]")
FUNCTION = re.compile(r"^ {0,4}(\w+) \(([^;{}]*)\)\n\{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
WORDS = re.compile(r"\bconst char \*(?:what|format|wanted)\b")
MARK = re.compile(r"\b(?:_|N_|C_|NC_|ngettext|g_dngettext|g_dgettext|g_dpgettext2) \($")
CALL = re.compile(r"\b(\w+) \(")


def makers(text):
    """The functions of a file that are given the words of an error."""
    for name, parameters, body in FUNCTION.findall(text):
        if WORDS.search(parameters) and ("GError **" in parameters or "g_set_error" in body):
            yield name


def strings(text, start):
    """The strings between the bracket that opens at `start` and the one that closes it, but for those that are marked."""
    marks, at = [], start
    while True:
        skipped, string = SKIPPED.match(text, at), STRING.match(text, at)
        if text[at] == "(":
            marks.append(bool(MARK.search(text, 0, at + 1)))
        elif text[at] == ")":
            marks.pop()
            if not marks:
                return
        elif string and not any(marks):
            yield string.group(1)
        found = skipped or string
        at = found.end() if found else at + 1


def unmarked(path, text, known):
    """Complaints about a file; known: the makers that it may call."""
    for call in CALL.finditer(text):
        line = text.rfind("\n", 0, call.start()) + 1
        if call.group(1) not in known or text[line:call.start()].strip() in ("void", "static gboolean"):
            continue
        for string in strings(text, call.end() - 1):
            words = FORMAT.sub("", string)
            if re.search("[A-Za-z]", words) and string not in SAME_EVERYWHERE.get(path, ()):
                yield f"{path}:{text.count(chr(10), 0, call.start()) + 1} says “{string}”, which can't be translated: put it into _ ()"


PLANTED = [
    ('g_set_error (error, A, B, "%s: is bad", _ ("x"));', True),
    ('g_set_error (error, A, B, _ ("%s: is bad"), x);', False),
    ('g_set_error (error, A, B, c ? _ ("one") : "two words");', True),
    ('g_set_error (error, A, B, "%s: %s", x, y);', False),
    ("static void\nfail (const char *what, GError **error)\n{\n  g_set_error (error, A, B, what);\n}\n\nfail (\"bad\", error);", True),
]


def planted():
    for text, bad in PLANTED:
        if bool(list(unmarked("x.c", text, MAKERS | set(makers(text))))) != bad:
            yield f"{text!r} is {'not ' if bad else ''}complained about"


def complaints(root):
    texts = {}
    for folder in FOLDERS:
        for path in sorted(glob.glob(f"{root}/{folder}/**/*.c", recursive=True)):
            name = os.path.relpath(path, root)
            if not name.startswith(NOT_IN):
                with open(path, encoding="utf-8") as file:
                    texts[name] = file.read()
    shared = {name for text in texts.values() for name in makers(text) if name.startswith("pct_")}
    for path, text in texts.items():
        yield from unmarked(path, text, MAKERS | shared | set(makers(text)))
