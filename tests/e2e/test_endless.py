"""Servers that talk without end, or hold back without end: kimt ends, and its logs stay short."""

import json
import time

import pytest

from servers.scripted import Mail

MB = 1 << 20
DEBUG = {"reporter.2": "debug-log", "timeout": "1s", "retry_for": "1s"}


def babble(line, pause=0.0):
    """An answer that never ends: the line, again and again until the client has gone."""
    def answer(connection, tag, command):
        text = line.encode()
        while True:
            connection.say(text if pause else text * 500)
            time.sleep(pause)
    return answer


def log_bytes(pair):
    return sum(path.stat().st_size for path in pair.folder.glob("logs/**/*") if path.is_file())


def mails(count):
    return [Mail(b"Subject: %d\r\n\r\nbody %d\r\n" % (n, n)) for n in range(count)]


@pytest.mark.parametrize("pause", [0.0, 0.3])
def test_a_farewell_that_never_ends_takes_two_seconds(pair, pause):
    source, destination = pair.begin(mails(3))
    for server in (source, destination):
        server.rule("LOGOUT", babble("* OK still here\r\n", pause), times=-1)
    began = time.monotonic()
    assert pair.migrate(migration=DEBUG) == 0, pair.show()
    assert time.monotonic() - began < 20
    assert len(pair.stored()) == 3
    assert log_bytes(pair) < 20 * MB


@pytest.mark.parametrize("verb", ["CAPABILITY", "LOGIN", "NAMESPACE", "LIST", "EXAMINE",
                                  "UID FETCH"])
def test_a_line_now_and_then_does_not_hold_a_run(pair, verb):
    source, _ = pair.begin(mails(3))
    source.greeting = "* OK ready\r\n"
    source.rule(verb, babble("* OK still here\r\n", 0.2), times=-1)
    assert pair.migrate(migration=DEBUG) == 1, pair.show()
    assert "made no progress within 10 s" in json.dumps(pair.events), pair.show()


@pytest.mark.parametrize("line", ["* OK still here\r\n", "* 1 FETCH (FLAGS (\\Seen))\r\n", "+ \r\n",
                                  "* LIST () \"/\" INBOX\r\n"])
def test_a_server_that_talks_without_end_leaves_a_short_log(pair, line):
    source, _ = pair.begin(mails(3))
    source.rule("EXAMINE", babble(line), times=-1)
    assert pair.migrate(migration=DEBUG) == 1, pair.show()
    assert "keeps sending what" in json.dumps(pair.events), pair.show()
    assert log_bytes(pair) < 20 * MB


def test_a_destination_that_says_it_is_busy_is_waited_for(pair):
    _, destination = pair.begin(mails(2))

    def busy(connection, tag, command):
        for _ in range(12):
            connection.say("* OK still here\r\n")
            time.sleep(0.25)
    destination.rule("APPEND", busy)  # then it does what it should
    assert pair.migrate(migration=DEBUG) == 0, pair.show()
    assert len(pair.stored()) == 2
    assert destination.sessions == 1
