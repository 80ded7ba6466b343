"""Destinations that hand out less than they count, or do not count at all, when they are asked what
is there already: nothing is sent that may be there, and what is left undone for it is named.
"""

import re

import pytest
from servers.scripted import HangUp, Mail, bodies, mails

FEW, MANY = 6, 520  # more than 500 are looked at by their headers first


def complaints(pair):
    """What was said of folders and messages that failed."""
    return [event["error"]["text"] for event in pair.events if event.get("error")]


def says_so(pair, handed_out, counted):
    return any(f"counted {counted} message{'s' * (counted > 1)} and handed out {handed_out}" in text
               for text in complaints(pair))


def is_once_each(pair, wanted):
    return sorted(pair.stored()) == sorted(bodies(wanted))


def breaks_after(destination, number, then=lambda: None):
    """Stores what comes, and closes the connection when so many are there, once."""
    left = [number]

    def append(connection, tag, command):
        name, came = connection.appended(command)
        uids = [destination.add(name, mail) for mail in came]
        if left and len(destination.boxes[name]) >= left[0]:
            left.clear()
            then()
            raise HangUp
        return f"{tag} OK [APPENDUID 7 {','.join(map(str, uids))}] done\r\n"

    destination.rule("APPEND", append, times=-1)


def holds(destination, wanted):
    for mail in wanted:
        destination.add("INBOX", Mail(mail.body))


@pytest.mark.parametrize("count", [FEW, MANY])
@pytest.mark.parametrize("which", ["first", "between", "last"])
def test_what_a_short_listing_hides_is_not_sent_again(pair, count, which):
    wanted = mails(count)
    _, destination = pair.begin(wanted)
    holds(destination, wanted)
    destination.hide({"first": 1, "between": count // 2, "last": count}[which])
    assert pair.migrate() == 1, pair.show()
    assert is_once_each(pair, wanted), pair.show()
    assert says_so(pair, count - 1, count), pair.show()
    destination.forgive()
    assert pair.migrate() == 0, pair.show()
    assert is_once_each(pair, wanted), pair.show()


@pytest.mark.parametrize("hidden", [2, 3])
def test_what_is_hidden_after_a_lost_connection_is_not_sent_again(pair, hidden):
    """One with a UID that was told is not looked for; one under way is."""
    wanted = mails(FEW)
    _, destination = pair.begin(wanted)
    breaks_after(destination, 3, lambda: destination.hide(hidden))
    status = pair.migrate()
    assert pair.stored().count(wanted[hidden - 1].body) == 1, pair.show()
    assert status == 1, pair.show()
    assert says_so(pair, 2, 3), pair.show()
    destination.forgive()
    assert pair.migrate() == 0, pair.show()
    assert is_once_each(pair, wanted), pair.show()


def test_what_is_hidden_behind_older_mail_is_not_sent_again(pair):
    """The folder is read back from its newest part on; all of it counts all the same."""
    older = [Mail(b"Subject: old %d\r\n\r\nold\r\n" % n) for n in range(20)]
    wanted = mails(FEW)
    _, destination = pair.begin(wanted)
    holds(destination, older)
    breaks_after(destination, 23, lambda: destination.hide(23))
    status = pair.migrate()
    assert pair.stored().count(wanted[2].body) == 1, pair.show()
    assert status == 1 and says_so(pair, 22, 23), pair.show()
    destination.forgive()
    assert pair.migrate() == 0, pair.show()
    assert is_once_each(pair, older + wanted), pair.show()


def test_what_a_run_left_in_doubt_and_is_hidden_is_not_sent_again(pair):
    wanted = mails(FEW)
    _, destination = pair.begin(wanted)

    def append(connection, tag, command):
        name, came = connection.appended(command)
        for mail in came:
            destination.add(name, mail)
        destination.rule("", lambda *_: hang_up(), times=-1)
        hang_up()

    def hang_up():
        raise HangUp

    destination.rule("APPEND", append)
    assert pair.migrate(migration={"retry_for": "1s"}) == 1, pair.show()
    there = len(pair.stored())
    destination.forgive()
    destination.hide(there)
    assert there > 0 and pair.migrate() == 1, pair.show()
    assert pair.stored() == bodies(wanted[:there]), pair.show()
    assert says_so(pair, there - 1, there), pair.show()
    destination.forgive()
    assert pair.migrate() == 0, pair.show()
    assert is_once_each(pair, wanted), pair.show()


@pytest.mark.parametrize("exists", ["", "* 0 EXISTS\r\n", "* many EXISTS\r\n"],
                         ids=["none", "zero", "not_a_number"])
def test_a_folder_that_is_not_counted_is_not_taken_for_empty(pair, exists):
    wanted = mails(FEW)
    _, destination = pair.begin(wanted)
    holds(destination, wanted)

    def select(connection, tag, command):
        connection.box = destination.boxes["INBOX"]
        return f"{exists}* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT {FEW + 1}] ok\r\n{tag} OK done\r\n"

    destination.rule("SELECT|EXAMINE", select, times=-1)
    pair.migrate()
    assert is_once_each(pair, wanted), pair.show()


def test_a_search_that_leaves_some_out_is_not_the_last_word(pair):
    """ESEARCH is asked first; what it leaves out, a plain listing has."""
    wanted = mails(FEW)
    _, destination = pair.begin(wanted)
    destination.announce("IMAP4rev1 LITERAL+ UIDPLUS UNSELECT NAMESPACE ESEARCH")
    older = [Mail(b"Subject: old %d\r\n\r\nold\r\n" % n) for n in range(20)]
    holds(destination, older)

    def search(connection, tag, command):
        last = len(destination.boxes["INBOX"]) - 1
        first = int(re.search(r" (\d+):\*", command)[1])
        return f'* ESEARCH (TAG "{tag}") UID ALL {first}:{max(first, last)}\r\n{tag} OK done\r\n'

    destination.rule("UID SEARCH RETURN", search, times=-1)
    breaks_after(destination, 23)
    assert pair.migrate() == 0, pair.show()
    assert is_once_each(pair, older + wanted), pair.show()


@pytest.mark.parametrize("item", ["UID", "FLAGS", "INTERNALDATE", "RFC822.SIZE"])
def test_answers_that_leave_something_out_double_nothing(pair, item):
    wanted = mails(FEW)
    _, destination = pair.begin(wanted)
    holds(destination, wanted)

    def without(connection, tag, command):
        said = connection.say
        connection.say = lambda data: said(re.sub(
            rb"%s (\d+|\([^)]*\)|\"[^\"]*\") ?" % item.encode(), b"", data, count=1)
            if isinstance(data, bytes) and b"BODY" in data else data)
        connection._default(tag, command)
        connection.say = said
        return b""

    destination.rule("UID FETCH", without, times=-1)
    status = pair.migrate()
    assert is_once_each(pair, wanted), pair.show()
    assert status == 0 or complaints(pair), pair.show()


def test_what_is_deleted_while_the_folder_is_read_is_no_reason_to_stop(pair):
    wanted = mails(FEW)
    _, destination = pair.begin(wanted)
    holds(destination, [*wanted, Mail(b"Subject: old\r\n\r\nold\r\n")])
    gone = []

    def listing(connection, tag, command):
        if not gone:
            gone.append(destination.boxes["INBOX"].pop())
        return None

    destination.rule(r"UID (FETCH|SEARCH) ", listing, times=-1)
    assert pair.migrate() == 0, pair.show()
    assert is_once_each(pair, wanted), pair.show()
