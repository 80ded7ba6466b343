"""Few files may be open at once: that is said at once, with what to do, and never waited for."""

import shlex
import time

import pytest

from program import kimt_path
from servers.scripted import Mail

BOXES = {"INBOX": [Mail(b"one\r\n")], "Work": [Mail(b"two\r\n")]}


@pytest.fixture
def limited(pair, tmp_path, monkeypatch):
    """limited(14) runs kimt with so many open files; with soft, it may ask for more."""
    kimt = str(kimt_path())
    pair.begin(BOXES)

    def run(files, kind=""):
        wrapper = tmp_path / "limited"
        wrapper.write_text(f"#!/bin/sh\nulimit {kind}-n {files}\nexec {shlex.quote(kimt)} \"$@\"\n")
        wrapper.chmod(0o755)
        monkeypatch.setenv("KIMT", str(wrapper))
        began = time.monotonic()
        status = pair.migrate(source={"host": "localhost"}, migration={"retry_for": "5m"})
        return status, time.monotonic() - began

    yield run
    monkeypatch.setenv("KIMT", kimt)


# From what is not enough for the journal to what is enough for all.
@pytest.mark.parametrize("files", range(6, 22))
def test_too_few_are_reported_at_once_with_what_to_do(limited, pair, files):
    status, seconds = limited(files)
    assert seconds < 10, pair.show()
    if status == 0:
        assert pair.stored("INBOX") == [b"one\r\n"] and pair.stored("Work") == [b"two\r\n"]
    else:
        assert "open files" in pair.result.text and "ulimit -n" in pair.result.text, pair.show()


def test_what_the_system_allows_is_taken(limited, pair):
    assert limited(10, "-S ")[0] == 0, pair.show()
