"""The memory that a run may take, shared by its lanes."""

import os

import pytest

from program import is_sanitized, plain_side, write_move
from servers.line import Line

PASSWORD = "secret"
USERS = [f"u{number}@example.com" for number in range(4)]


def fill(server, messages=10):
    for address in USERS:
        client = server.login(address, PASSWORD)
        for _ in range(messages):
            client.append("INBOX", None, None,
                          b"Subject: x\r\n\r\n" + (os.urandom(38).hex().encode() + b"\r\n") * 11000)
        client.logout()


def peak_of(kimt, dovecot, source, folder, turn, **migration):
    """In MiB; the destination is far away, so that lanes have as much under way as they may."""
    folder.mkdir()
    destination = dovecot(any_password=PASSWORD)
    with Line(destination.port, turn=turn) as far:
        result = kimt("migrate", write_move(
            folder, [(address, PASSWORD, "") for address in USERS],
            plain_side(source.port, compress="no"), plain_side(far.port, compress="no"),
            {"reporter.1": "report-log", **migration}))
    assert result.status == 0, result.text
    return result.peak_kib / 1024


@pytest.mark.skipif(is_sanitized(), reason="sanitizers take memory of their own")
def test_lanes_keep_to_the_memory_of_the_profile(dovecot, kimt, tmp_path):
    source = dovecot(any_password=PASSWORD)
    fill(source)
    peaks = {memory: peak_of(kimt, dovecot, source, tmp_path / memory, 0.2, lanes=4,
                             memory=memory)
             for memory in ("32M", "1G")}
    assert peaks["32M"] < 32 < peaks["1G"] < 32 + 3 * 8, peaks


@pytest.mark.skipif(is_sanitized(), reason="sanitizers take memory of their own")
def test_a_further_lane_takes_a_few_megabytes(dovecot, kimt, tmp_path):
    source = dovecot(any_password=PASSWORD)
    fill(source, 20)  # more than a lane has under way
    peaks = [peak_of(kimt, dovecot, source, tmp_path / str(lanes), 0.05, lanes=lanes)
             for lanes in (1, 2, 3)]
    assert peaks[0] < 32, peaks
    assert max(peaks[1] - peaks[0], peaks[2] - peaks[1]) < 8, peaks
    assert peaks[2] - peaks[0] < 12, peaks
