"""Which message is which, and which folder: one case a test, against servers that can misbehave.

The numbers are those of the list of nasty cases that the program was designed by.
"""

import json
import re
import shutil
from collections import Counter

import pytest
from servers.scripted import HangUp, Mail, bodies, mails
from sides import USER, bodies as counted, fill, folders, message

TRASH = {"deletions": "trash", "deletions_max": "100%"}


def migrate_adds_nothing(pair):
    before = {name: [mail.uid for mail in box] for name, box in pair.destination.boxes.items()}
    assert pair.migrate() == 0, pair.show()
    assert pair.counts()["copied"] == 0, pair.show()
    after = {name: [mail.uid for mail in box] for name, box in pair.destination.boxes.items()}
    assert after == before


def test_case_5_three_equal_messages_stay_three(sides):
    client = sides.source.login(USER)
    for number in (1, 2, 2, 2, 3):
        client.append("INBOX", None, None, message(number))
    sides.migrate()
    there = sides.destination.login(USER)
    assert counted(there, "INBOX") == counted(client, "INBOX")
    assert " 0 copied, " in sides.migrate().text
    shutil.rmtree(sides.profile.with_suffix(".state"))
    assert " 0 copied, " in sides.migrate().text
    assert counted(there, "INBOX") == counted(client, "INBOX")


def test_case_6_two_messages_that_differ_in_a_letter_are_two(sides):
    client = sides.source.login(USER)
    head = b"Message-ID: <1@example.com>\r\nDate: Sat, 1 Jan 2000 10:00:00 +0000\r\n\r\n"
    for letter in (b"a", b"b"):
        client.append("INBOX", None, '"01-Jan-2000 10:00:00 +0000"', head + letter + b"\r\n")
    for _ in range(2):
        sides.migrate()
        there = sides.destination.login(USER)
        assert counted(there, "INBOX") == counted(client, "INBOX")
    shutil.rmtree(sides.profile.with_suffix(".state"))
    assert " 0 copied, " in sides.migrate().text


NAMELESS = {"no Message-ID": b"Date: Sat, 1 Jan 2000 10:00:00 +0000\r\n\r\na\r\n",
            "no Date": b"Message-ID: <2@example.com>\r\n\r\na\r\n",
            "no header": b"\r\na\r\n", "no empty line": b"Subject: a\r\n", "text alone": b"a",
            "empty": b""}


def test_case_7_messages_without_a_name_arrive_once(pair):
    pair.begin([Mail(body) for body in NAMELESS.values()])
    assert pair.migrate() == 0, pair.show()
    assert pair.stored() == list(NAMELESS.values())
    migrate_adds_nothing(pair)
    shutil.rmtree(pair.folder / "profile.state")
    migrate_adds_nothing(pair)


@pytest.mark.parametrize("is_mended", [True, False])
def test_case_7_an_empty_message_that_is_refused_is_told(pair, is_mended):
    source, destination = pair.begin([Mail(b""), Mail(b"a")])
    destination.rule(r"APPEND .*\{0\+?\}" if is_mended else r"APPEND .*\{[02]\+?\}",
                     "%t NO empty message\r\n", times=-1)
    assert pair.migrate() == (0 if is_mended else 1), pair.show()
    assert sorted(pair.stored()) == ([b"\r\n", b"a"] if is_mended else [b"a"])
    assert "empty" in json.dumps([e for e in pair.events if e["event"] in ("note", "message")])


def rewrite(destination, message_id=None):
    """Like a server that adds a trace and folds lines anew; or gives another Message-ID as well."""
    def append(connection, tag, command):
        name, came = connection.appended(command)
        for mail in came:
            number = len(destination.boxes[name])
            named = rb"Message-ID:\r\n \1\r\n" if message_id is None else message_id % number
            body = re.sub(rb"Message-ID: (.*)\r\n", named, mail.body)
            mail.body = b"X-Trace: %d\r\n" % number + body
        uids = ",".join(str(destination.add(name, mail)) for mail in came)
        return f"{tag} OK [APPENDUID 7 {uids}] done\r\n"

    destination.rule("APPEND", append, times=-1)


def letters(count):
    return [Mail(b"Message-ID: <%d@here>\r\nFrom: ann@example.com\r\nSubject: %d\r\n"
                 b"Date: Sat, 1 Jan 2000 10:00:%02d +0000\r\n\r\nbody %d\r\n" % (n, n, n, n))
            for n in range(count)]


def test_case_9_messages_that_the_server_rewrites_are_known_by_their_uids(pair):
    source, destination = pair.begin(letters(5))
    rewrite(destination, rb"Message-ID: <new%d@there>\r\n")
    assert pair.migrate() == 0, pair.show()
    migrate_adds_nothing(pair)


