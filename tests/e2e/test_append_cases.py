"""Appends that are lost, late, wrongly told, merged or changed by the store: one case a test.

The numbers are those of the list of nasty cases that the program was designed by.
"""

import json
import re
import threading

import pytest
from servers.scripted import CAPABILITY, HangUp, Mail, bodies, hangs_up, mails

MULTIAPPEND = CAPABILITY + " MULTIAPPEND"


def kept_then_lost(destination, count, kept):
    """The next append is whole there and `kept` of its messages are stored: nobody hears of it."""
    def lose(connection, tag, command):
        name, came = connection.appended(command)
        assert len(came) == count
        for mail in came[:kept]:
            destination.add(name, mail)
        raise HangUp

    destination.rule("APPEND", lose)


def assert_once_and_nothing_more(pair, wanted):
    assert sorted(pair.stored()) == sorted(wanted), pair.show()
    assert pair.migrate() == 0, pair.show()
    assert pair.counts()["copied"] == 0
    assert sorted(pair.stored()) == sorted(wanted), pair.show()


@pytest.mark.parametrize("kept", [0, 1], ids=["not stored", "stored"])
def test_case_10_an_append_that_was_not_answered_is_there_once(pair, kept):
    source, destination = pair.begin(mails(3))
    kept_then_lost(destination, 1, kept)
    assert pair.migrate() == 0, pair.show()
    assert_once_and_nothing_more(pair, bodies(mails(3)))


@pytest.mark.parametrize("kept", [0, 2, 3], ids="{} stored".format)
def test_case_11_of_three_in_one_command_each_is_there_once(pair, kept):
    source, destination = pair.begin(mails(3))
    destination.announce(MULTIAPPEND)
    kept_then_lost(destination, 3, kept)
    assert pair.migrate() == 0, pair.show()
    assert_once_and_nothing_more(pair, bodies(mails(3)))


def test_case_12_a_message_that_shows_late_is_there_once(pair):
    source, destination = pair.begin(mails(3))
    timers = []

    def store_late(connection, tag, command):
        name, (mail,) = connection.appended(command)
        timers.append(threading.Timer(1.5, destination.add, (name, mail)))
        timers[0].start()
        raise HangUp

    destination.rule("APPEND", store_late)
    assert pair.migrate(migration={"late_arrival": "4s"}) == 0, pair.show()
    timers[0].join()
    assert "a second time on a lost connection" in json.dumps(pair.events), pair.show()
    assert_once_and_nothing_more(pair, bodies(mails(3)))


# ---- limits that are learned


def test_case_43_a_message_that_kills_the_connection_each_time_is_set_aside(pair):
    source, destination = pair.begin([Mail(b"a"), Mail(b"x" * 1_400_000), Mail(b"b")])
    destination.rule(r"APPEND .*\{1400000\}$", hangs_up, literal=True, times=-1)
    assert pair.migrate() == 1, pair.show()
    assert sorted(pair.stored()) == [b"a", b"b"], pair.show()
    assert pair.outcomes() == {"failed": [2]}, pair.show()


def uploads(destination, size):
    return [c for c in destination.announced if re.search(rf"{{{size}\+?}}$", c)]


def test_case_43_after_a_message_that_was_too_large_larger_ones_are_not_tried(pair):
    source, destination = pair.begin({
        "INBOX": [Mail(b"x" * 1_400_000), Mail(b"y" * 1_600_000), Mail(b"small")],
        "Work": [Mail(b"z" * 1_400_000), Mail(b"v" * 1_300_000), Mail(b"w" * 1_500_000)]})
    destination.rule(r"APPEND .*\{1[4-9]00000\}$", "%t NO [TOOBIG] too large\r\n", literal=True,
                     times=-1)
    assert pair.migrate() == 1, pair.show()
    assert pair.stored() == [b"small"] and pair.stored("Work") == [b"v" * 1_300_000], pair.show()
    assert pair.counts()["failed"] == 4
    assert len(uploads(destination, "1400000")) == 1
    assert not uploads(destination, "1[5-6]00000")
    texts = [e["error"]["text"] for e in pair.events if e["event"] == "message"]
    assert sum("refused one of 1400000" in text for text in texts) == 3, texts


def test_case_43_after_two_that_were_cut_off_larger_ones_are_not_tried(pair):
    source, destination = pair.begin([Mail(b"x" * size) for size in (
        1_500_000, 1_400_000, 1_400_001, 1_300_000)])
    destination.rule(r"APPEND .*\{1[4-9]0000.\}$", hangs_up, literal=True, times=-1)
    assert pair.migrate() == 1, pair.show()
    assert [len(body) for body in pair.stored()] == [1_300_000], pair.show()
    assert pair.outcomes() == {"failed": [1, 2, 3]}, pair.show()
    assert len(uploads(destination, r"1[4-5]00000")) == 4
    assert not uploads(destination, 1_400_001)


