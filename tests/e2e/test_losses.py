"""What a lost connection is put down to, and what it costs: a message or a folder that is there each
time, never the rest of the account, and nothing where the server said why.
"""

import re
import time

import pytest

from servers.scripted import CAPABILITY, HangUp, Mail, fetch, hangs_up

FOLDERS = ["INBOX", "Before", "Bad", "Later"]


def boxes(each=3):
    return {name: [Mail(f"Subject: {name} {number}\r\n\r\nx\r\n".encode()) for number in range(each)]
            for name in FOLDERS}


def say_bye(connection, tag, command):
    connection.say("* BYE internal error\r\n")
    raise HangUp


def ends(pair):
    """Path -> error of its folder."""
    return {event["folder"]: event.get("error") for event in pair.events
            if event["event"] == "folder_end"}


def must_have_all_but(pair, *left):
    for name in set(FOLDERS) - set(left):
        assert sorted(pair.stored(name)) == sorted(m.body for m in pair.source.boxes[name]), name
    for name, error in ends(pair).items():
        assert bool(error) == (name in left), (name, error)


CASES = [("source", "EXAMINE", hangs_up, 1), ("source", "EXAMINE", say_bye, 1),
         ("source", "EXAMINE", say_bye, None), ("destination", "CREATE", hangs_up, 1),
         ("destination", "SELECT", hangs_up, 1), ("destination", "SELECT", say_bye, None)]


@pytest.mark.parametrize("side, command, end, lanes", CASES)
def test_a_folder_whose_command_ends_the_connection_is_left_alone(pair, side, command, end, lanes):
    source, _ = pair.begin(boxes())
    server = getattr(pair, side)
    server.rule(rf'{command} "?Bad"?', end, times=-1)
    assert pair.migrate(migration={"lanes_per_account": lanes, "retry_for": "5m"}) == 1, pair.show()
    must_have_all_but(pair, "Bad")
    assert side == "destination" or "Bad" not in pair.destination.boxes
    assert re.search(rf"the {side}'s connection was lost 3 times in this folder",
                     ends(pair)["Bad"]["text"]), ends(pair)
    assert pair.counts()["folders_failed"] == 1
    server.forgive()
    assert pair.migrate() == 0, pair.show()
    assert sorted(pair.stored("Bad")) == sorted(mail.body for mail in source.boxes["Bad"])


def test_so_is_one_that_is_opened_and_cannot_be_listed(pair):
    source, _ = pair.begin(boxes())

    def in_bad(connection, tag, command):
        if connection.box is source.boxes["Bad"]:
            raise HangUp

    source.rule("UID FETCH", in_bad, times=-1)
    assert pair.migrate(migration={"retry_for": "5m"}) == 1, pair.show()
    must_have_all_but(pair, "Bad")


def test_a_folder_that_opens_at_the_third_time_is_copied(pair):
    source, _ = pair.begin(boxes())
    source.rule('EXAMINE "?Bad"?', hangs_up, times=2)
    assert pair.migrate() == 0, pair.show()
    must_have_all_but(pair)


# First and last in the order in which folders are gone into: asked for at both sides at once, and
# told to the destination ahead.
@pytest.mark.parametrize("each", [9, 1], ids=["first", "last"])
@pytest.mark.parametrize("is_there", [False, True], ids=["new", "already there"])
def test_a_folder_that_the_source_does_not_open_is_not_made(pair, each, is_there):
    source, destination = pair.begin({**boxes(), "Bad": boxes(each)["Bad"]})
    if is_there:
        destination.boxes["Bad"] = []
    source.rule('EXAMINE "?Bad"?', "%t NO [NOPERM] not yours\r\n", times=-1)
    assert pair.migrate() == 1, pair.show()
    assert ("Bad" in destination.boxes) == is_there, pair.show()
    for name in set(FOLDERS) - {"Bad"}:
        assert pair.stored(name), name
    source.forgive()
    assert pair.migrate() == 0, pair.show()
    assert len(pair.stored("Bad")) == each


# ---- messages

def once_it_came(answer, times):
    """Takes a message, says this in place of storing it, and hangs up; so many times."""
    left = [times]

    def act(connection, tag, command):
        if not left[0]:
            return None
        left[0] -= 1
        connection.say(answer)
        raise HangUp
    return act


