"""What the imap plugin can do with messages that are already there, against a real Dovecot."""

import re
import subprocess

import pytest
from program import REPOSITORY, is_sanitized, kimt_path

USER, PASSWORD = "ann@example.com", "secret"
MESSAGE = b"Subject: a\r\n\r\n" + b"text\r\n" * 100
SEEN, FLAGGED = 1, 4


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    if is_sanitized():
        pytest.skip("the program that loads the plugin is not built with the sanitizer")
    path = tmp_path_factory.mktemp("verbs") / "imap_verbs"
    subprocess.run(["cc", "-D_GNU_SOURCE", f"-I{REPOSITORY}/include", f"-I{REPOSITORY}/plugins",
                    "-o", path, REPOSITORY / "tests/e2e/imap_verbs.c", "-ldl"], check=True)
    return path


class Verbs:
    def __init__(self, program, server):
        plugin = kimt_path().parents[1] / "lib/kimt/plugins/imap.so"
        self.command = [program, plugin, str(server.port), USER, PASSWORD]

    def start(self, *arguments):
        return subprocess.Popen([*self.command, *map(str, arguments)], stdout=subprocess.PIPE,
                                text=True)

    def __call__(self, *arguments):
        process = self.start(*arguments)
        text = process.communicate(timeout=30)[0]
        assert process.returncode == 0, text
        return text.splitlines()


@pytest.fixture(params=[None, "IMAP4rev1 UIDPLUS", "IMAP4rev1"], ids=["all", "bare", "no UIDPLUS"])
def server(dovecot, request):
    server = dovecot(users={USER: PASSWORD}, capability=request.param)
    server.tells_all = request.param is None
    server.has_uidplus = request.param != "IMAP4rev1"
    client = server.login(USER)
    for _ in range(5):
        client.append("INBOX", None, None, MESSAGE)
    client.create("Work")
    client.create("Work/Plans")
    return server


@pytest.fixture
def verbs(program, server):
    return Verbs(program, server)


def flags(server):
    """UID to flags of the INBOX."""
    client = server.login(USER)
    client.select("INBOX", readonly=True)
    answer = client.uid("FETCH", "1:*", "(FLAGS)")[1]
    return {int(re.search(rb"UID (\d+)", line)[1]):
            set(re.search(rb"FLAGS \((.*?)\)", line)[1].decode().split()) - {r"\Recent"}
            for line in answer if line}


def test_folders_are_listed_with_what_spares_opening_them(server, verbs):
    listed = {line.split()[0]: line.split()[1:] for line in verbs("list", "-")}
    assert listed["INBOX"][0] == "5" and listed["INBOX"][2] == "6"
    assert listed["Work"][0] == "0"
    assert listed["INBOX"][3] == str(int(server.tells_all))


def test_meta_data_are_read_and_later_only_what_changed(server, verbs):
    opened, *messages = verbs("read", "INBOX", 2)
    assert messages == [f"{uid} flags 0 keywords 0 size {len(MESSAGE)} read 0"
                        for uid in range(1, 6)]
    _, validity, modseq = opened.split()
    verbs("change", "INBOX", FLAGGED, 0, 2)
    changed = verbs("read", "INBOX", 2, modseq, validity)[1:]
    line = f"2 flags {FLAGGED} keywords 1 size {len(MESSAGE)} read 0"
    assert line in changed
    assert len(changed) == (1 if int(modseq) else 5)


def test_headers_are_read_alone(server, verbs):
    assert verbs("read", "INBOX", 1)[1:] == [
        f"{uid} flags 0 keywords 0 size {len(MESSAGE)} read 14" for uid in range(1, 6)]
    assert not any(flags(server).values()), "reading left traces"


def test_flags_of_the_named_messages_are_changed(server, verbs):
    verbs("change", "INBOX", SEEN | FLAGGED, 0, 1, 2, 4, 77)
    verbs("change", "INBOX", 0, SEEN, 4)
    both = {r"\Seen", r"\Flagged", "$New"}
    assert flags(server) == {1: both, 2: both, 3: set(), 4: both - {r"\Seen"}, 5: set()}


def test_exactly_the_named_messages_are_removed(server, verbs):
    assert verbs("remove", "INBOX", 2, 3, 99) == ["removed 2"]
    assert set(flags(server)) == {1, 4, 5}


def test_others_that_are_marked_as_deleted_stay(server, verbs):
    client = server.login(USER)
    client.select("INBOX")
    client.uid("STORE", "5", "+FLAGS", r"(\Deleted)")
    client.unselect()
    process = verbs.start("remove", "INBOX", 2)
    text = process.communicate(timeout=30)[0]
    assert 5 in flags(server)
    if server.has_uidplus:
        assert text == "removed 1\n" and 2 not in flags(server)
    else:
        assert "other messages" in text and 2 in flags(server)


def test_only_empty_folders_are_removed(server, verbs):
    client = server.login(USER)
    client.append("Work/Plans", None, None, MESSAGE)
    client.subscribe("Work")
    assert verbs("remove-folder", "Work/Plans") == ["stays"]
    client.select("Work/Plans")
    client.store("1", "+FLAGS", r"(\Deleted)")
    client.expunge()
    client.close()
    assert verbs("remove-folder", "Work") == ["stays"]
    assert verbs("remove-folder", "Work/Plans") == ["gone"]
    assert verbs("remove-folder", "Work") == ["gone"]
    assert verbs("remove-folder", "INBOX") == ["stays"]
    assert "Work" not in str(client.list()[1]) + str(client.lsub()[1])


def test_news_are_waited_for(server, verbs):
    if not server.tells_all:
        pytest.skip("without IDLE it takes a minute")
    process = verbs.start("await", "INBOX")
    assert process.stdout.readline() == "waiting\n"
    client = server.login(USER)
    client.append("INBOX", None, None, MESSAGE)
    assert process.communicate(timeout=9)[0] == "news\n"
