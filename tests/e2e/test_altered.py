"""A destination that adds header lines to what it stores, and loses the connection meanwhile: each
message is there once, or it is said that it may not be.
"""

import pytest
from servers.scripted import HangUp, Mail

NAMED = [b"Message-ID: <%d@here>\r\nSubject: %d\r\n\r\nbody %d\r\n" % (n, n, n)
         for n in range(6)]
UNNAMED = [b"Subject: %d\r\n\r\nbody %d\r\n" % (n, n) for n in range(6)]
EQUAL = [b"Subject: a\r\n\r\nbody\r\n"] * 6
BARE = [b"\r\nbody %d\r\n" % n for n in range(6)]
MADE = {"named": NAMED, "unnamed": UNNAMED, "equal": EQUAL, "without_a_header": BARE}
SOON = {"late_arrival": "100ms"}  # nothing arrives late here
TRACE = b"X-Trace: %d\r\n"
NAME = b"Received: by here\r\n\twith IMAP\r\nMessage-ID: <made-%d@there>\r\nDate: today\r\n"
CUTS = {"the_first": 1, "one_between": 3, "the_last": 6}


def adds_lines(destination, cuts, with_uids, lines=TRACE):
    """Adds lines to each message; the connection breaks when so many are there."""
    lose = [*cuts, 1000]

    def append(connection, tag, command):
        name, came = connection.appended(command)
        for mail in came:
            mail.body = lines % len(destination.boxes[name]) + mail.body
        uids = ",".join(str(destination.add(name, mail)) for mail in came)
        if len(destination.boxes[name]) >= lose[0]:
            del lose[0]
            raise HangUp
        return f"{tag} OK " + (f"[APPENDUID 7 {uids}] " if with_uids else "") + "done\r\n"

    destination.rule("APPEND", append, times=-1)


def sent(stored, lines=TRACE):
    """Those that are there, without what was added."""
    return sorted(body.split(b"\r\n", lines.count(b"\r\n"))[-1] for body in stored)


def forget_journal(pair):
    for path in pair.folder.rglob("journal.sqlite*"):
        path.unlink()


def verdict(pair):
    return next(e["verify"] for e in reversed(pair.events) if "verify" in e)


with_and_without_uids = pytest.mark.parametrize("with_uids", [True, False],
                                                ids=["with_uids", "without_uids"])


@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS)
@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
@with_and_without_uids
def test_a_message_that_was_altered_when_the_connection_broke_is_recognised(pair, with_uids, made,
                                                                            cut):
    _, destination = pair.begin([Mail(body) for body in made])
    adds_lines(destination, [cut], with_uids)
    assert pair.migrate(migration=SOON) == 0, pair.show()
    assert sent(pair.stored()) == sorted(made), pair.show()
    counts = pair.counts()
    assert counts["copied"] + counts["adopted"] == counts["found"] == 6


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
@with_and_without_uids
def test_a_message_that_was_given_a_name_is_recognised(pair, with_uids, made):
    _, destination = pair.begin([Mail(body) for body in made])
    adds_lines(destination, [3], with_uids, NAME)
    assert pair.migrate(migration=SOON) == 0, pair.show()
    assert sent(pair.stored(), NAME) == sorted(made), pair.show()


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
@with_and_without_uids
def test_a_message_that_was_altered_when_the_run_ended_is_recognised(pair, with_uids, made):
    _, destination = pair.begin([Mail(body) for body in made])
    adds_lines(destination, [3, 3, 3, 3, 3, 3], with_uids)
    pair.migrate(migration={**SOON, "retry_for": "0s"})
    destination.forgive()
    adds_lines(destination, [], with_uids)
    assert pair.migrate(migration=SOON) == 0, pair.show()
    assert sent(pair.stored()) == sorted(made), pair.show()


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
@with_and_without_uids
def test_one_that_is_not_there_is_not_taken_for_an_equal_one(pair, with_uids, made):
    """The connection breaks before the store has what came."""
    _, destination = pair.begin([Mail(body) for body in made])
    lose = [3]

    def append(connection, tag, command):
        name, came = connection.appended(command)
        if len(destination.boxes[name]) >= lose[0]:
            lose[0] = 1000
            raise HangUp
        for mail in came:
            mail.body = TRACE % len(destination.boxes[name]) + mail.body
        uids = ",".join(str(destination.add(name, mail)) for mail in came)
        return f"{tag} OK " + (f"[APPENDUID 7 {uids}] " if with_uids else "") + "done\r\n"

    destination.rule("APPEND", append, times=-1)
    assert pair.migrate(migration=SOON) == 0, pair.show()
    assert sent(pair.stored()) == sorted(made), pair.show()


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
@pytest.mark.parametrize("lines", [TRACE, NAME], ids=["a_trace", "a_name"])
def test_what_arrives_altered_after_it_was_looked_for_is_there_once(pair, lines, made):
    _, destination = pair.begin([Mail(body) for body in made])
    late, begun = [], set()

    def store(name, mail):
        mail.body = lines % len(destination.boxes[name]) + mail.body
        return destination.add(name, mail)

    def append(connection, tag, command):
        name, came = connection.appended(command)
        if len(destination.boxes[name]) == 3 and not late:
            late.extend(came)
            raise HangUp
        uids = ",".join(str(store(name, mail)) for mail in came)
        if len(destination.boxes[name]) == 5 and late and not begun:
            begun.update(store(name, mail) for mail in late)
        return f"{tag} OK [APPENDUID 7 {uids}] done\r\n"

    destination.rule("APPEND", append, times=-1)
    assert pair.migrate(migration=SOON) == 0, pair.show()
    assert begun and len(destination.named("UID EXPUNGE")) == 1, pair.show()
    assert sent(pair.stored(), lines) == sorted(made), pair.show()
    assert pair.run("verify") == 0, pair.show()


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
@pytest.mark.parametrize("lines", [TRACE, NAME], ids=["a_trace", "a_name"])
def test_a_journal_that_was_lost_is_no_reason_to_copy_again(pair, lines, made):
    _, destination = pair.begin([Mail(body) for body in made])
    adds_lines(destination, [], True, lines)
    assert pair.migrate(migration=SOON) == 0, pair.show()
    forget_journal(pair)
    assert pair.migrate(migration=SOON) == 0, pair.show()
    assert sent(pair.stored(), lines) == sorted(made), pair.show()


