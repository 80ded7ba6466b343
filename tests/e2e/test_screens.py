"""What a server, a mailbox or a file says reaches no screen as it is: no control of either set, and
nothing that turns the reading direction, in any output of any command."""

import unicodedata

import pytest
from mutf7 import encode
from servers.scripted import Mail

# A control of the second set that begins a terminal's command, one that turns the reading
# direction, one that begins a window title, and what ends it.
HOSTILE = "\u009b31m\u202eexe\u2066\x1b]0;x\x07"
FOLDER = "Bills\u009b\u202e\u2066s"


def harmful(text):
    return {char for char in text if char not in "\n\t"
            and unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")}


def assert_harmless(pair):
    shown = {"output": pair.result.text}
    for path in pair.folder.glob("logs/**/*.log"):
        shown[path.name] = path.read_text()
    for path in pair.folder.glob("logs/**/*.jsonl"):
        shown[path.name] = path.read_text()
    assert not {name: found for name, text in shown.items() if (found := harmful(text))}, pair.show()


REPORTERS = {"reporter.1": "terminal", "reporter.2": "report-log", "reporter.3": "debug-log",
             "reporter.4": "json-lines", "late_arrival": "0s", "lanes": 1, "retry_for": "1s"}


@pytest.fixture
def hostile(pair):
    """A source whose folder has such a name, and a destination that says such things."""
    name = encode(FOLDER).decode()
    pair.begin({"INBOX": [Mail(b"Subject: a\r\n\r\na\r\n")], name: [Mail(b"Subject: b\r\n\r\nb\r\n")]})
    pair.run_as = lambda *args: pair.run(*args, migration=REPORTERS)
    return pair


def refuse(server, pattern):
    server.rule(pattern, f"* NO [ALERT] {HOSTILE}\r\n%t NO {HOSTILE}\r\n", times=-1)


@pytest.mark.parametrize("command", [
    ("check",), ("check", "-v", "-v", "-v"), ("plan",), ("plan", "-v"), ("migrate", "--dry-run"),
    ("migrate",), ("migrate", "-v", "-v", "-v"), ("verify",), ("status",),
    ("status", "--format=json"), ("undo", "--dry-run"), ("undo", "--yes")], ids=" ".join)
def test_names_of_folders(hostile, command):
    if command[0] in ("verify", "status", "undo"):
        assert hostile.run_as("migrate") == 0, hostile.show()
    if command[0] == "undo":
        for name in set(hostile.destination.boxes) - {"INBOX"}:
            hostile.destination.boxes[name].clear()  # to be told as gone
    assert hostile.run_as(*command) in (0, 1), hostile.show()
    assert_harmless(hostile)


@pytest.mark.parametrize("command", ["check", "plan", "migrate"])
@pytest.mark.parametrize("what", ["LOGIN|AUTHENTICATE", "LIST", "SELECT|EXAMINE", "APPEND"])
def test_what_a_server_refuses_with(hostile, command, what):
    refuse(hostile.destination, what)
    refuse(hostile.source, what)
    assert hostile.run_as(command) in (0, 1, 3), hostile.show()
    assert_harmless(hostile)


@pytest.mark.parametrize("command", [("status",), ("status", "--format=json"), ("verify",),
                                     ("undo", "--dry-run")], ids=" ".join)
@pytest.mark.parametrize("what", ["LOGIN|AUTHENTICATE", "LIST"])
def test_what_a_server_refused_an_earlier_run_with(hostile, command, what):
    refuse(hostile.destination, what)
    assert hostile.run_as("migrate") in (1, 3), hostile.show()
    assert hostile.run_as(*command) in (0, 1, 3), hostile.show()
    assert_harmless(hostile)


def test_a_greeting(hostile):
    hostile.source.greeting = f"* BYE {HOSTILE}\r\n"
    assert hostile.run_as("check") != 0
    assert_harmless(hostile)


@pytest.mark.parametrize("command", ["check", "plan", "migrate", "verify", "status", "undo"])
@pytest.mark.parametrize("row", [f"a{HOSTILE}@b.example;x;Name", f"no address {HOSTILE}",
                                 f'ann@example.com;x;"{HOSTILE}"'], ids=["address", "row", "name"])
def test_rows_of_the_accounts_file(hostile, command, row):
    profile = hostile.write(migration=REPORTERS)
    (hostile.folder / "users.csv").write_text(row + "\n")
    args = ("--dry-run",) if command == "undo" else ()
    hostile.result, hostile.events = hostile._kimt(command, *args, profile), []
    assert_harmless(hostile)


@pytest.mark.parametrize("command", ["check", "status"])
def test_keys_of_the_profile_and_words_of_the_command_line(pair, command):
    for profile, args in ((f"[migration]\na{HOSTILE} = 1\n", ()), (f"[x{HOSTILE}]\na = 1\n", ()),
                          ("", (f"--set=a.b{HOSTILE}=1",)), ("", (f"--{HOSTILE}",)),
                          ("", (f"--only=a{HOSTILE}",))):
        path = pair.folder / "profile.ini"
        path.write_text(profile)
        path.chmod(0o600)
        pair.result, pair.events = pair._kimt(command, *args, path), []
        assert pair.result.status == 2 and "kimt: " in pair.result.err
        assert_harmless(pair)


def test_names_of_modules(pair, tmp_path):
    folder = tmp_path / "modules"
    folder.mkdir()
    (folder / f"odd{HOSTILE}.so").write_text("no module")
    for name in (), (f"odd{HOSTILE}",):
        pair.result, pair.events = pair._kimt("plugins", f"--plugin-dir={folder}", *name), []
        assert "odd" in pair.result.text or not name
        assert_harmless(pair)


@pytest.mark.parametrize("command", [("check",), ("plan",), ("migrate",), ("status",),
                                     ("status", "--format=json")], ids=" ".join)
def test_the_name_of_the_profile(hostile, command):
    profile = hostile.write(migration=REPORTERS)
    named = profile.rename(profile.with_name(f"p{HOSTILE}.ini"))
    hostile.result, hostile.events = hostile._kimt(*command, named), []
    assert hostile.result.status == 0, hostile.show()
    assert_harmless(hostile)
