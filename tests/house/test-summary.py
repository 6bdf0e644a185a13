#!/usr/bin/env python3
"""What summary.py counts, case by case."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import summary  # noqa: E402

CASES = [
    ("all well", {"result": "OK", "stdout": "TAP version 13\nok 1 /a\nok 2 /b\n1..2\n"}, (2, 0, 0)),
    ("one fails", {"result": "FAIL", "stdout": "ok 1 /a\nnot ok 2 /b\n1..2\n"}, (1, 1, 0)),
    ("one skips", {"result": "OK", "stdout": "ok 1 /a\nok 2 /b # SKIP no data\n"}, (1, 0, 1)),
    ("a crash after passing", {"result": "ERROR", "stdout": "ok 1 /a\n"}, (1, 1, 0)),
    ("a crash at once", {"result": "ERROR", "stdout": ""}, (0, 1, 0)),
    ("a timeout", {"result": "TIMEOUT", "stdout": "ok 1 /a\n"}, (1, 1, 0)),
    ("no TAP, good", {"result": "OK"}, (1, 0, 0)),
    ("no TAP, bad", {"result": "FAIL", "stdout": "something is not ok"}, (0, 1, 0)),
    ("no TAP, skipped", {"result": "SKIP", "stdout": ""}, (0, 0, 1)),
    ("words that begin like TAP", {"result": "OK", "stdout": "okay\nok 1 /a\n# ok 2\n"}, (1, 0, 0)),
]

print(f"1..{len(CASES)}")
wrong = False
for number, (name, record, expected) in enumerate(CASES, 1):
    counted = summary.count(record)
    wrong |= counted != expected
    if counted != expected:
        print(f"# counted {counted}, expected {expected}")
    print(f"{'ok' if counted == expected else 'not ok'} {number} {name}")
sys.exit(int(wrong))