@pytest.mark.parametrize("messages", [1, 4])
def test_a_server_that_wants_to_be_left_alone_accuses_no_message(pair, messages):
    source, destination = pair.begin([Mail(b"Subject: %d\r\n\r\n" % n + b"." * 150)
                                      for n in range(messages)])
    destination.rule("APPEND", once_it_came("* BYE Too many commands, try again in 1 seconds\r\n", 3),
                     times=-1)
    assert pair.migrate() == 0, pair.show()
    assert sorted(pair.stored()) == sorted(mail.body for mail in source.boxes["INBOX"])
    waits = [event["error"] for event in pair.events if event["event"] == "wait"]
    assert [wait["kind"] for wait in waits if "peer" in wait] == ["busy"] * 3, pair.show()


def test_a_small_message_is_not_called_too_large(pair):
    _, destination = pair.begin([Mail(b"Subject: it\r\n\r\n" + b"." * 150)])
    destination.rule("APPEND", hangs_up, times=-1)
    assert pair.migrate() == 1, pair.show()
    error = next(e["error"] for e in pair.events if e["event"] == "message")
    assert "the destination's connection was lost 2 times" in error["text"]
    assert error["kind"] == "network" and "larger" not in str(error), error


@pytest.mark.parametrize("promised", [True, False], ids=["size told", "size wrong"])
def test_a_source_that_stalls_in_a_body_is_named(pair, promised):
    mails = [Mail(b"Subject: %d\r\n\r\n" % n + b"." * 150) for n in range(3)]
    source, destination = pair.begin(mails)

    def stall(connection, tag, command):
        if not re.search(r"BODY", command):
            return None
        for number, mail in connection._named(command.split(" ")[2]):
            if mail.uid == 2:
                connection.say(fetch(number, mail)[:-50])
                time.sleep(1.5)
                raise HangUp
            connection._say_message(number, mail, command.split(" ", 3)[3])
        return f"{tag} OK done\r\n"

    if not promised:
        mails[1].size = 99
    source.rule("UID FETCH", stall, times=-1)
    assert pair.migrate(migration={"timeout": "1s"}) == 1, pair.show()
    assert sorted(pair.stored()) == [mails[0].body, mails[2].body], pair.show()
    error = next(e["error"] for e in pair.events if e["event"] == "message")
    assert "the source's connection was lost" in error["text"], error
    assert "larger" not in str(error) and "destination" not in str(error), error


def bodies_first(bad, ends):
    """An answer that sends each body before what tells whose it is, and ends within a bad one's."""
    def answer(connection, tag, command):
        _, _, uids, items = command.split(" ", 3)
        if "BODY" not in items:
            return None
        for number, mail in connection._named(uids):
            whole = b"* %d FETCH (BODY[] {%d}\r\n%s" % (number, len(mail.body), mail.body)
            if mail.uid == bad:
                connection.say(whole[:-2])
                ends()
            told = fetch(number, mail, items.replace(" BODY.PEEK[]", "").replace("BODY.PEEK[]", ""))
            rest = told.split(b" FETCH (", 1)[1]
            connection.say(whole + (b" " if rest.strip() != b")" else b"") + rest)
        return "%t OK done\r\n"
    return answer


@pytest.mark.parametrize("more", ["", " ESEARCH"], ids=["listed", "ahead"])
def test_nobody_is_blamed_who_may_have_been_read_already(pair, more):
    """Bodies come before their UIDs: which one it was is known once each is asked for alone."""
    pair.begin([Mail(f"Subject: {number}\r\n\r\nx\r\n".encode()) for number in range(1, 7)],
               capability=CAPABILITY + more)

    def hang_up():
        raise HangUp

    pair.source.rule("UID FETCH", bodies_first(4, hangs_up), times=-1)
    assert pair.migrate(migration={"retry_for": "5m"}) == 1, pair.show()
    assert pair.outcomes() == {"failed": [4]}, pair.show()
    assert pair.stored() == [mail.body for mail in pair.source.boxes["INBOX"] if mail.uid != 4]


@pytest.mark.parametrize("side", ["source", "destination"])
def test_a_bound_shorter_than_the_wait_that_is_asked_for_gives_one_try_at_its_end(pair, side):
    pair.begin([Mail(b"a")])
    getattr(pair, side).rule("LOGIN", "%t NO Server busy, wait 40 seconds\r\n")
    assert pair.migrate(migration={"retry_for": "2s"}) == 0, pair.show()
    assert pair.stored() == [b"a"]
    assert 2 <= pair.result.seconds < 20, pair.result.seconds