def test_case_9_rewritten_messages_are_recognised_without_the_journal_and_told(pair):
    source, destination = pair.begin(letters(5))
    rewrite(destination)
    assert pair.migrate() == 0, pair.show()
    shutil.rmtree(pair.folder / "profile.state")
    migrate_adds_nothing(pair)
    told = [e for e in pair.events if e["event"] == "message" and e["outcome"] == "adopted"]
    assert [e["changes"] for e in told] == [["rewritten"]] * 5, pair.show()


# ---- folders


def test_case_56_a_role_that_is_there_under_another_name_takes_what_is_missing(dovecot, sides):
    sides.destination.stop()
    sides.destination = dovecot(users=sides.source.users,
                                special_use={"Gesendet": "Sent", "Papierkorb": "Trash"})
    sides.write({})
    client, there = sides.source.login(USER), sides.destination.login(USER)
    fill(client, "Sent", 6)
    client.append("Sent", None, None, message(2))
    there.create("Gesendet")
    for number in (2, 3, 700):
        there.append("Gesendet", None, None, message(number))
    for copied in (5, 0):
        assert f" {copied} copied, " in sides.migrate().text
        assert counted(there, "Gesendet") == counted(client, "Sent") + Counter({message(700): 1})
        assert set(folders(there)) == {"INBOX", "Gesendet"}


@pytest.fixture
def listed(pair):
    source, destination = pair.begin({"INBOX": mails(3), "Work": mails(4), "Other": mails(2, 20)})
    source.boxes["Trash"] = []
    destination.boxes["Trash"] = []
    assert pair.migrate(migration=TRASH) == 0, pair.show()
    return pair


def test_case_57_a_folder_that_is_not_listed_costs_nothing_there(listed):
    source, destination = listed.source, listed.destination
    source.rule(r'LIST "" ', '* LIST () "/" INBOX\r\n* LIST () "/" Other\r\n%t OK done\r\n',
                times=-1)
    moved = source.boxes["INBOX"].pop(0)
    source.boxes["Work"].append(Mail(moved.body, uid=9))
    assert listed.migrate(migration=TRASH) == 0, listed.show()
    assert listed.stored("Work") == bodies(mails(4)) and listed.stored("Trash") == []
    assert listed.stored() == bodies(mails(3))
    assert "not all of the source was seen" in json.dumps(listed.events), listed.show()


@pytest.mark.parametrize("end", ["* BYE going down\r\n", "%t NO [SERVERBUG] no more\r\n"],
                         ids=["BYE", "NO"])
def test_case_57_a_list_that_breaks_off_is_no_list(listed, end):
    def break_off(connection, tag, command):
        connection.say('* LIST () "/" INBOX\r\n' + end.replace("%t", tag))
        if "BYE" in end:
            raise HangUp
        return ""

    listed.source.rule(r'LIST "" ', break_off, times=-1)
    listed.source.boxes["INBOX"].pop(0)
    assert listed.migrate(migration={**TRASH, "retry_for": "2s"}) != 0
    for name, wanted in {"INBOX": mails(3), "Work": mails(4), "Other": mails(2, 20)}.items():
        assert listed.stored(name) == bodies(wanted)
    assert listed.stored("Trash") == []


@pytest.mark.parametrize("create", ["yes", "no"])
def test_case_58_an_empty_folder_is_made_if_wanted(sides, create):
    client = sides.source.login(USER)
    fill(client, "Work", 2)
    client.create("Empty/Below")
    fill(client, "Trash/Old", 2)
    sides.write({"create_empty": create, "exclude.1": "Trash/*"})
    for _ in range(2):
        sides.migrate()
        there = set(folders(sides.destination.login(USER)))
        assert there >= {"INBOX", "Work"} and "Trash/Old" not in there
        assert ("Empty/Below" in there) == (create == "yes")


@pytest.mark.parametrize("level", ["full", "headers", "count"])
def test_a_message_that_no_field_names_is_not_found_in_another_such(pair, level):
    _, destination = pair.begin([Mail(b"X-One: 1\r\n\r\none\r\n"), *mails(2)])
    destination.add("INBOX", Mail(b"X-Own: 1\r\n\r\nof the user\r\n"))
    assert pair.migrate() == 0, pair.show()
    gone, = [mail for mail in destination.boxes["INBOX"] if mail.body.startswith(b"X-One")]
    destination.boxes["INBOX"].remove(gone)
    assert pair.run("verify", "--level", level) == 1, pair.show()
