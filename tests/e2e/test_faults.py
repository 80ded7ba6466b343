"""A fault at each place where one may strike, and what a run makes of it: it ends, its exit status
and its words are true, and the next run mends all; nothing is lost, and nothing is there twice.

The normal suite takes a sample, spread over the whole of a run. KIMT_FAULTS=all takes every place,
KIMT_FAULTS=200 so many.
"""

import os
import shutil
import subprocess
import sys

import pytest
from program import is_sanitized, kimt_path
from servers.scripted import CAPABILITY, bodies, mails

FOLDERS = {"INBOX": 5, "Work": 3, "Empty": 0}
SAMPLE = os.environ.get("KIMT_FAULTS", "12")
NOT_LATE = {"late_arrival": "0s", "lanes": 1, "reporter.2": "report-log", "reporter.3": "debug-log"}


def sample(most, first=0):
    """Places from `first` to `most`, both among them."""
    every = range(first, most + 1)
    count = len(every) if SAMPLE == "all" else min(int(SAMPLE), len(every))
    if count < 2:
        return list(every)
    return sorted({first + (most - first) * i // (count - 1) for i in range(count)})


class Trials:
    """Runs with a fault each, from an empty destination and no journal."""

    def __init__(self, pair, migration=None):
        self.pair, self.migration = pair, {**NOT_LATE, **(migration or {})}
        pair.begin({name: mails(count) for name, count in FOLDERS.items()})
        pair.source.announce(CAPABILITY + " SASL-IR AUTH=PLAIN")
        pair.source.rule("AUTHENTICATE PLAIN ", "%t OK you are in\r\n", times=-1)

    def begin(self):
        shutil.rmtree(self.pair.folder / "profile.state", ignore_errors=True)
        self.pair.destination.boxes = {"INBOX": []}

    def run(self, env=None):
        return self.pair.migrate(migration=self.migration, env=env)

    def missing(self):
        """What is not at the destination, and what is there twice."""
        return [name for name, count in FOLDERS.items()
                if sorted(self.stored(name)) != sorted(bodies(mails(count)))]

    def stored(self, name):
        return self.pair.stored(name) if name in self.pair.destination.boxes else [b"no folder"]

    def log(self, name):
        found = sorted(self.pair.folder.glob(f"logs/*/{name}"))
        return found[-1].read_text(errors="replace") if found else ""

    def assert_whole(self, where):
        """What exit status 0 promises."""
        assert not self.missing(), where + self.pair.show()
        assert self.log("report.log").rstrip().endswith("exit status 0"), where + self.pair.show()
        assert " run_end " in self.log("debug.log"), where + self.pair.show()
        assert '"run_end"' in self.log("events.jsonl"), where + self.pair.show()

    def assert_mended(self, where):
        """By a run without a fault."""
        assert self.run() == 0, where + self.pair.show()
        self.assert_whole(where)


def disk_is_full(text):
    text = text.lower()
    return "no space left on device" in text or "disk is full" in text


@pytest.mark.timeout(0 if SAMPLE == "all" else 300)
@pytest.mark.parametrize("what", ["logs", "profile.state"])
def test_a_disk_of_any_size_ends_in_status_0_only_if_all_is_whole(pair, preload, what):
    trials = Trials(pair)
    counted = pair.folder / "counted"
    env = {**preload("full_disk"), "DISK_FOLDER": str(pair.folder / what)}
    assert trials.run({**env, "DISK_COUNT": str(counted)}) == 0, pair.show()
    most = int(counted.read_text())
    statuses = []
    for room in sample(most + 64):
        trials.begin()
        status = trials.run({**env, "DISK_BYTES": str(room)})
        where = f"{room} of {most} bytes: status {status}\n"
        statuses.append(status)
        if status == 0:
            trials.assert_whole(where)
        else:
            assert status in (1, 3), where + pair.show()
            assert disk_is_full(pair.result.text), where + pair.show()
            assert "make room" in pair.result.text.lower(), where + pair.show()
        trials.assert_mended(where)
    assert statuses[0] == 3 and statuses[-1] == 0, statuses


@pytest.mark.timeout(300)
def test_however_few_files_may_be_open_a_run_ends_in_words_that_say_so(pair, tmp_path, monkeypatch):
    if is_sanitized():
        pytest.skip("a sanitizer needs files of its own")
    trials = Trials(pair, {"retry_for": "1s"})
    wrapper, program = tmp_path / "kimt", str(kimt_path())
    statuses = []
    for files in range(3, 30, 2):
        trials.begin()
        wrapper.write_text(f'#!/bin/sh\nulimit -n {files}\nexec {program} "$@"\n')
        wrapper.chmod(0o700)
        with monkeypatch.context() as patch:
            patch.setenv("KIMT", str(wrapper))
            status = trials.run()
        where = f"{files} files: status {status}\n"
        statuses.append(status)
        if status == 0:
            trials.assert_whole(where)
        elif status != 127:  # the system's loader itself had too few
            assert status in (1, 2, 3), where + pair.show()
            said = pair.result.text + trials.log("events.jsonl")
            assert "too many open files" in said.lower(), where + pair.show()
        trials.assert_mended(where)
    assert statuses[0] != 0 and statuses[-1] == 0, statuses


# ---- memory


def count_of(path):
    return int.from_bytes(path.read_bytes(), sys.byteorder)


def place(where):
    """The line of code whose allocation failed."""
    if not where.exists():
        return "no allocation failed"
    module, offset = where.read_text().split()
    return subprocess.run(["addr2line", "-fspe", module, offset], capture_output=True, text=True,
                          check=False).stdout.strip()


def assert_honest(trials, status, where):
    """A run whose allocation failed ended by itself, and is as it says."""
    said = trials.pair.result.text + trials.log("events.jsonl") + trials.log("report.log")
    assert status in (0, 1, 2, 3), where + trials.pair.show()
    if status == 0:
        trials.assert_whole(where)
    else:
        assert "memory" in said.lower(), where + trials.pair.show()


@pytest.mark.timeout(0 if SAMPLE == "all" else 300)
@pytest.mark.parametrize("library", [None, "libgsasl", "libsqlite3", "libjansson"])
def test_an_allocation_that_fails_loses_and_doubles_nothing(pair, preload, library):
    trials = Trials(pair)
    counted, failed = pair.folder / "counted", pair.folder / "failed"
    env = {**preload("fail_alloc"), "ALLOC_WHERE": str(failed)}
    if library:
        env["ALLOC_LIBRARY"] = library
    assert trials.run({**env, "ALLOC_COUNT": str(counted)}) == 0, pair.show()
    most = count_of(counted)
    assert most > 20
    for number in sample(most, 1):
        trials.begin()
        failed.unlink(missing_ok=True)
        status = trials.run({**env, "ALLOC_AT": str(number)})
        where = f"allocation {number} of {most}, {place(failed)}: status {status}\n"
        assert_honest(trials, status, where)
        trials.assert_mended(where)
