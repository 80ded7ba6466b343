"""Identity across passes, between real servers: one case a test.

The numbers are those of the list of nasty cases that the program was designed by.
"""

import imaplib
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
