"""What a person sees of a run, in terminals of several sizes and kinds, and where there is none."""

import re
import time

import pytest
from program import write_accounts, write_profile
from screen import Terminal
from servers.scripted import mails

SIZES = [(80, 24), (60, 15), (200, 50)]
NAMED = ["80x24", "60x15", "200x50"]


def write(folder, accounts, messages=20):
    write_accounts(folder, [(f"user{n:03}@example.com", "x", f"User {n}")
                            for n in range(1, accounts + 1)])
    return write_profile(
        folder, "mail.ini",
        migration={"accounts": "users.csv", "lanes": 4, "logs": "logs",
                   "reporter.1": "terminal", "reporter.2": "report-log"},
        source={"plugin": "example-source", "messages": messages},
        destination={"plugin": "example-destination", "folder": "out"})


@pytest.fixture
def terminal(tmp_path):
    def run(*args, **options):
        return Terminal(*args, home=tmp_path, cwd=tmp_path, **options)
    return run


def progress(lines):
    return [line for line in lines if re.search(r"\d+%", line)]


@pytest.mark.parametrize("size", SIZES, ids=NAMED)
def test_the_block_fits_and_is_gone_at_the_end(tmp_path, terminal, size):
    profile = write(tmp_path, accounts=12, messages=300)
    shown = terminal("migrate", profile, size=size)
    lines = shown.wait_for(r"of 12 accounts")
    assert len(progress(lines)) == 1, shown.show()
    assert shown.end() == 0, shown.show()
    assert not progress(shown.screen.all_lines()), shown.show()
    assert shown.screen.is_cursor_shown
    assert any("Everything that was found has arrived." in line
               for line in shown.screen.all_lines()), shown.show()


@pytest.fixture
def stalled(pair, terminal):
    """A run in which each message is on its way for some seconds."""
    def run(**options):
        pair.begin(mails(50))
        pair.destination.rule("APPEND", lambda *_: time.sleep(3), times=-1, literal=True)
        return terminal("migrate", pair.write(migration={"reporter.1": "terminal",
                                                         "timeout": "30s"}), **options)
    return run


@pytest.mark.parametrize("size", SIZES, ids=NAMED)
def test_a_stop_is_said_below_the_block_and_so_is_a_second_one(stalled, size):
    shown = stalled(size=size)
    shown.wait_for(r"ann@example.com .*[1-9]\d*/\d+")
    shown.type("\x03")
    lines = shown.wait_for(r"stopping after the messages under way")
    assert len(progress(lines)) == 1, shown.show()
    shown.type("\x03")
    assert shown.end() == 4, shown.show()
    assert b"stopping at once" in shown.raw
    assert b"kimt: stopping" not in shown.raw and b"kimt: finishing" not in shown.raw


@pytest.mark.parametrize("size", SIZES, ids=NAMED)
def test_of_a_run_that_was_stopped_no_frame_and_no_fault_is_left(tmp_path, terminal, size):
    profile = write(tmp_path, accounts=12, messages=1000000)
    shown = terminal("migrate", profile, size=size)
    shown.wait_for(r"user001.*[1-9]/\d+")
    shown.type("\x03")
    assert shown.end() == 4, shown.show()
    everything = " ".join(shown.screen.all_lines())
    assert not progress(shown.screen.all_lines()), shown.show()
    assert everything.count("Next: kimt migrate") == 1, shown.show()
    assert "✗" not in everything and "What did not arrive" not in everything, shown.show()


def test_three_hundred_accounts_stay_calm(tmp_path, terminal):
    profile = write(tmp_path, accounts=300, messages=3)
    shown = terminal("migrate", profile)
    shown.wait_for(r"of 300 accounts")
    assert shown.end() == 0, shown.show()
    everything = [line for line in shown.screen.all_lines() if line.strip()]
    assert len(everything) < 20, shown.show()
    assert any("300: 300 migrated" in line for line in everything), shown.show()
    assert terminal("migrate", profile, "-v").end() == 0


def test_of_many_accounts_one_that_fails_has_one_line(tmp_path, terminal):
    profile = write(tmp_path, accounts=30, messages=3)
    first = tmp_path / "out" / "user007@example.com"
    first.parent.mkdir()
    first.write_text("no folder")
    shown = terminal("migrate", profile)
    assert shown.end() == 1, shown.show()
    above = shown.show().split("Migration Result")[0]
    assert "user007@example.com" in above
    assert "user001@example.com" not in above, shown.show()


def test_a_second_run_says_what_is_new_and_what_was_there(tmp_path, terminal):
    profile = write(tmp_path, accounts=2, messages=45)
    first = terminal("migrate", profile)
    assert first.end() == 0
    assert re.search(r"user001@example.com: 3 folders, 135 messages, [\d.]+ kB, ", first.show())
    second = terminal("migrate", profile)
    assert second.end() == 0
    assert "user001@example.com: 3 folders, nothing new (135 there), " in second.show()
    more = write(tmp_path, accounts=2, messages=122)
    third = terminal("migrate", more)
    assert third.end() == 0
    assert re.search(r"user001@example.com: 3 folders, 231 new, [\d.]+ [kM]B \(135 there\), ",
                     third.show()), third.show()


@pytest.mark.parametrize("env, colours", [({}, True), ({"NO_COLOR": "1"}, False)],
                         ids=["plain", "NO_COLOR"])
def test_colours_are_for_those_who_want_them(tmp_path, terminal, env, colours):
    shown = terminal("migrate", write(tmp_path, accounts=2), env=env)
    assert shown.end() == 0
    assert bool(shown.screen.colours - {"", "0"}) == colours


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"LANG": "C", "LC_ALL": "C"}],
                         ids=["dumb", "LANG=C"])
def test_a_terminal_that_can_do_little_gets_little(tmp_path, terminal, env):
    shown = terminal("migrate", write(tmp_path, accounts=2), env=env)
    assert shown.end() == 0
    if "TERM" in env:
        assert b"\x1b" not in shown.raw
    else:
        assert all(byte < 128 for byte in shown.raw), shown.show()


def test_a_pipe_gets_plain_lines(tmp_path, kimt):
    result = kimt("migrate", write(tmp_path, accounts=25))
    assert result.status == 0
    assert "\x1b" not in result.out and "\r" not in result.out
    assert "user001@example.com" not in result.out
    assert "25: 25 migrated" in result.out
