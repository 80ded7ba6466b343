"""Servers whose numbers and dates cannot be taken as they are: what is there arrives, or is told."""

import re

import pytest
from servers.scripted import Mail, mails

RECEIVED = (b"Received: from a by b;\r\n\tMon, 12 Feb 2018 19:50:00 +0300\r\n"
            b"Date: Sun, 11 Feb 2018 19:50:00 +0300\r\n")


def examine(exists):
    return f"{exists}* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 3] ok\r\n%t OK done\r\n"


@pytest.mark.parametrize("exists", ["* many EXISTS\r\n", "", "* 0 EXISTS\r\n", "* 1 EXISTS\r\n"],
                         ids=["no number", "missing", "nothing", "too few"])
def test_more_messages_than_exists_says_all_arrive(pair, exists):
    source, _ = pair.begin(mails(2))

    def examined(connection, tag, command):
        connection.box = source.boxes["INBOX"]
        return examine(exists).replace("%t", tag)

    source.rule("EXAMINE", examined, times=-1)
    pair.migrate()
    assert pair.stored() == [mail.body for mail in source.boxes["INBOX"]], pair.show()


def test_what_was_counted_and_is_not_listed_is_missed(pair):
    """STATUS counts two, EXISTS says nothing, and the listing has none."""
    source, _ = pair.begin(mails(2))
    source.rule("EXAMINE", examine("* many EXISTS\r\n"), times=-1)
    source.rule("UID (FETCH|SEARCH) ", "%t OK done\r\n", times=-1)
    assert pair.migrate() == 1, pair.show()
    assert pair.counts()["skipped"] == 2, pair.show()


LEVELS = pytest.mark.parametrize("level", ["full", "headers", "count"])


@LEVELS
def test_verify_names_a_folder_of_the_source_that_hands_out_less_than_it_counts(pair, level):
    """What is left out may be copied or not: that it has vanished is not known."""
    source, _ = pair.begin({"INBOX": mails(3), "Work": mails(2)})
    assert pair.migrate() == 0, pair.show()
    source.hide(2)
    source.boxes["Work"].pop()
    assert pair.run("verify", "--level", level) == 1, pair.show()
    folder, = [e for e in pair.events if e["event"] == "difference" and not e["harmless"]]
    assert (folder["folder"], folder["difference"]) == ("INBOX", "unreadable"), pair.show()
    assert "counted 3 messages and handed out 2" in pair.show()
    assert pair.events[-1]["verify"]["folders_failed"] == 1


@LEVELS
def test_verify_names_a_folder_of_the_destination_that_hands_out_less(pair, level):
    source, destination = pair.begin(mails(3))
    destination.add("INBOX", Mail(b"Subject: own\r\n\r\nown\r\n"))
    assert pair.migrate() == 0, pair.show()
    destination.hide(1)
    assert pair.run("verify", "--level", level) == 1, pair.show()
    assert "the destination counted 4 messages and handed out 3" in pair.show()


def test_verify_says_of_two_messages_with_one_uid_what_migrate_says(pair):
    source, _ = pair.begin(mails(3))
    assert pair.migrate() == 0, pair.show()
    source.boxes["INBOX"][2].uid = 2
    assert pair.migrate() == 1, pair.show()
    assert pair.run("verify") == 1, pair.show()
    difference, = [e for e in pair.events if e["event"] == "difference"]
    assert (difference["folder"], difference["difference"]) == ("INBOX", "unreadable")
    assert "without a UID of their own" in difference["error"]["text"]
    assert pair.events[-1]["verify"]["vanished"] == 0


def test_verify_takes_uids_that_come_descending_or_twice_for_what_they_are(pair):
    source, _ = pair.begin(mails(4))
    assert pair.migrate() == 0, pair.show()

    def descending(connection, tag, command):
        found = connection._named(command.split()[2])[::-1]
        for number, mail in [*found, *found]:
            connection._say_message(number, mail, command.split(" ", 3)[3])
        return f"{tag} OK\r\n"

    source.rule("UID FETCH ", descending, times=-1)
    assert pair.run("verify") == 0, pair.show()
    assert pair.events[-1]["verify"]["equal"] == 4
    assert pair.migrate() == 0, pair.show()


def test_two_messages_with_one_uid_are_told_as_such(pair):
    source, _ = pair.begin(mails(3))
    source.boxes["INBOX"][2].uid = 2
    assert pair.migrate() == 1, pair.show()
    assert "without a UID of their own" in pair.show()
    assert "deleted" not in pair.show()
    assert len(pair.stored()) == 2


@pytest.mark.parametrize("date", [None, "NIL", '"yesterday"', '"00-Jan-0000 00:00:00 +0000"'])
def test_a_date_that_cannot_be_read_is_that_of_the_header_and_told(pair, date):
    source, destination = pair.begin([Mail(RECEIVED + b"\r\nbody\r\n", date=date)])
    assert pair.migrate() == 0, pair.show()
    command, = destination.named("APPEND")
    assert '"12-Feb-2018 19:50:00 +0300"' in command
    change, = [event["changes"] for event in pair.events if event["event"] == "message"]
    assert change == ["date_of_header"]