def test_of_many_messages_in_doubt_those_that_were_given_a_name_are_recognised(pair):
    made = [b"Subject: %d\r\n\r\nbody %d\r\n" % (n % 200, n) for n in range(600)]
    _, destination = pair.begin([Mail(body) for body in made])
    adds_lines(destination, [], True, NAME)
    assert pair.migrate(migration=SOON) == 0, pair.show()
    forget_journal(pair)
    assert pair.migrate(migration=SOON) == 0, pair.show()
    assert sent(pair.stored(), NAME) == sorted(made), pair.show()


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
@pytest.mark.parametrize("lines", [TRACE, NAME], ids=["a_trace", "a_name"])
@with_and_without_uids
def test_verify_says_of_them_that_they_were_rewritten(pair, with_uids, lines, made):
    _, destination = pair.begin([Mail(body) for body in made])
    adds_lines(destination, [3], with_uids, lines)
    assert pair.migrate(migration=SOON) == 0, pair.show()
    assert pair.run("verify") == 0, pair.show()
    found = verdict(pair)
    assert found["rewritten"] == found["messages"] == 6, pair.show()


def test_connections_that_break_again_and_again_double_nothing(pair):
    """A message under way each time may be blamed for it: the next pass finds that it is there."""
    _, destination = pair.begin([Mail(body) for body in NAMED])
    adds_lines(destination, [2, 3, 5], True)
    pair.migrate(migration=SOON)
    assert pair.migrate(migration=SOON) == 0, pair.show()
    assert sorted(body.split(b"\r\n", 1)[1] for body in pair.stored()) == NAMED, pair.show()


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
@with_and_without_uids
def test_undo_takes_back_what_it_knows_and_says_what_stays(pair, with_uids, made):
    _, destination = pair.begin([Mail(body) for body in made])
    adds_lines(destination, [3], with_uids)
    assert pair.migrate(migration=SOON) == 0, pair.show()
    assert pair.run("undo", "--yes") == 1, pair.show()
    unknown = len(pair.stored())
    assert unknown == (1 if with_uids else 6), pair.show()
    assert pair.result.text.count("stays: ") == unknown, pair.show()


def rewrites(destination, cuts):
    """Alters a line as well, which nothing can be recognised by."""
    adds_lines(destination, cuts, True)
    alter = destination.match("APPEND", False)

    def append(connection, tag, command):
        connection.literals = [body.replace(b"Subject:", b"Subject: [%d]" % len(
            destination.boxes["INBOX"])) for body in connection.literals]
        return alter(connection, tag, command)

    destination.forgive()
    destination.rule("APPEND", append, times=-1)


def test_a_doubt_of_the_first_break_is_not_forgotten_at_the_next(pair):
    _, destination = pair.begin([Mail(body) for body in UNNAMED])
    rewrites(destination, [2, 5])
    status = pair.migrate(migration=SOON)
    assert len(pair.stored()) > 6, pair.show()
    assert status == 1, pair.show()
    assert [e for e in pair.events if e["event"] == "note" and "may be there twice" in e["text"]]


@pytest.mark.parametrize("made", [NAMED, UNNAMED], ids=["named", "unnamed"])
def test_what_cannot_be_told_apart_is_said_and_in_the_verdict(pair, made):
    _, destination = pair.begin([Mail(body) for body in made])
    rewrites(destination, [3])
    status = pair.migrate(migration=SOON)
    doubled = len(pair.stored()) - 6
    said = [e for e in pair.events if e["event"] == "note" and "may be there twice" in e["text"]]
    assert doubled == 1, pair.show()
    assert said and status == 1, pair.show()


@pytest.mark.parametrize("made", [NAMED, UNNAMED], ids=["named", "unnamed"])
def test_mail_that_came_meanwhile_does_not_hold_anything_up(pair, made):
    _, destination = pair.begin([Mail(body) for body in made])
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
    assert pair.migrate(migration=SOON) == 0, pair.show()
    assert sorted(pair.stored()) == sorted([*made, b"Subject: from elsewhere\r\n\r\nnew\r\n"])
