"""The memory that a run may take, shared by its lanes."""

import os

import pytest

from program import is_sanitized, write_accounts, write_profile
from servers.line import Line

PASSWORD = "secret"
USERS = [f"u{number}@example.com" for number in range(4)]


def fill(server):
    for address in USERS:
        client = server.login(address, PASSWORD)
        for _ in range(10):
            client.append("INBOX", None, None,
                          b"Subject: x\r\n\r\n" + (os.urandom(38).hex().encode() + b"\r\n") * 11000)
        client.logout()


@pytest.mark.skipif(is_sanitized(), reason="sanitizers take memory of their own")
def test_lanes_keep_to_the_memory_of_the_profile(dovecot, kimt, tmp_path):
    source = dovecot(any_password=PASSWORD)
    fill(source)
    peaks = {}
    for memory in ("32M", "1G"):
        folder = tmp_path / memory
        folder.mkdir()
        destination = dovecot(any_password=PASSWORD)
        # Far away, so that lanes would have as much under way as they may.
        with Line(destination.port, turn=0.2) as far:
            write_accounts(folder, [(address, PASSWORD, "") for address in USERS])
            side = {"plugin": "imap", "host": "127.0.0.1", "security": "none", "compress": "no"}
            result = kimt("migrate", write_profile(
                folder, migration={"accounts": "users.csv", "logs": "logs", "lanes": 4,
                                   "memory": memory, "reporter.1": "report-log"},
                source={**side, "port": source.port}, destination={**side, "port": far.port}))
        assert result.status == 0, result.text
        peaks[memory] = result.peak_kib / 1024
    assert peaks["32M"] < 32 < peaks["1G"] < 32 + 3 * 8, peaks
