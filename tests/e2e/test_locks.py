"""Locks: an account that is locked is left alone, and a folder that somebody else holds is waited for
by nobody else.
"""

import json

import pytest
from servers.scripted import HangUp, Mail, bodies, mails

LOCKED = "Account temporarily locked due to failed login attempts, try again later"


def say_bye(connection, tag, command):
    connection.say(f"* BYE {LOCKED}\r\n")
    raise HangUp


@pytest.mark.parametrize("side", ["source", "destination"])
@pytest.mark.parametrize("answer", [f"%t NO {LOCKED}\r\n", f"%t NO [UNAVAILABLE] {LOCKED}\r\n", say_bye],
                         ids=["no", "unavailable", "bye"])
def test_a_locked_account_gets_its_password_once_and_holds_up_no_other(pair, side, answer):
    pair.accounts = ["ann@example.com", "bob@example.com"]
    pair.begin(mails(2))
    tried = []

    def refuse(connection, tag, command):
        tried.append(command)
        return answer(connection, tag, command) if callable(answer) else answer.replace("%t", tag)

    getattr(pair, side).rule(r'LOGIN "?ann@', refuse, times=-1)
    assert pair.migrate(migration={"retry_for": "2m"}) == 1, pair.show()
    assert len(tried) == 1, pair.show()
    assert pair.result.seconds < 15, pair.show()
    assert not [e for e in pair.events if e["event"] == "wait"], pair.show()
    ends = {e["account"]: e.get("error") for e in pair.events if e["event"] == "account_end"}
    assert ends["bob@example.com"] is None, pair.show()
    error = ends["ann@example.com"]
    assert error["kind"] == "auth" and error["peer"] == LOCKED, error
    assert "Unlock it there" in error["hint"], error


def waits(pair):
    return [e["error"]["text"] for e in pair.events if e["event"] == "wait"]


def test_a_message_that_meets_a_locked_folder_is_waited_for_in_its_own_lane(pair):
    source, destination = pair.begin(mails(3))
    destination.rule("APPEND", "%t NO Mailbox is locked by another session, wait 1 second\r\n",
                     times=2)
    assert pair.migrate() == 0, pair.show()
    assert sorted(pair.stored()) == sorted(bodies(mails(3)))
    assert waits(pair) and not [text for text in waits(pair) if "come back later" in text], waits(pair)


@pytest.mark.parametrize("side, command", [("source", "EXAMINE"), ("destination", "SELECT")])
@pytest.mark.parametrize("text", ["[INUSE] not now, wait 1 second", "Mailbox in use, wait 1 second"])
def test_a_folder_that_is_held_by_somebody_else_is_waited_for_in_its_own_lane(pair, side, command,
                                                                             text):
    pair.begin({"INBOX": mails(1), "Work": [Mail(b"work")]})
    getattr(pair, side).rule(rf'{command} "?Work"?', f"%t NO {text}\r\n", times=2)
    assert pair.migrate() == 0, pair.show()
    assert pair.stored("Work") == [b"work"], pair.show()
    assert 1 <= len(waits(pair)) <= 2, json.dumps(pair.events)  # or it was asked for ahead, in vain
    assert not [text for text in waits(pair) if "come back later" in text], waits(pair)
