"""What a slow source hands out is stored soon, not once a command is full: a kill costs little."""

import time

import pytest
from servers.scripted import CAPABILITY, Mail, fetch


def mails(count):
    return [Mail(f"Subject: {number}\r\n\r\nx\r\n".encode()) for number in range(count)]


def fetches_at(pair, wait_s, at=lambda number: True):
    """Bodies come one by one, with a wait behind some; returns how many were stored at each."""
    stored = []

    def answer(connection, tag, command):
        if "BODY" not in command:
            return None
        _, _, uids, items = command.split(" ", 3)
        for number, mail in connection._named(uids):
            connection.say(fetch(number, mail, items))
            time.sleep(wait_s if at(number) else 0)
            stored.append(len(pair.stored()))
        return "%t OK done\r\n"

    pair.source.rule("UID FETCH", answer, times=-1)
    return stored


@pytest.mark.parametrize("more", ["", " MULTIAPPEND"], ids=["commands", "batches"])
def test_messages_that_come_slowly_are_stored_one_after_the_other(pair, more):
    pair.begin(mails(20))
    pair.destination.announce(CAPABILITY + more)
    stored = fetches_at(pair, 0.2)  # five a second
    assert pair.migrate() == 0, pair.show()
    assert pair.stored() == [mail.body for mail in pair.source.boxes["INBOX"]]
    assert all(number - count <= 11 for number, count in enumerate(stored, 1)), stored


@pytest.mark.parametrize("more", ["", " MULTIAPPEND"], ids=["commands", "batches"])
def test_what_came_before_a_stall_is_stored_while_it_lasts(pair, more):
    pair.begin(mails(20))
    pair.destination.announce(CAPABILITY + more)
    stored = fetches_at(pair, 3, at=lambda number: number == 15)
    assert pair.migrate() == 0, pair.show()
    assert stored[14] == 15, stored
