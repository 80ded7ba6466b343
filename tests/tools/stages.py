#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Runs the stages of tests/run one after another and counts what they checked.

A stage is a list of steps; a step is a command and a way to count its results. A step that fails
without naming a failed test counts as one failed test, so nothing is ever lost. Output is kept in
build/logs/, and shown when a step fails.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as xml
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
LOGS = REPO / "build/logs"
FUZZ_SECONDS = os.environ.get("KIMT_FUZZ_SECONDS", "20")
SHOWN_LINES = 120


class Counts:
    def __init__(self, passed=0, failed=0, skipped=0):
        self.passed, self.failed, self.skipped = passed, failed, skipped

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def __str__(self):
        text = f"{self.passed} passed, {self.failed} failed"
        return text + (f", {self.skipped} skipped" if self.skipped else "")


# ---- ways to count ---------------------------------------------------------------------------------

def count_nothing(_status, _output):
    """For builds, which are no tests unless they fail."""
    return Counts()


def count_one(status, _output):
    return Counts(passed=int(status == 0))


def count_make_check(_status, output):
    """Adds up the summary of automake's test harness."""
    def total(*names):
        return sum(int(n) for name in names for n in re.findall(rf"^# {name}: +(\d+)", output, re.M))
    return Counts(total("PASS", "XFAIL"), total("FAIL", "XPASS", "ERROR"), total("SKIP"))


def count_tap(_status, output):
    """For tools that print TAP lines themselves."""
    return Counts(len(re.findall(r"^ok ", output, re.M)), len(re.findall(r"^not ok ", output, re.M)))


def count_junit(path):
    def count(_status, _output):
        counts = Counts()
        for suite in xml.parse(path).iter("testsuite") if path.exists() else ():
            failed = int(suite.get("failures")) + int(suite.get("errors"))
            skipped = int(suite.get("skipped"))
            counts.add(Counts(int(suite.get("tests")) - failed - skipped, failed, skipped))
        return counts
    return count


# ---- steps -----------------------------------------------------------------------------------------

class Step:
    def __init__(self, name, command, count=count_one, env=None):
        self.name, self.command, self.count, self.env = name, command, count, env or {}


def tool(name, *args):
    return Step(name, [REPO / f"tests/tools/{name}.sh", *args])


def build(variant):
    return Step(f"build {variant}", [REPO / "tests/build", variant], count_nothing)


def make_check(folder, *variables, env=None):
    return Step("make check", ["make", "-C", REPO / folder, "check", f"-j{os.cpu_count()}",
                               *variables], count_make_check, env)


def pytest(name, folder, *args, env=None):
    report = LOGS / f"{name.replace(' ', '-')}.xml"
    report.unlink(missing_ok=True)
    return Step(name, ["/usr/bin/python3", "-m", "pytest", "-q", "-rfEs", "--timeout=300",
                       "-p", "no:cacheprovider", f"--junitxml={report}", *args, REPO / "tests"],
                count_junit(report),
                {"KIMT": str(REPO / folder / "stage/bin/kimt"), "PYTHONDONTWRITEBYTECODE": "1",
                 **(env or {})})


# Leaks inside libraries that live as long as the process are not ours to report.
SANITIZED = {"ASAN_OPTIONS": "detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1",
             "UBSAN_OPTIONS": "print_stacktrace=1", "TSAN_OPTIONS": "halt_on_error=0"}