def test_a_message_without_any_date_is_told_to_have_lost_it(pair):
    _, destination = pair.begin([Mail(b"Subject: none\r\n\r\nbody\r\n", date='"yesterday"')])
    assert pair.migrate() == 0, pair.show()
    command, = destination.named("APPEND")
    assert not re.search(r"\d{4}", command.split("{")[0])
    change, = [event["changes"] for event in pair.events if event["event"] == "message"]
    assert change == ["date_lost"]


def test_a_body_of_another_length_than_announced_is_never_stored(pair):
    """Nor does verify take it for equal, or wait for ever."""
    source, _ = pair.begin(mails(3))

    def longer(connection, tag, command):
        answer = b""
        for number, mail in enumerate(source.boxes["INBOX"], 1):
            if number >= int(re.search(r"\d+", command)[0]):
                length = len(mail.body) + (3 if number == 2 else 0)
                answer += (b'* %d FETCH (UID %d FLAGS () INTERNALDATE " 1-Jan-2020 00:00:00 +0100"'
                           b" RFC822.SIZE %d BODY[] {%d}\r\n%s)\r\n" % (
                               number, number, len(mail.body), length, mail.body))
        connection.say(answer + f"{tag} OK\r\n".encode())
        return b""

    source.rule(r"UID FETCH .*BODY", longer, times=-1)
    assert pair.migrate() == 1, pair.show()
    assert sorted(pair.stored()) == sorted([mail.body for mail in source.boxes["INBOX"]][::2])
    assert pair.outcomes() == {"failed": [2]}, pair.show()
    assert "announced a wrong length for message UID 2" in pair.show()
    assert pair.run("verify", migration={"retry_for": "4s"}) == 1, pair.show()


# ---- UIDs that no longer name what they named, under the same UIDVALIDITY


def same_size(number):
    return Mail(b"Subject: %d\r\n\r\nbody %d\r\n" % (number, number),
                date=f'"{number:02}-Jan-2020 00:00:00 +0100"')


@pytest.mark.parametrize("made", [same_size, lambda n: Mail(b"Subject: x\r\n\r\n" + b"a" * n)],
                         ids=["dates", "sizes"])
def test_uids_that_moved_up_lose_nothing_and_double_nothing(pair, made):
    source, _ = pair.begin([made(number) for number in range(1, 6)])
    assert pair.migrate() == 0, pair.show()
    box = source.boxes["INBOX"]
    for mail in box:
        mail.uid += 1
    source.add("INBOX", made(6))
    assert pair.migrate() == 0, pair.show()
    assert sorted(pair.stored()) == sorted(mail.body for mail in box)
    assert pair.run("verify") == 0, pair.show()


def alike(numbers):
    """Messages of one size and one date, under these UIDs."""
    return [Mail(b"Subject: s\r\n\r\nbody %d\r\n" % (at + 1), uid=uid)
            for at, uid in enumerate(numbers)]


@pytest.mark.parametrize(("before", "after"), [
    ([1, 2, 3, 4], [2, 3, 4, 5]), ([1, 2, 3, 4], [3, 4, 5, 6]), ([1, 2, 3, 4], [4, 5, 6, 7]),
    ([1, 3, 4, 7], [1, 2, 3, 4]), ([1, 2, 3, 7], [1, 2, 3, 4]), ([3, 4, 5, 6], [1, 2, 3, 4]), ([3, 4, 5], [1, 2, 3, 4, 5]),
    ([1, 4, 5], [1, 2, 3, 4, 5])],
    ids=["up 1", "up 2", "up 3", "gaps closed", "a gap before the last closed", "down 2",
         "down, and new ones", "gaps closed, and new ones"])
def test_uids_that_moved_onto_others_lose_nothing_and_double_nothing(pair, before, after):
    """Of messages that no size or date tells apart."""
    source, _ = pair.begin(alike(before))
    assert pair.migrate() == 0, pair.show()
    source.boxes["INBOX"] = alike(after)
    assert pair.migrate() in (0, 1), pair.show()
    assert pair.migrate() == 0, pair.show()
    assert sorted(pair.stored()) == sorted(mail.body for mail in source.boxes["INBOX"])
    assert pair.run("verify") == 0, pair.show()


def test_new_messages_alone_have_no_old_one_read_again(pair):
    source, _ = pair.begin(alike([1, 2, 3, 5]))
    assert pair.migrate() == 0, pair.show()
    source.boxes["INBOX"] = alike([1, 3, 5, 6])  # 2 was no sample
    source.boxes["INBOX"][2].body = b"Subject: s\r\n\r\nbody 4\r\n"
    before = len(source.commands)
    assert pair.migrate() == 0, pair.show()
    bodies = [c for c in source.commands[before:] if "BODY.PEEK[]" in c]
    assert [c.split()[2] for c in bodies] == ["6"], bodies


def test_sizes_that_are_estimates_are_no_reason_to_begin_anew(pair):
    source, _ = pair.begin([Mail(b"Subject: %d\r\n\r\n" % n, size=77) for n in range(5)])
    assert pair.migrate() == 0, pair.show()
    source.add("INBOX", Mail(b"Subject: new\r\n\r\n", size=77))
    assert pair.migrate() == 0, pair.show()
    assert pair.counts()["earlier"] == 5, pair.show()
    assert pair.counts()["copied"] == 1, pair.show()