def test_case_43_one_that_was_cut_off_may_have_another_reason(pair):
    source, destination = pair.begin([Mail(b"x" * size) for size in (1_400_000, 1_500_000)])
    destination.rule(r"APPEND .*\{1400000\}$", hangs_up, literal=True, times=-1)
    assert pair.migrate() == 1, pair.show()
    assert [len(body) for body in pair.stored()] == [1_500_000], pair.show()


def test_case_43_what_one_account_learned_holds_for_the_others(pair):
    pair.accounts = ["ann@example.com", "bob@example.com"]
    source, destination = pair.begin([Mail(b"x" * 1_400_000), Mail(b"small")])
    destination.rule(r"APPEND .*\{1400000\}$", "%t NO [TOOBIG] too large\r\n", literal=True,
                     times=-1)
    assert pair.migrate(migration={"lanes": 1}) == 1, pair.show()
    assert pair.counts()["failed"] == 2
    assert len(uploads(destination, 1_400_000)) == 1, destination.announced


# ---- UIDs that are told wrongly


@pytest.mark.parametrize("told", ["99 1", "7 0", "7 1", "7 4294967296", "7 2,3"])
def test_case_44_an_appenduid_that_cannot_be_is_not_trusted(pair, told):
    source, destination = pair.begin(mails(2))
    destination.add("INBOX", Mail(b"mine"))

    def tell_wrongly(connection, tag, command):
        name, came = connection.appended(command)
        for mail in came:
            destination.add(name, mail)
        return f"{tag} OK [APPENDUID {told}] done\r\n"

    destination.rule("APPEND", tell_wrongly, times=-1)
    assert pair.migrate() == 0, pair.show()
    assert_once_and_nothing_more(pair, [b"mine", *bodies(mails(2))])
    assert pair.run("verify") == 0, pair.show()
    assert pair.run("undo", "--yes") == 0, pair.show()
    assert pair.stored() == [b"mine"], pair.show()


@pytest.mark.parametrize("told", ["99 {uid}", "99 1"])
def test_case_44_a_uid_validity_that_the_folder_does_not_have_is_not_believed_when_it_is_empty(pair,
                                                                                               told):
    source, destination = pair.begin(mails(3))

    def tell_wrongly(connection, tag, command):
        name, (mail,) = connection.appended(command)
        return f"{tag} OK [APPENDUID {told.format(uid=destination.add(name, mail))}] done\r\n"

    destination.rule("APPEND", tell_wrongly, times=-1)
    assert pair.migrate() == 0, pair.show()
    assert_once_and_nothing_more(pair, bodies(mails(3)))
    assert pair.counts()["earlier"] == 3, pair.show()
    assert pair.run("verify") == 0, pair.show()
    assert pair.run("undo", "--yes") == 0, pair.show()
    assert pair.stored() == [], pair.show()


def merge(destination):
    """An equal message is not stored again: its UID is told once more."""
    def append(connection, tag, command):
        name, (mail,) = connection.appended(command)
        equal = [there for there in destination.boxes[name] if there.body == mail.body]
        uid = equal[0].uid if equal else destination.add(name, mail)
        return f"{tag} OK [APPENDUID 7 {uid}] done\r\n"

    destination.rule("APPEND", append, times=-1)


def test_case_45_equal_messages_that_the_server_merges_are_told_as_such(pair):
    source, destination = pair.begin([*mails(2), *mails(2)])
    destination.add("INBOX", mails(1, 2)[0])
    merge(destination)
    assert pair.migrate() == 0, pair.show()
    assert_once_and_nothing_more(pair, bodies(mails(2)))
    assert pair.run("verify") == 0, pair.show()
    told = [e["difference"] for e in pair.events if e["event"] == "difference"]
    assert told == ["merged_by_server"] * 2, pair.show()


def test_case_45_undo_leaves_the_message_that_ours_became_one_with(pair):
    source, destination = pair.begin([*mails(2), *mails(2)])
    destination.add("INBOX", mails(1, 2)[0])
    merge(destination)
    assert pair.migrate() == 0, pair.show()
    assert pair.run("undo", "--yes") == 0, pair.show()
    assert pair.stored() == bodies(mails(1, 2)), pair.show()


def test_case_45_a_merged_message_stays_as_long_as_the_source_has_one_of_them(pair):
    source, destination = pair.begin([*mails(2), *mails(1)])
    destination.boxes["Trash"] = []
    source.boxes["Trash"] = []
    merge(destination)
    trash = {"deletions": "trash", "deletions_max": "100%"}
    assert pair.migrate(migration=trash) == 0, pair.show()
    del source.boxes["INBOX"][0]
    assert pair.migrate(migration=trash) == 0, pair.show()
    assert sorted(pair.stored()) == bodies(mails(2)), pair.show()