STAGES = {
    "style": ("formatting, banned functions, lengths, words",
              lambda: [tool("format"), tool("banned"), tool("length"), tool("words")]),
    "unit": ("build with gcc; unit, interface and command line tests",
             lambda: [build("gcc"), make_check("build")]),
    "clang": ("build with clang", lambda: [Step("build clang", [REPO / "tests/build", "clang"])]),
    "tools": ("exported symbols, manual pages, clang-tidy",
              lambda: [build("gcc"), tool("symbols"), tool("docs"), tool("tidy")]),
    "e2e": ("end to end, against real servers",
            lambda: [build("gcc"), pytest("end to end", "build")]),
    "sanitizers": ("all of it under AddressSanitizer and UndefinedBehaviorSanitizer",
                   lambda: [build("asan"), make_check("build-asan", env=SANITIZED),
                            pytest("end to end sanitized", "build-asan", env=SANITIZED)]),
    "tsan": ("unit and lane tests under ThreadSanitizer",
             lambda: [build("tsan"), make_check("build-tsan", env=SANITIZED)]),
    "fuzz": (f"fuzz targets, {FUZZ_SECONDS} s each",
             lambda: [build("fuzz"), Step("fuzz", [REPO / "tests/tools/fuzz.sh", FUZZ_SECONDS],
                                          count_tap)]),
    "dist": ("make distcheck, tarball against git",
             lambda: [build("gcc"), Step("distcheck", ["make", "-C", REPO / "build", "distcheck"]),
                      tool("tarball")]),
}
SHORTER = {"cli": "unit", "abi": "unit", "distcheck": "dist"}


class Runner:
    """Runs steps in process groups of their own, so that none survives us."""

    def __init__(self):
        self.total, self.failed_steps, self.child, self.number = Counts(), [], None, 0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)

    def _stop(self, number, _frame):
        self._end_group()
        print(f"\ntests/run: stopped by {signal.Signals(number).name}", flush=True)
        sys.exit(128 + number)

    def _end_group(self):
        """Servers get a moment to end by themselves, then whatever is left is killed."""
        if not self.child:
            return
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.child.pid, number)
            except ProcessLookupError:
                break
            time.sleep(1)
        self.child.wait()
        self.child = None

    def run_step(self, step):
        began = time.monotonic()
        self.number += 1
        log = LOGS / f"{self.number:02}-{step.name.replace(' ', '-')}.log"
        with open(log, "wb") as out:
            self.child = subprocess.Popen(
                [str(part) for part in step.command], cwd=REPO, stdin=subprocess.DEVNULL,
                stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
                env={**os.environ, "LC_ALL": "C.UTF-8", **step.env})
            status = self.child.wait()
            self._end_group()
        output = log.read_text(errors="replace")
        counts = step.count(status, output)
        if status != 0 and counts.failed == 0:
            counts.failed = 1
        self.total.add(counts)
        seconds = time.monotonic() - began
        print(f"  {'ok    ' if counts.failed == 0 else 'FAILED'} {step.name:22} {seconds:6.1f} s"
              f"   {counts if counts.passed + counts.failed + counts.skipped else ''}", flush=True)
        if counts.failed:
            self.failed_steps.append((step.name, log))
            print("".join(f"    | {line}\n" for line in output.splitlines()[-SHOWN_LINES:]),
                  flush=True)
        return counts.failed == 0

    def run_stage(self, name):
        heading, steps = STAGES[name]
        print(f"\n== {name}: {heading}", flush=True)
        for step in steps():
            if not self.run_step(step) and step.count is count_nothing:
                break  # nothing after a failed build would tell more


def main():
    parser = argparse.ArgumentParser(prog="tests/run", description=__doc__.splitlines()[0])
    parser.add_argument("stage", nargs="*", metavar="STAGE",
                        help="only these: " + " ".join([*STAGES, *SHORTER]))
    names = parser.parse_args().stage
    unknown = [name for name in names if name not in (*STAGES, *SHORTER)]
    if unknown:
        parser.error(f"there is no stage {unknown[0]}; see tests/run --help")
    wanted = [SHORTER.get(name, name) for name in names]
    LOGS.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    runner = Runner()
    for name in STAGES:
        if not wanted or name in wanted:
            runner.run_stage(name)
    print(f"\n{(time.monotonic() - began) / 60:.1f} minutes; logs: {LOGS}")
    for name, log in runner.failed_steps:
        print(f"failed: {name}: {log}")
    print(runner.total, flush=True)
    return 1 if runner.total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