# ---- a source that numbers its messages anew each time that a folder is opened


def number_anew(server, first=100):
    """Each opening has a UIDVALIDITY and UIDs of its own."""
    opened = [first]

    def anew(connection, tag, command):
        opened[0] += 10
        box = server.boxes["INBOX"]
        for number, mail in enumerate(box):
            mail.uid = opened[0] + number
        connection.box = box
        return (f"* {len(box)} EXISTS\r\n* OK [UIDVALIDITY {opened[0]}] ok\r\n"
                f"* OK [UIDNEXT {opened[0] + len(box)}] ok\r\n{tag} OK done\r\n")

    server.rule("(EXAMINE|SELECT) ", anew, times=-1)


def verdict(pair):
    numbers = pair.events[-1]["verify"]
    return {name: count for name, count in numbers.items()
            if count and name not in ("folders", "bytes", "messages")}


@LEVELS
def test_a_folder_that_is_numbered_anew_each_time_is_compared_by_content(pair, level):
    source, _ = pair.begin(mails(4))
    assert pair.migrate() == 0, pair.show()
    number_anew(source)
    assert pair.run("verify", "--level", level) == 0, pair.show()
    assert verdict(pair) == {"equal": 4}, pair.show()
    note, = [e["text"] for e in pair.events if e["event"] == "note"]
    assert "numbered anew" in note and "content alone" in note


@pytest.mark.parametrize("level", ["full", "headers"])
def test_what_such_a_folder_has_and_the_destination_has_not_is_missing(pair, level):
    source, destination = pair.begin(mails(4))
    assert pair.migrate() == 0, pair.show()
    number_anew(source)
    del destination.boxes["INBOX"][1]
    source.add("INBOX", Mail(b"Subject: late\r\n\r\nlate\r\n"))
    assert pair.run("verify", "--level", level) == 1, pair.show()
    assert verdict(pair) == {"equal": 3, "missing": 2}, pair.show()


def test_a_last_message_that_gets_another_uid_each_time_is_compared_all_the_same(pair):
    """Under one UIDVALIDITY, which is another than when it was copied."""
    source, destination = pair.begin(mails(4))
    assert pair.migrate() == 0, pair.show()

    def anew(connection, tag, command):
        connection.box = box = source.boxes["INBOX"]
        box[-1].uid += 1
        return (f"* {len(box)} EXISTS\r\n* OK [UIDVALIDITY 99] ok\r\n"
                f"* OK [UIDNEXT {box[-1].uid + 1}] ok\r\n{tag} OK done\r\n")

    source.rule("(EXAMINE|SELECT) ", anew, times=-1)
    assert pair.run("verify") == 0, pair.show()
    assert verdict(pair) == {"equal": 4}, pair.show()
    del destination.boxes["INBOX"][-1]
    destination.add("INBOX", Mail(b"Subject: own\r\n\r\nown\r\n", uid=9))
    assert pair.run("verify") == 1, pair.show()
    assert verdict(pair) == {"equal": 3, "missing": 1, "own": 1}, pair.show()


def test_verify_finds_out_that_uids_name_other_messages_than_they_did(pair):
    """Under one UIDVALIDITY: the first has gone, all moved up, and a new one has the last UID."""
    source, _ = pair.begin([same_size(number) for number in range(1, 6)])
    assert pair.migrate() == 0, pair.show()
    box = source.boxes["INBOX"]
    del box[0]
    for mail in box:
        mail.uid -= 1
    source.add("INBOX", same_size(6))
    assert [mail.uid for mail in box] == [1, 2, 3, 4, 5]
    assert pair.run("verify") == 1, pair.show()
    assert verdict(pair) == {"equal": 4, "missing": 1, "own": 1}, pair.show()


def test_migrate_finds_out_so_too_though_the_numbers_of_the_folder_are_as_before(pair):
    source, _ = pair.begin([same_size(number) for number in range(1, 6)])
    assert pair.migrate() == 0, pair.show()
    box = source.boxes["INBOX"]
    del box[0]
    for mail in box:
        mail.uid -= 1
    source.add("INBOX", same_size(6))
    assert pair.migrate() == 1, pair.show()
    assert "has other messages under its UIDs" in pair.show()
    assert pair.migrate() == 0, pair.show()
    assert sorted(pair.stored()) == sorted(same_size(number).body for number in range(1, 7))
    assert pair.run("verify") == 0, pair.show()


def test_dates_that_all_moved_by_an_hour_are_no_reason_to_begin_anew(pair):
    source, _ = pair.begin([same_size(number) for number in range(1, 6)])
    assert pair.migrate() == 0, pair.show()
    for mail in source.boxes["INBOX"]:
        mail.date = mail.date.replace("00:00:00", "01:00:00")
    for command in "verify", "migrate", "migrate", "verify":
        assert pair.run(command) == 0, pair.show()
    assert len(pair.stored()) == 5
