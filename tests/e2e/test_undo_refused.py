"""kimt undo where a folder is refused: its affair alone, and nothing of it is forgotten."""

import re

import pytest
from servers.scripted import HangUp
from test_imap_cases import mails

NEVER = "%t NO [NOPERM] not yours\r\n"
BOXES = {"INBOX": 3, "Deep": 2, "Deep/Work": 4, "Zoo": 2}


@pytest.fixture
def copied(pair):
    """A migration of INBOX, Deep, Deep/Work and Zoo, which is about to be undone."""
    pair.begin({name: mails(count) for name, count in BOXES.items()})
    assert pair.migrate() == 0, pair.show()
    return pair


def inside(server, name, pattern, answer, times=-1):
    """Answers such commands while this folder is open, so many times."""
    left = [times]

    def answered(connection, tag, command):
        if connection.box is not server.boxes.get(name) or left[0] == 0:
            return None
        left[0] -= 1
        if answer is HangUp:
            raise HangUp
        return answer

    server.rule(pattern, answered, times=-1)


def refuse(server, name, pattern, answer=NEVER, times=-1):
    """SELECT and DELETE name the folder, other commands come while it is open."""
    if pattern not in ("SELECT", "DELETE"):
        inside(server, name, pattern, answer, times)
    elif answer is HangUp:
        def hang_up(*_):
            raise HangUp
        server.rule(f'{pattern} "?{name}"?$', hang_up, times=times)
    else:
        server.rule(f'{pattern} "?{name}"?$', answer, times=times)


def left(server):
    return {name: len(box) for name, box in server.boxes.items() if box or name != "INBOX"}


def named(pair):
    """What is said to stay: folder -> why."""
    return dict(re.findall(r"^  stays: [^,]*, (.*?): (.*)$", pair.result.out, re.M))


def finishes(pair):
    """Nothing was forgotten of what stayed."""
    pair.destination.forgive()
    assert pair.run("undo", "--yes") == 0, pair.show()
    assert pair.destination.boxes == {"INBOX": []}, pair.show()
    return True


@pytest.mark.parametrize("pattern", ["SELECT", "UID FETCH", "UID STORE", "UID EXPUNGE"])
def test_a_folder_that_is_refused_is_left_and_the_others_are_undone(copied, pattern):
    refuse(copied.destination, "Deep/Work", pattern)
    assert copied.run("undo", "--yes") == 1, copied.show()
    assert left(copied.destination) == {"Deep": 0, "Deep/Work": 4}, copied.show()
    assert "not yours" in named(copied)["Deep/Work"] and len(named(copied)) == 1, copied.show()
    total = copied.result.out.split("In all")[1]
    assert "7 messages" in total and "4 left there, 1 folder not undone" in total
    assert finishes(copied)


def test_a_folder_that_may_not_be_removed_is_told_and_not_forgotten(copied):
    refuse(copied.destination, "Deep/Work", "DELETE")
    assert copied.run("undo", "--yes") == 1, copied.show()
    assert left(copied.destination) == {"Deep": 0, "Deep/Work": 0}, copied.show()
    assert "not yours" in named(copied)["Deep/Work"], copied.show()
    assert "11 messages" in copied.result.out and "1 folder not undone" in copied.result.out
    assert finishes(copied)


def test_a_dry_run_names_what_is_refused_as_well(copied):
    refuse(copied.destination, "Deep/Work", "SELECT")
    assert copied.run("undo", "--dry-run") == 1, copied.show()
    assert "not yours" in named(copied)["Deep/Work"], copied.show()
    assert "7 messages" in copied.result.out and "1 folder not undone" in copied.result.out


@pytest.mark.parametrize("pattern", ["SELECT", "UID STORE", "DELETE"])
def test_a_folder_that_is_in_use_is_tried_again_after_the_others(copied, pattern):
    refuse(copied.destination, "Deep/Work", pattern, "%t NO [INUSE] somebody is at it\r\n", times=1)
    assert copied.run("undo", "--yes") == 0, copied.show()
    assert copied.destination.boxes == {"INBOX": []}, copied.show()
    assert copied.result.out.count("waits: ") == 1 and named(copied) == {}, copied.show()
    assert "11 messages" in copied.result.out.split("In all")[1], copied.show()


def test_one_that_stays_in_use_is_left_when_patience_ends(copied):
    refuse(copied.destination, "Deep/Work", "SELECT", "%t NO [INUSE] somebody is at it\r\n")
    assert copied.run("undo", "--yes", migration={"retry_for": "1s"}) == 1, copied.show()
    assert left(copied.destination) == {"Deep": 0, "Deep/Work": 4}, copied.show()
    assert "somebody is at it" in named(copied)["Deep/Work"], copied.show()
    assert finishes(copied)


@pytest.mark.parametrize("pattern", ["SELECT", "UID STORE", "UID EXPUNGE", "DELETE"])
def test_a_folder_that_ends_each_connection_holds_up_no_other(copied, pattern):
    refuse(copied.destination, "INBOX" if pattern != "DELETE" else "Deep/Work", pattern, HangUp)
    assert copied.run("undo", "--yes") == 1, copied.show()
    if pattern == "DELETE":
        assert left(copied.destination) == {"Deep": 0, "Deep/Work": 0}, copied.show()
    else:
        assert left(copied.destination) == {"INBOX": 3}, copied.show()
    assert "lost 3 times" in "".join(named(copied).values()) and len(named(copied)) == 1
    assert finishes(copied)
