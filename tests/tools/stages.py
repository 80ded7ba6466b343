#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Runs the stages of tests/run and counts what they checked.

A stage is a list of steps; a step is a command and a way to count its results. As many stages run
at once as there are cores, for one often waits while another computes; each is shown as a whole, in
the order below. A step that fails without naming a failed test counts as one failed test, so
nothing is ever lost. Output is kept in build/logs/, and its end shown when a step fails.
"""

import argparse
import contextlib
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
import traceback
import xml.etree.ElementTree as xml
from concurrent.futures import Future
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
LOGS = REPO / "build/logs"
FUZZ_SECONDS = os.environ.get("KIMT_FUZZ_SECONDS", "20")
SHOWN_LINES = 120
CORES = len(os.sched_getaffinity(0))
END_PATIENCE = 10


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


# ---- ways to count

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


# ---- steps

class Step:
    def __init__(self, name, command, count=count_one, env=None):
        self.name, self.command, self.count, self.env = name, command, count, env or {}


class Build(Step):
    """Several stages may need the same one: the first of them builds."""

    def __init__(self, variant, count=count_nothing):
        super().__init__(f"build {variant}", [REPO / "tests/build", variant], count)


def tool(name, *args):
    return Step(name, [REPO / f"tests/tools/{name}.sh", *args])


def make(name, folder, target, count, *variables, env=None):
    return Step(name, ["make", "-C", REPO / folder, target, f"-j{CORES}", *variables], count, env)


def make_check(folder, env=None):
    return make("make check", folder, "check", count_make_check, env=env)


def distcheck():
    """All tests ran elsewhere: here one of each kind shows that the tarball is able to run them."""
    sample = "tests/unit/config/test_ini"
    scripts = " ".join(str(path.relative_to(REPO)) for folder in ("abi", "cli")
                       for path in sorted((REPO / "tests" / folder).glob("*.t")))
    step = make("distcheck", "build", "distcheck", count_one, f"TESTS={sample} {scripts}",
                f"check_PROGRAMS={sample}", "DISTCHECK_CONFIGURE_FLAGS=CFLAGS=-O0",
                env={"CONFIG_SHELL": "/bin/sh"})
    # tests/package makes a tarball in the same folder, perhaps at the same time.
    step.command = ["flock", REPO / "build/.dist-lock", *step.command]
    return step


def pytest(name, folder, env=None, only=None):
    """`only`: the tests that have this mark, as tests/conftest.py explains it."""
    report = LOGS / f"{name.replace(' ', '-')}.xml"
    report.unlink(missing_ok=True)
    return Step(name, ["/usr/bin/python3", "-m", "pytest", "-q", "-rfEs", "--timeout=300",
                       "-n", CORES, "-p", "no:cacheprovider", f"--junitxml={report}",
                       *(["-m", only] if only else []), REPO / "tests"],
                count_junit(report),
                {"KIMT": str(REPO / folder / "stage/bin/kimt"), "PYTHONDONTWRITEBYTECODE": "1",
                 **(env or {})})


# What `unit` does at every step of a run takes too long under a sanitizer: one of some steps is enough.
# Their tests use programs of the usual build as well, such as the proxy that delays.
SANITIZED = {"ASAN_OPTIONS": "detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1",
             "UBSAN_OPTIONS": "print_stacktrace=1", "TSAN_OPTIONS": "halt_on_error=0",
             "KIMT_TEST_STRIDE": "7", "KIMT_KILLS": "5"}

STAGES = {
    "style": ("formatting, banned functions, lengths, words, floors of includes",
              lambda: [tool("format"), tool("banned"), tool("length"), tool("words"),
                       tool("layers")]),
    "unit": ("build with gcc; floors, circles and owners; unit, interface and command line tests",
             lambda: [Build("gcc"), tool("layers", "build"), make_check("build")]),
    "clang": ("build with clang", lambda: [Build("clang", count_one)]),
    "tools": ("exported symbols, manual pages, clang-tidy",
              lambda: [Build("gcc"), tool("symbols"), tool("docs"), tool("tidy")]),
    "e2e": ("end to end, against real servers",
            lambda: [Build("gcc"), pytest("end to end", "build")]),
    "bench": ("the benchmark with few messages: kimt and a bare relay lose nothing",
              lambda: [Build("gcc"), Step("benchmark", [
                  REPO / "tests/bench/run", "--quick", "--only", "relay", "--only", "relay push",
                  "--only", "kimt"], env={"KIMT": str(REPO / "build/stage/bin/kimt")})]),
    "sanitizers": ("all of it under AddressSanitizer and UndefinedBehaviorSanitizer",
                   lambda: [Build("gcc"), Build("asan"), make_check("build-asan", SANITIZED),
                            pytest("end to end sanitized", "build-asan", SANITIZED)]),
    "tsan": ("unit tests, and lanes between real servers, under ThreadSanitizer",
             lambda: [Build("gcc"), Build("tsan"), make_check("build-tsan", SANITIZED),
                      pytest("end to end threads", "build-tsan", SANITIZED, only="threads")]),
    "fuzz": (f"fuzz targets, {FUZZ_SECONDS} s each",
             lambda: [Build("fuzz"), Step("fuzz", [REPO / "tests/tools/fuzz.sh", FUZZ_SECONDS],
                                          count_tap)]),
    "package": ("Debian packages: built, installed on a root of their own, used, and removed",
                lambda: [Build("gcc"), Step("package", [REPO / "tests/package"], count_tap)]),
    "dist": ("make distcheck, tarball against git",
             lambda: [Build("gcc"), distcheck(), tool("tarball")]),
}
SHORTER = {"cli": "unit", "abi": "unit", "distcheck": "dist"}


# ---- running

def signal_group(child, number):
    """False if nobody is left in it."""
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        return False
    return True


def end_groups(children):
    """Servers get time to end by themselves, then whatever is left is killed."""
    left = [child for child in children if signal_group(child, signal.SIGTERM)]
    deadline = time.monotonic() + END_PATIENCE
    while left and time.monotonic() < deadline:
        time.sleep(0.1)
        left = [child for child in left if signal_group(child, 0)]
    for child in left:
        signal_group(child, signal.SIGKILL)


class Processes:
    """Runs commands in process groups of their own, so that none survives us."""

    def __init__(self):
        self.running, self.lock, self.are_stopped = set(), threading.Lock(), False

    def run(self, step, log):
        """Answers its status and the seconds of processor time it took."""
        with open(log, "wb") as out, self.lock:
            if self.are_stopped:
                sys.exit()  # ends this thread
            child = subprocess.Popen(
                [str(part) for part in step.command], cwd=REPO, stdin=subprocess.DEVNULL,
                stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
                env={**os.environ, "LC_ALL": "C.UTF-8", **step.env})
            self.running.add(child)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        end_groups([child])
        with self.lock:
            self.running.discard(child)
        return child.returncode, usage.ru_utime + usage.ru_stime

    def stop(self):
        with self.lock:
            self.are_stopped = True
            children = list(self.running)
        end_groups(children)


class Builds:
    """Lets each build be made once, whoever asks for it."""

    def __init__(self):
        self.results, self.lock = {}, threading.Lock()

    def get(self, step, build):
        with self.lock:
            is_first = step.name not in self.results
            result = self.results.setdefault(step.name, Future())
        if is_first:
            try:
                result.set_result(build(step))
            except Exception as exception:
                result.set_exception(exception)
        return result.result()


class Stage:
    """Runs its steps one after another, and keeps its lines until somebody shows them."""

    def __init__(self, name, processes, builds):
        self.name, self.processes, self.builds = name, processes, builds
        self.counts, self.failed_logs, self.lines = Counts(), [], queue.SimpleQueue()

    def run(self):
        heading, steps = STAGES[self.name]
        self.lines.put(f"\n== {self.name}: {heading}")
        try:
            for step in steps():
                if not isinstance(step, Build):
                    self._run_step(step)
                elif not self.builds.get(step, self._run_step):
                    self.lines.put(f"  nothing more without {step.name}")
                    break
        except Exception:  # a fault of ours must not look like success
            self.counts.failed += 1
            self.lines.put(traceback.format_exc())
        self.lines.put(None)

    def _run_step(self, step):
        began = time.monotonic()
        log = LOGS / f"{self.name}-{step.name.replace(' ', '-')}.log"
        status, processor = self.processes.run(step, log)
        output = log.read_text(errors="replace")
        counts = step.count(status, output)
        if status != 0 and counts.failed == 0:
            counts.failed = 1
        self.counts.add(counts)
        told = counts if counts.passed + counts.failed + counts.skipped else ""
        self.lines.put(f"  {'FAILED' if counts.failed else 'ok    '} {step.name:22}"
                       f"{time.monotonic() - began:6.0f} s, processor{processor:5.0f} s   {told}")
        if counts.failed:
            self.failed_logs.append((step.name, log))
            for line in output.splitlines()[-SHOWN_LINES:]:
                self.lines.put(f"    | {line}")
        return counts.failed == 0


def run_all(stages):
    """Runs them, as many at once as there are cores, and shows them in their order."""
    waiting = queue.SimpleQueue()
    for stage in stages:
        waiting.put(stage)

    def work():
        with contextlib.suppress(queue.Empty):
            while True:
                waiting.get_nowait().run()

    for _ in range(min(CORES, len(stages))):
        threading.Thread(target=work, daemon=True).start()
    for stage in stages:
        for line in iter(stage.lines.get, None):
            print(line, flush=True)


def stop_on_signals(processes):
    def stop(number, _frame):
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        print(f"\ntests/run: stopped by {signal.Signals(number).name}", flush=True)
        processes.stop()
        sys.exit(128 + number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def main():
    parser = argparse.ArgumentParser(prog="tests/run", description=__doc__.splitlines()[0])
    parser.add_argument("stage", nargs="*", metavar="STAGE",
                        help="only these: " + " ".join([*STAGES, *SHORTER]))
    names = parser.parse_args().stage
    unknown = [name for name in names if name not in (*STAGES, *SHORTER)]
    if unknown:
        parser.error(f"there is no stage {unknown[0]}; see tests/run --help")
    wanted = [SHORTER.get(name, name) for name in names] or STAGES
    LOGS.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    processes, builds, total = Processes(), Builds(), Counts()
    stop_on_signals(processes)
    stages = [Stage(name, processes, builds) for name in STAGES if name in wanted]
    run_all(stages)
    print(f"\n{(time.monotonic() - began) / 60:.1f} minutes; logs: {LOGS}")
    for stage in stages:
        total.add(stage.counts)
        for name, log in stage.failed_logs:
            print(f"failed: {name}: {log}")
    print(total, flush=True)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