# ---- flags that the store sets


def with_own_flags(destination, change):
    def append(connection, tag, command):
        name, came = connection.appended(command)
        uids = []
        for mail in came:
            mail.flags = change(mail.flags)
            uids.append(str(destination.add(name, mail)))
        return f"{tag} OK [APPENDUID 7 {','.join(uids)}] done\r\n"

    destination.rule("APPEND", append, times=-1)


def unread(count):
    return [Mail(mail.body, flags="") for mail in mails(count)]


def flags(server):
    return [set(mail.flags.split()) for mail in server.boxes["INBOX"]]


SOME = [Mail(b"read"), Mail(b"also"), Mail(b"both", r"\Seen \Flagged"),
        Mail(b"more", r"\Seen \Flagged")]
OWN = {"seen": lambda flags: flags + r" \Seen", "flagged": lambda flags: flags + r" \Flagged",
       "none": lambda _: ""}
KEYWORD = {"keyword": lambda flags: flags + " $Scanned"}


def some_read():
    return [*unread(2), *(Mail(mail.body, mail.flags) for mail in SOME)]


def lie_about(destination, pattern):
    """It says that it has changed flags, and has not."""
    destination.rule(pattern, "%t OK done\r\n", times=-1)


@pytest.mark.parametrize("own", OWN)
def test_case_46_flags_that_the_destination_sets_by_itself_are_put_right_once(pair, own):
    source, destination = pair.begin(some_read())
    with_own_flags(destination, OWN[own])
    assert pair.migrate() == 0, pair.show()
    assert flags(destination) == flags(source), pair.show()
    assert 0 < len(destination.named("UID STORE")) <= 2
    source.boxes["INBOX"][0].flags = r"\Flagged"
    assert pair.migrate() == 0, pair.show()
    assert flags(destination) == flags(source), pair.show()
    assert pair.run("undo", "--yes") == 0, pair.show()
    assert pair.stored() == [], pair.show()


@pytest.mark.parametrize("own", {**OWN, **KEYWORD})
def test_case_46_flags_that_cannot_be_put_right_are_no_change_of_the_user(pair, own):
    source, destination = pair.begin({"INBOX": some_read(), "Work": some_read()})
    with_own_flags(destination, {**OWN, **KEYWORD}[own])
    lie_about(destination, r"UID STORE .*(Seen|Flagged|Scanned)")
    assert pair.migrate() == 0, pair.show()
    assert len(destination.named(r"UID STORE .*Scanned")) == 0
    assert pair.run("undo", "--yes") == 0, pair.show()
    assert destination.boxes == {"INBOX": []}, pair.show()


def test_case_46_what_one_folder_shows_is_known_for_the_others(pair):
    boxes = {"INBOX": [], **{name: unread(3) for name in ("Plans", "Work", "Work/Old")}}
    boxes["Work/New"] = unread(1)
    source, destination = pair.begin(boxes)
    with_own_flags(destination, OWN["seen"])
    lie_about(destination, r"UID STORE .*Seen")
    assert pair.migrate(migration={"lanes": 1}) == 0, pair.show()
    assert len(destination.named("UID STORE")) == 1   # refused in silence, it is not asked again
    assert pair.run("undo", "--yes") == 0, pair.show()
    assert destination.boxes == {"INBOX": []}, pair.show()


@pytest.mark.parametrize("own", {**OWN, **KEYWORD})
def test_case_46_one_that_its_user_changed_after_that_stays(pair, own):
    source, destination = pair.begin(some_read())
    with_own_flags(destination, {**OWN, **KEYWORD}[own])
    lie_about(destination, r"UID STORE .*(Seen|Flagged|Scanned)")
    assert pair.migrate() == 0, pair.show()
    destination.boxes["INBOX"][1].flags += r" \Answered"
    destination.boxes["INBOX"][2].flags = r"\Draft"
    assert pair.run("undo", "--yes") == 1, pair.show()
    assert pair.stored() == [mail.body for mail in some_read()[1:3]], pair.show()


def test_case_46_what_was_not_looked_at_in_time_counts_as_changed(pair):
    source, destination = pair.begin(some_read())
    with_own_flags(destination, OWN["seen"])
    destination.rule("EXAMINE", hangs_up)
    assert pair.migrate() == 0, pair.show()
    assert not destination.named("UID STORE")
    assert pair.run("undo", "--yes") == 1, pair.show()
    assert pair.stored() == bodies(mails(2)), pair.show()


