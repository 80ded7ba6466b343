"""A destination that adds header lines to what it stores, and loses the connection meanwhile: each
message is there once, or it is said that it may not be.
"""

import pytest
from servers.scripted import HangUp, Mail

NAMED = [b"Message-ID: <%d@here>\r\nSubject: %d\r\n\r\nbody %d\r\n" % (n, n, n)
         for n in range(6)]
UNNAMED = [b"Subject: %d\r\n\r\nbody %d\r\n" % (n, n) for n in range(6)]
CUTS = {"the_first": 1, "one_between": 3, "the_last": 6}


def adds_lines(destination, cuts, with_uids):
    """Adds a line to each message; the connection breaks when so many are there."""
    lose = [*cuts, 1000]

    def append(connection, tag, command):
        name, came = connection.appended(command)
        for mail in came:
            mail.body = b"X-Trace: %d\r\n" % len(destination.boxes[name]) + mail.body
        uids = ",".join(str(destination.add(name, mail)) for mail in came)
        if len(destination.boxes[name]) >= lose[0]:
            del lose[0]
            raise HangUp
        return f"{tag} OK " + (f"[APPENDUID 7 {uids}] " if with_uids else "") + "done\r\n"

    destination.rule("APPEND", append, times=-1)


@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS)
@pytest.mark.parametrize("with_uids", [True, False], ids=["with_uids", "without_uids"])
def test_a_message_that_was_altered_when_the_connection_broke_is_recognised(pair, with_uids, cut):
    _, destination = pair.begin([Mail(body) for body in NAMED])
    adds_lines(destination, [cut], with_uids)
    assert pair.migrate() == 0, pair.show()
    assert sorted(body.split(b"\r\n", 1)[1] for body in pair.stored()) == NAMED, pair.show()
    counts = pair.counts()
    assert counts["copied"] + counts["adopted"] == counts["found"] == 6


def test_connections_that_break_again_and_again_double_nothing(pair):
    """A message under way each time may be blamed for it: the next pass finds that it is there."""
    _, destination = pair.begin([Mail(body) for body in NAMED])
    adds_lines(destination, [2, 3, 5], True)
    pair.migrate()
    assert pair.migrate() == 0, pair.show()
    assert sorted(body.split(b"\r\n", 1)[1] for body in pair.stored()) == NAMED, pair.show()


def test_a_doubt_of_the_first_break_is_not_forgotten_at_the_next(pair):
    _, destination = pair.begin([Mail(body) for body in UNNAMED])
    adds_lines(destination, [2, 5], True)
    status = pair.migrate()
    assert len(pair.stored()) > 6, pair.show()
    assert status == 1, pair.show()
    assert [e for e in pair.events if e["event"] == "note" and "may be there twice" in e["text"]]


def test_what_cannot_be_told_apart_is_said_and_in_the_verdict(pair):
    _, destination = pair.begin([Mail(body) for body in UNNAMED])
    adds_lines(destination, [3], True)
    status = pair.migrate()
    doubled = len(pair.stored()) - 6
    said = [e for e in pair.events if e["event"] == "note" and "may be there twice" in e["text"]]
    assert doubled in (0, 1), pair.show()
    assert bool(said) == (status == 1) == (doubled == 1), pair.show()


def test_mail_that_came_meanwhile_does_not_hold_anything_up(pair):
    _, destination = pair.begin([Mail(body) for body in NAMED])
    lose = [3]

    def append(connection, tag, command):
        name, came = connection.appended(command)
        for mail in came:
            destination.add(name, mail)
        if len(destination.boxes[name]) >= lose[0]:
            lose[0] = 1000
            destination.add(name, Mail(b"Subject: from elsewhere\r\n\r\nnew\r\n"))
            raise HangUp
        return f"{tag} OK done\r\n"

    destination.rule("APPEND", append, times=-1)
    assert pair.migrate() == 0, pair.show()
    assert sorted(pair.stored()) == sorted([*NAMED, b"Subject: from elsewhere\r\n\r\nnew\r\n"])
