"""Arrival dates that stores cannot keep: the message arrives, and how many have another date is told once
for the account, by what the destination shows.
"""

import re
from datetime import datetime

import pytest
from pair import ADDRESS, PASSWORD
from servers.scripted import CAPABILITY, Mail

ODD = ["31-Dec-1969 23:59:59 +0000", "01-Jan-1970 00:00:00 +0000", "03-Mar-1901 10:00:00 +0100",
       "01-Jan-2040 00:00:00 +0000", "07-Feb-2106 07:00:00 +0000"]


def mails(dates):
    return [Mail(b"From: a\r\nMessage-ID: <%d@x>\r\n\r\nmessage %d\r\n" % (n, n), date=f'"{date}"')
            for n, date in enumerate(dates)]


def instant(date):
    return datetime.strptime(date.strip(), "%d-%b-%Y %H:%M:%S %z")


def dates_of(server):
    """Number in the body -> date."""
    client = server.login(ADDRESS)
    client.select("INBOX", readonly=True)
    found = [part for part in client.fetch("1:*", "(INTERNALDATE BODY.PEEK[])")[1]
             if isinstance(part, tuple)]
    return {int(re.search(rb"message (\d+)", body)[1]):
            instant(re.search(rb'INTERNALDATE "(.*?)"', line)[1].decode()) for line, body in found}


def told(pair):
    return [e["text"] for e in pair.events if e["event"] == "note" and e["note"] == "date"]


@pytest.mark.parametrize("kind", ["dovecot", "courier", "cyrus"])
def test_dates_that_the_destination_does_not_keep_are_counted(pair, serve, kind):
    dates = [*ODD[:2], "01-Jun-2020 12:00:00 +0200", *ODD[2:]]
    pair.begin(mails(dates))
    there = serve(kind, users={ADDRESS: PASSWORD})
    side = {"destination": {"host": "localhost", "port": there.port}}
    assert pair.migrate(**side) == 0, pair.show()
    other = {dates[n] for n, date in dates_of(there).items() if date != instant(dates[n])}
    # Where a date was refused, the message went in without it, and is named.
    named = {dates[e["uid"] - 1] for e in pair.events
             if e["event"] == "message" and "date_lost" in e["changes"]}
    text, = told(pair)
    number = len(other - named)
    assert text.startswith("1 message has " if number == 1 else f"{number} messages have "), text
    assert "the destination does not keep dates before 1970 or after 2038" in text
    assert pair.run("verify", **side) == 0, pair.show()
    end = next(e for e in pair.events if e["event"] == "run_end")
    assert end["verify"]["dates_differ"] == len(other - {ODD[1]})
    assert pair.migrate(**side) == 0 and told(pair) == [], pair.show()


def test_a_destination_that_keeps_all_dates_is_not_complained_of(pair):
    pair.begin(mails([*ODD, "01-Jun-2020 12:00:00 +0200"]))
    assert pair.migrate() == 0, pair.show()
    assert told(pair) == [], pair.show()
    assert pair.run("verify") == 0, pair.show()
    assert next(e for e in pair.events if e["event"] == "run_end")["verify"]["dates_differ"] == 0


def test_where_no_uid_is_told_the_dates_are_said_not_to_have_been_seen(pair):
    pair.begin(mails(ODD[:1]))
    pair.destination.capability = CAPABILITY.replace(" UIDPLUS", "")
    pair.destination.rule("APPEND", "%t OK done\r\n", times=-1)
    assert pair.migrate() == 0, pair.show()
    assert told(pair) == ["1 message arrived before 1970 or after 2038, and it was not seen whether "
                          "the destination has kept that date"], pair.show()
