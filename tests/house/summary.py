#!/usr/bin/env python3
"""Adds up the tests of several builds, prints what failed, and closes with "N passed, N failed, N skipped".

  summary.py NAME LOG...   LOG: meson's testlog.json, or - for a build that failed

A TAP program counts by its lines, any other by its result. A program that ends badly counts as one failure at least."""
import json
import os
import re
import sys

TAP = re.compile(r"^(not )?ok\b[^#\n]*(#\s*(SKIP|TODO)\b)?", re.IGNORECASE | re.MULTILINE)
GOOD, SKIPPED = {"OK", "EXPECTEDFAIL"}, {"SKIP"}


def count(record):
    """(passed, failed, skipped) of one program."""
    passed = failed = skipped = 0
    for bad, directive, _ in TAP.findall(record.get("stdout") or ""):
        if directive:
            skipped += 1
        elif bad:
            failed += 1
        else:
            passed += 1
    result = record["result"]
    if result not in GOOD | SKIPPED and failed == 0:
        failed = 1
    if passed + failed + skipped == 0:
        passed, skipped = int(result in GOOD), int(result in SKIPPED)
    return passed, failed, skipped


def records(log):
    with open(log, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def main(arguments):
    totals = [0, 0, 0]
    slowest = []
    for build, log in zip(arguments[::2], arguments[1::2]):
        if log == "-" or not os.path.exists(log):
            print(f"{build}: " + ("the build failed" if log == "-" else "its tests did not run"))
            totals[1] += 1
            continue
        sums, seconds = [0, 0, 0], 0.0
        for record in records(log):
            counts = count(record)
            sums = [a + b for a, b in zip(sums, counts)]
            seconds += record.get("duration", 0)
            slowest.append((record.get("duration", 0), build, record["name"]))
            if counts[1]:
                print(f"\n=== {build}: {record['name']}: {record['result']}, status {record.get('returncode')}")
                for stream in ("stdout", "stderr"):
                    text = (record.get(stream) or "").rstrip()
                    if text:
                        lines = text.splitlines()
                        if len(lines) > 200:
                            print(f"(the last 200 of {len(lines)} lines)")
                        print("\n".join(lines[-200:]))
            for line in re.findall(r"^ok.*#\s*SKIP.*$", record.get("stdout") or "", re.IGNORECASE | re.MULTILINE):
                print(f"{build}: {record['name']}: {line}")
        print(f"{build}: passed {sums[0]}, failed {sums[1]}, skipped {sums[2]} in {seconds:.0f} s of tests")
        if sum(sums) == 0:
            print(f"{build}: no test ran")
            sums[1] = 1
        totals = [a + b for a, b in zip(totals, sums)]
    for duration, build, name in sorted(slowest, reverse=True)[:5]:
        print(f"  {duration:6.1f} s  {build}: {name}")
    print(f"{totals[0]} passed, {totals[1]} failed, {totals[2]} skipped")
    return int(totals[1] > 0 or totals[0] == 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