def test_case_46_a_change_of_the_user_while_it_runs_stays(pair):
    source, destination = pair.begin(unread(3))

    def read_one(connection, tag, command):
        destination.boxes["INBOX"][0].flags = r"\Seen"

    destination.rule("UID FETCH", read_one, times=-1)
    assert pair.migrate() == 0, pair.show()
    assert flags(destination) == [{r"\Seen"}, set(), set()], pair.show()
    assert not destination.named("UID STORE")
    assert pair.run("undo", "--yes") == 1, pair.show()
    assert len(pair.stored()) == 1, pair.show()


def test_case_46_a_store_that_keeps_flags_is_looked_at_a_few_times_only(pair):
    boxes = {"INBOX": unread(12), **{f"Folder{n}": unread(2) for n in range(12)}}
    source, destination = pair.begin(boxes)
    assert pair.migrate(migration={"lanes": 1}) == 0, pair.show()   # each lane has to look
    assert len(destination.named("UID FETCH")) <= 1 + 4, destination.commands
    before = len(destination.commands)
    assert pair.migrate() == 0, pair.show()
    assert not any("FETCH" in command for command in destination.commands[before:])


def test_case_46_a_store_that_keeps_flags_in_the_inbox_is_not_looked_at_in_folders_without_a_role(pair):
    boxes = {"INBOX": unread(12), **{f"Folder{n}": unread(10) for n in range(3)}}
    source, destination = pair.begin(boxes)
    assert pair.migrate(migration={"lanes": 1}) == 0, pair.show()
    assert len(destination.named("UID FETCH")) == 1, destination.commands


def test_case_46_that_a_message_is_recent_is_no_change(pair):
    source, destination = pair.begin(unread(2))
    with_own_flags(destination, lambda flags: flags + r" \Recent")
    assert pair.migrate() == 0, pair.show()
    assert not destination.named("UID STORE")
    assert pair.run("undo", "--yes") == 0, pair.show()
    assert pair.stored() == [], pair.show()


def test_case_46_the_trash_takes_deleted_messages_with_flags_of_the_store(pair):
    source, destination = pair.begin({"INBOX": some_read(), "Trash": []})
    destination.boxes["Trash"] = []
    with_own_flags(destination, KEYWORD["keyword"])
    trash = {"deletions": "trash", "deletions_max": "100%"}
    assert pair.migrate(migration=trash) == 0, pair.show()
    del source.boxes["INBOX"][1:3]
    assert pair.migrate(migration=trash) == 0, pair.show()
    assert pair.counts()["trashed"] == 2, pair.show()
    assert len(pair.stored()) == 4


# ---- flags that are changed later


def test_a_change_that_the_store_does_not_keep_is_asked_for_once(pair):
    source, destination = pair.begin(some_read())
    assert pair.migrate() == 0, pair.show()
    lie_about(destination, r"UID STORE .*Flagged")
    source.boxes["INBOX"][0].flags = r"\Flagged"
    for _ in range(3):
        assert pair.migrate() == 0, pair.show()
        assert len(destination.named("UID STORE")) == 1
    assert pair.run("undo", "--yes") == 1, pair.show()
    assert len(pair.stored()) == 1, pair.show()


def test_what_its_user_did_at_the_destination_before_it_was_done_at_the_source_counts(pair):
    source, destination = pair.begin(some_read())
    assert pair.migrate() == 0, pair.show()
    destination.boxes["INBOX"][0].flags = r"\Seen"
    source.boxes["INBOX"][0].flags = r"\Seen"
    source.boxes["INBOX"][1].flags = r"\Flagged Label"
    assert pair.migrate() == 0, pair.show()
    assert flags(destination) == flags(source), pair.show()
    assert pair.run("undo", "--yes") == 1, pair.show()
    assert pair.stored() == bodies(unread(1)), pair.show()


@pytest.mark.parametrize("lands", ["in the second run", "after it"])
def test_what_lands_after_a_second_kill_is_there_once(pair, kimt, lands):
    """The server holds an APPEND of the first run until the second one has sent it anew."""
    _, destination = pair.begin(mails(6))
    profile, running, held, sent = pair.write(), [], [], []

    def kill():
        running[-1].process.kill()
        running[-1].process.wait()
        raise HangUp

    def hold(connection, tag, command):
        held.extend(connection.appended(command)[1])
        kill()

    def store(connection, tag, command):
        connection._default(tag, command)
        sent.append(command)
        if len(sent) == 2 and lands == "in the second run":
            destination.add("INBOX", held.pop())
        if len(sent) == 4:
            kill()
        return ""

    for rule in hold, store:
        destination.rule("APPEND", rule, times=1 if rule is hold else -1)
        running.append(kimt.start("migrate", profile))
        running[-1].wait()
    destination.forgive()
    for mail in held:
        destination.add("INBOX", mail)
    assert pair.migrate() == 0, pair.show()
    assert sorted(pair.stored()) == sorted(bodies(mails(6))), pair.show()
    assert pair.run("verify") == 0, pair.show()
