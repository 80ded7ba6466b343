"""A folder keeps its order, whatever the order in which its source answers."""

import re

import pytest
from program import plain_side, write_move
from servers.scripted import CAPABILITY, HangUp, Mail, fetch, holds

USER, PASSWORD = "ann@example.com", "Ann's secret"
FOLDERS = ["INBOX", "Work"]
MESSAGES = 700


def message(number):
    """Sizes from small to large, so that many are under way at once, and more than a socket holds."""
    size = [300, 9_000, 40_000, 2_000, 90_000][number % 5] + number
    head = f"Message-ID: <{number}@example.com>\r\nSubject: {number}\r\n\r\n"
    return head.encode() + (b"%06d " % number * 10 + b"\r\n") * (size // 72)


def numbers(client, folder):
    """Of the messages, by their UIDs."""
    assert client.select(folder, readonly=True)[0] == "OK"
    answer = client.uid("FETCH", "1:*", "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1]
    found = []
    for part in filter(lambda part: isinstance(part, tuple), answer):
        uid = int(re.search(rb"UID (\d+)", part[0])[1])
        found.append((uid, int(part[1].split(b":")[1])))
    return [number for _, number in sorted(found)]


@pytest.mark.parametrize("lanes", [1, 2])
@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
def test_a_source_that_answers_in_turns_keeps_its_order(dovecot, kimt, tmp_path, tls, lanes):
    source, destination = (dovecot(users={USER: PASSWORD}) for _ in range(2))
    client = source.login(USER)
    client.create("Work")
    for folder in FOLDERS:
        for number in range(MESSAGES):
            client.append(folder, None, None, message(number))
    sides = [{"plugin": "imap", "host": "localhost", "port": server.tls_port,
              "ca_file": server.ca_file} if tls else
             plain_side(server.port) for server in (source, destination)]
    profile = write_move(tmp_path, [(USER, PASSWORD, "Ann")], *sides, {"lanes": lanes})
    result = kimt("migrate", profile)
    assert result.status == 0, result.text[-3000:]
    there = destination.login(USER)
    for folder in FOLDERS:
        assert numbers(there, folder) == list(range(MESSAGES)), folder


# ---- the same, by the letter


def mails(count):
    return [Mail(b"Subject: %d\r\n\r\n%s\r\n" % (n, b"x" * 20_000)) for n in range(count)]


def test_commands_answered_from_the_last_to_the_first_keep_the_order(pair):
    """Each two windows come the wrong way round."""
    source, _ = pair.begin(mails(400))
    held = []

    def later(connection, tag, command):
        uids = command.split(" ")[2]
        answer = b"".join(fetch(number, mail) for number, mail in
                          enumerate(source.boxes["INBOX"], 1) if holds(uids, mail.uid, 400))
        held.append(answer + f"{tag} OK\r\n".encode())
        if len(held) < 2 and not uids.endswith("400"):
            return b""
        connection.say(b"".join(reversed(held)))
        held.clear()
        return b""

    source.rule(r"UID FETCH .*BODY", later, times=-1)
    assert pair.migrate() == 0, pair.show()
    assert pair.stored() == [mail.body for mail in source.boxes["INBOX"]]


def test_a_message_that_comes_only_when_asked_again_keeps_its_place(pair):
    source, _ = pair.begin(mails(30))

    def all_but_one(connection, tag, command):
        connection.say(b"".join(fetch(number, mail) for number, mail in
                                enumerate(source.boxes["INBOX"], 1) if number != 7))
        return f"{tag} OK\r\n".encode()

    source.rule(r"UID FETCH 1:30 .*BODY", all_but_one)
    assert pair.migrate() == 0, pair.show()
    assert pair.stored() == [mail.body for mail in source.boxes["INBOX"]]


def test_messages_refused_for_the_time_being_come_before_later_ones(pair):
    source, destination = pair.begin(mails(12), capability=CAPABILITY)
    destination.rule(r"APPEND ", "%t NO [UNAVAILABLE] busy, try again in 1 second\r\n", times=3)
    assert pair.migrate(destination={"window_messages": 3}) == 0, pair.show()
    assert pair.stored() == [mail.body for mail in source.boxes["INBOX"]]


# ---- messages that are not taken at first


def sized(count):
    """Each is known by its size."""
    return [Mail(b"Subject: %d\r\n\r\n" % (100 + n) + b"x" * (100 + n)) for n in range(count)]


def overtaken(pair):
    """UIDs of the messages that are behind some that follow them at the source."""
    uids = {mail.body: mail.uid for mail in pair.source.boxes["INBOX"]}
    stored = [uids[body] for body in pair.stored()]
    assert sorted(stored) == sorted(uids.values()), pair.show()
    return [uid for at, uid in enumerate(stored) if any(other > uid for other in stored[:at])]


def named(pair):
    return [event["uid"] for event in pair.events
            if event["event"] == "message" and "out_of_order" in event.get("changes", [])]


def must_name_what_is_out_of_order(pair, *expected, **sections):
    assert pair.migrate(**sections) == 0, pair.show()
    assert sorted(overtaken(pair)) == sorted(named(pair)) == sorted(expected), pair.show()
    assert pair.migrate() == 0 and pair.counts()["copied"] == 0, pair.show()


def this_one(mail):
    return rf"APPEND .*\{{{len(mail.body)}\+?\}}$"


REFUSALS = [r"%t NO Invalid date\r\n", r"%t BAD Invalid arguments\r\n",
            r"%t NO [UNAVAILABLE] try again in 1 second\r\n", r"%t NO Mailbox is locked, wait 1 s\r\n"]


@pytest.mark.parametrize("answer", [text.encode().decode("unicode_escape") for text in REFUSALS],
                         ids=["no", "bad", "busy", "locked"])
def test_one_that_is_refused_once_is_behind_what_was_under_way_and_named(pair, answer):
    source, destination = pair.begin(sized(9))
    destination.rule(this_one(source.boxes["INBOX"][3]), answer)
    must_name_what_is_out_of_order(pair, 4)


@pytest.mark.parametrize("answer", [text.encode().decode("unicode_escape") for text in REFUSALS],
                         ids=["no", "bad", "busy", "locked"])
def test_one_that_is_refused_once_keeps_its_place_if_nothing_was_under_way(pair, answer):
    source, destination = pair.begin(sized(9))
    destination.rule(this_one(source.boxes["INBOX"][3]), answer)
    must_name_what_is_out_of_order(pair, destination={"window_messages": 1})


def test_where_all_are_refused_once_all_keep_their_places(pair):
    _, destination = pair.begin(sized(9))
    destination.rule(r'APPEND .*"01-Jan-2020', "%t BAD date\r\n", times=-1)
    must_name_what_is_out_of_order(pair)


def test_after_a_refused_command_of_several_what_is_behind_others_is_named(pair):
    source, destination = pair.begin(sized(9))
    destination.announce(CAPABILITY + " MULTIAPPEND")
    refused = []

    def refuse(connection, tag, command):
        if not refused and len(connection.literals) > 1:
            refused.append(command)
            return f"{tag} NO not these\r\n"

    destination.rule("APPEND", refuse, times=-1)
    must_name_what_is_out_of_order(pair, 1, 2, 3, 4, destination={"batch_messages": 4})


def test_a_lost_connection_leaves_the_order_as_it_is(pair):
    source, destination = pair.begin(sized(9))

    def lose(*_):
        raise HangUp

    destination.rule(this_one(source.boxes["INBOX"][3]), lose)
    must_name_what_is_out_of_order(pair)


def test_one_that_was_lost_while_others_were_stored_is_named(pair):
    source, destination = pair.begin(sized(9))
    lost = []

    def drop(connection, tag, command):
        lost.append(command)
        return b""

    def lose(*_):
        raise HangUp

    destination.rule(this_one(source.boxes["INBOX"][3]), drop)
    destination.rule(this_one(source.boxes["INBOX"][6]), lose)
    must_name_what_is_out_of_order(pair, 4)
    assert lost
