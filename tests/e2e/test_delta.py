"""A later run: what is new comes over, flags follow, and nothing that is unchanged costs anything.

KIMT_FOLDERS and KIMT_MESSAGES (in each folder) make the unchanged account larger than it is here.
"""

import os
import re
import signal
import subprocess
import time
from contextlib import contextmanager

import pytest
from program import REPOSITORY, Running
from sides import PASSWORD, USER, Sides, content, fill, message

FOLDERS = int(os.environ.get("KIMT_FOLDERS", 40))
MESSAGES = int(os.environ.get("KIMT_MESSAGES", 5))


class Way:
    """To a server that is far away; `turns`, the round trips waited for, are known afterwards."""

    def __init__(self, port, turns=None):
        self.port, self.turns = port, turns


@contextmanager
def far(port, one_way_us=10_000):
    proxy = subprocess.Popen([REPOSITORY / "build/tests/bench/delay/delay", str(port),
                              str(one_way_us), "no mark"],
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    way = Way(int(proxy.stdout.readline()))
    try:
        yield way
    finally:
        way.turns = int(proxy.communicate("\n", timeout=30)[0].split()[1])


@pytest.fixture
def sides(dovecot, kimt, tmp_path):
    def begin(capability=None):
        return Sides(kimt, tmp_path, dovecot(users={USER: PASSWORD}, capability=capability),
                     dovecot(users={USER: PASSWORD}))

    return begin


def test_an_unchanged_account_costs_a_handful_of_commands(sides):
    both = sides()
    client = both.source.login(USER)
    for number in range(FOLDERS):
        fill(client, f"Folder{number}", MESSAGES)
    both.migrate()
    again = both.migrate()
    total = FOLDERS * MESSAGES
    assert re.search(r"\b0 copied, \S+ from an earlier run", again.text)
    commands = both.commands()
    print(f"{FOLDERS} folders, {total} messages unchanged: {len(commands)} commands, "
          f"{again.seconds:.2f} s: {commands}")
    # Each side: login, ID, NAMESPACE, LIST, logout. The folder filled last may be looked into again.
    assert 0 < len(commands) <= 10 + 5


def test_few_round_trips_are_waited_for(sides):
    """One for each folder in a first pass, and none for any of them where nothing is new."""
    both = sides()
    client = both.source.login(USER)
    for number in range(FOLDERS):
        fill(client, f"Folder{number}", MESSAGES)
    with far(both.source.port) as source, far(both.destination.port) as destination:
        both.write({"lanes": 1}, source.port, destination.port)
        both.migrate()
        both.migrate()
    first_pass, delta_pass = FOLDERS, 3
    print(f"{FOLDERS} folders: {source.turns} and {destination.turns} round trips")
    assert source.turns <= first_pass + delta_pass + 6
    # Flags are looked at in the first folders, to learn the store's habits.
    assert destination.turns <= first_pass + delta_pass + 12


def test_new_messages_and_changed_flags_come_over(sides):
    both = sides()
    client = both.source.login(USER)
    fill(client, "INBOX", 30)
    fill(client, "Work", 20)
    both.migrate()
    fill(client, "Work", 5)
    client.select("INBOX")
    client.store("3:5", "+FLAGS", r"(\Flagged $Label1)")
    client.store("2", "-FLAGS", r"(\Seen)")
    mine = both.destination.login(USER)
    mine.select("INBOX")
    mine.store("5", "+FLAGS", r"(\Answered)")
    both.migrate()
    assert content(mine, "Work") == content(client, "Work")
    wanted = content(client, "INBOX")
    wanted[4][0][:] = sorted({*wanted[4][0], r"\Answered"})
    assert content(mine, "INBOX") == wanted


def test_flags_follow_without_mod_sequences(sides):
    both = sides("IMAP4rev1 LITERAL+ UIDPLUS NAMESPACE")
    client = both.source.login(USER)
    fill(client, "INBOX", 12)
    both.migrate()
    client.select("INBOX")
    client.store("7", "+FLAGS", r"(\Flagged)")
    both.migrate()
    mine = both.destination.login(USER)
    assert content(mine, "INBOX") == content(client, "INBOX")


def test_what_was_deleted_on_either_side_stays_as_it_is(sides):
    both = sides()
    client = both.source.login(USER)
    fill(client, "INBOX", 10)
    both.migrate()
    for server, number in ((client, "1"), (both.destination.login(USER), "9")):
        server.select("INBOX")
        server.store(number, "+FLAGS", r"(\Deleted)")
        server.expunge()
    fill(client, "INBOX", 1)
    both.migrate()
    mine = [body for _, _, body in content(both.destination.login(USER), "INBOX")]
    assert len(mine) == 10


def test_follow_brings_over_what_arrives_until_it_is_stopped(sides):
    both = sides()
    client = both.source.login(USER)
    fill(client, "INBOX", 3)
    mine = both.destination.login(USER)
    running = Running(["migrate", "--follow=60s", both.profile], home=both.folder)
    try:
        wait_until(lambda: len(content(mine, "INBOX")) == 3)
        time.sleep(1)  # the pause between two passes has begun, or a pass ends
        client.append("INBOX", None, None, message(999))
        wait_until(lambda: len(content(mine, "INBOX")) == 4)
    finally:
        running.process.send_signal(signal.SIGINT)
        result = running.wait(timeout=60)
    assert result.status in (0, 4), result.text[-3000:]
    assert "another pass begins each 60 s" in result.err
    assert content(mine, "INBOX") == content(client, "INBOX")


def wait_until(holds, seconds=40):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)
