"""Identity across passes, between real servers: one case a test.

The numbers are those of the list of nasty cases that the program was designed by.
"""

import imaplib
import re
import time
from collections import Counter

import pytest
from test_delta import Sides
from test_imap_dovecot import USER, content, fill, message


@pytest.fixture
def sides(dovecot, kimt, tmp_path):
    return Sides(dovecot, kimt, tmp_path)


def bodies(client, folder):
    """Body -> how often it is in the folder."""
    return Counter(body for _, _, body in content(client, folder))


def make_again(client, folder, messages):
    """The folder is replaced by another one of its name, which holds these messages."""
    before = uid_validity(client, folder)
    client.unselect()
    client.delete(folder)
    time.sleep(1.1)                                   # UIDVALIDITY is the time in seconds
    client.create(folder)
    for flags, date, body in messages:
        client.append(folder, f"({' '.join(flags)})", imaplib.Time2Internaldate(date), body)
    assert uid_validity(client, folder) != before


def uid_validity(client, folder):
    client.select(folder, readonly=True)
    return client.response("UIDVALIDITY")[1][0]


def move(client, uids, source, target):
    """As mail programs do it for a user."""
    client.select(source)
    assert client.uid("COPY", uids, target)[0] == "OK"
    client.uid("STORE", uids, "+FLAGS.SILENT", r"(\Deleted)")
    client.expunge()


def test_case_1_uidvalidity_changes_at_the_source_and_nothing_is_doubled(sides):
    client = sides.source.login(USER)
    fill(client, "Work", 20)
    client.append("Work", None, None, message(3))     # equal to one that is there
    sides.migrate()
    kept = content(client, "Work")[1:]
    make_again(client, "Work", [*reversed(kept), ([], kept[0][1], message(500))])
    result = sides.migrate()
    there = sides.destination.login(USER)
    wanted = bodies(client, "Work") + Counter({message(0): 1})   # deleted: it is kept
    assert bodies(there, "Work") == wanted
    assert "was replaced at the source" in result.text and " 1 copied, " in result.text
    assert " 0 copied, " in sides.migrate().text
    assert bodies(there, "Work") == wanted


def test_case_2_uidvalidity_changes_at_the_destination_and_what_is_missing_comes_again(sides):
    client = sides.source.login(USER)
    fill(client, "Work", 20)
    client.append("Work", None, None, message(3))
    sides.migrate()
    there = sides.destination.login(USER)
    own = ([], content(there, "Work")[0][1], b"Subject: own\r\n\r\nmine\r\n")
    make_again(there, "Work", [*reversed(content(there, "Work")[5:]), own])
    result = sides.migrate()
    wanted = bodies(client, "Work") + Counter({own[2]: 1})
    assert bodies(there, "Work") == wanted
    assert "was replaced at the destination" in result.text and " 5 copied, " in result.text
    assert " 0 copied, " in sides.migrate().text
    assert bodies(there, "Work") == wanted


def test_case_4_a_message_that_was_moved_is_in_its_new_folder_once_and_its_old_copy_is_told(sides):
    client = sides.source.login(USER)
    fill(client, "INBOX", 10)
    fill(client, "Work", 3)
    sides.migrate()
    before = bodies(client, "INBOX")
    move(client, "4:6", "INBOX", "Work")
    result = sides.migrate()
    there = sides.destination.login(USER)
    assert bodies(there, "Work") == bodies(client, "Work")
    assert bodies(there, "INBOX") == before
    assert "3 messages that an earlier run brought over" in result.text
    assert " 0 copied, " in sides.migrate().text


def folders(client):
    """Folder -> how many messages are in it. Levels that hold none are no folders."""
    names = [re.search(rb'"/" "?(.*?)"?$', line)[1].decode() for line in client.list()[1]
             if b"\\Noselect" not in line]
    return {name: len(content(client, name)) for name in names}


def subscribed(client):
    return {re.search(rb'"/" "?(.*?)"?$', line)[1].decode() for line in client.lsub()[1] if line}


def test_case_3_a_folder_that_was_renamed_is_there_once_under_its_new_name(sides):
    client = sides.source.login(USER)
    for name, count in (("INBOX", 3), ("Work", 12), ("Work/Plans", 5), ("Other", 4)):
        fill(client, name, count)
    client.subscribe("Work/Plans")
    sides.migrate()
    client.rename("Work", "Clients")                  # subscriptions stay as they were
    client.unsubscribe("Work/Plans")
    client.subscribe("Clients/Plans")
    client.append("Clients", None, None, message(500))
    result = sides.migrate()
    there = sides.destination.login(USER)
    assert folders(there) == folders(client) == {
        "INBOX": 3, "Other": 4, "Clients": 13, "Clients/Plans": 5}
    for name in folders(client):
        assert content(there, name) == content(client, name)
    assert " 1 copied, " in result.text and "renamed likewise" in result.text
    assert subscribed(there) == {"Clients/Plans"}
    assert " 0 copied, " in sides.migrate().text


def test_case_3_a_folder_with_mail_of_its_user_keeps_its_name(sides):
    client = sides.source.login(USER)
    fill(client, "Work", 12)
    sides.migrate()
    there = sides.destination.login(USER)
    there.append("Work", None, None, b"Subject: own\r\n\r\nmine\r\n")
    client.rename("Work", "Clients")
    client.append("Clients", None, None, message(500))
    result = sides.migrate()
    assert folders(there) == {"INBOX": 0, "Work": 14}
    assert " 1 copied, " in result.text and "it stays Work" in result.text
    client.append("Clients", None, None, message(501))
    assert " 1 copied, " in sides.migrate().text
    assert folders(there) == {"INBOX": 0, "Work": 15}
