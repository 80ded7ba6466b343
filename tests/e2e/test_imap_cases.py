"""Servers that misbehave, one case a test: what arrives at the other end, and what is told.

The numbers are those of the list of nasty cases that the IMAP client was built by.
"""

import json
import re

import pytest
from program import is_sanitized
from servers.scripted import CAPABILITY, HangUp, Mail, bodies, fetch, holds, mails

READING = re.compile(r"(CAPABILITY|LOGIN|AUTHENTICATE|ID|NAMESPACE|LIST|LSUB|STATUS|EXAMINE|NOOP"
                     r"|UNSELECT|CLOSE|LOGOUT|UID FETCH|UID SEARCH)\b", re.I)


# ---- fetching


def test_case_18_a_message_that_vanishes_is_counted_and_no_failure(pair):
    source, _ = pair.begin(mails(4))
    gone = source.boxes["INBOX"][1]
    source.rule(r"UID FETCH .*BODY", lambda *_: source.boxes["INBOX"].remove(gone))
    pair.migrate()
    assert pair.stored() == bodies(source.boxes["INBOX"]), pair.show()
    assert "failed" not in pair.outcomes(), pair.show()
    assert pair.outcomes()["skipped"] == [2], pair.show()


def test_case_19_the_literal_tells_the_size_not_the_size_item(pair):
    source, _ = pair.begin([Mail(b"short", size=9999), Mail(b"much longer than told", size=3)])
    assert pair.migrate() == 0, pair.show()
    assert pair.stored() == [b"short", b"much longer than told"]


def test_case_20_a_source_that_closes_within_a_body_leaves_no_half_message(pair):
    big = Mail(b"x" * 1_400_000)
    source, destination = pair.begin([Mail(b"first"), big, Mail(b"last")])

    def half(connection, tag, command):
        connection.say(fetch(1, source.boxes["INBOX"][0]) + fetch(2, big)[:200_000])
        raise HangUp

    source.rule(r"UID FETCH .*BODY", half)
    assert pair.migrate() == 0, pair.show()
    assert sorted(pair.stored()) == sorted([b"first", big.body, b"last"]), pair.show()


def test_case_21_lines_that_look_like_protocol_stay_in_their_body(pair):
    body = b"k1 OK done\r\n* BYE\r\n)\r\n* 1 FETCH (UID 1 BODY[] {3}\r\nabc)\r\nk9 NO {100}\r\n"
    pair.begin([Mail(body), Mail(b"next")])
    assert pair.migrate() == 0, pair.show()
    assert pair.stored() == [body, b"next"]


def test_case_22_answers_in_another_order_with_news_between_are_matched_by_uid(pair):
    source, destination = pair.begin(mails(3))
    a, b, c = source.boxes["INBOX"]
    source.rule(r"UID FETCH .*BODY", lambda connection, tag, command: connection.say(
        fetch(3, c) + b"* 1 FETCH (FLAGS (\\Deleted))\r\n" + fetch(1, a) + b"* 9 EXISTS\r\n"
        + fetch(2, b) + tag.encode() + b" OK done\r\n") or b"")
    assert pair.migrate() == 0, pair.show()
    assert sorted(pair.stored()) == sorted(bodies([a, b, c]))
    assert {mail.flags for mail in destination.boxes["INBOX"]} == {r"\Seen"}


@pytest.mark.parametrize("item", [b"BODY[] NIL", b'BODY[] ""', b""])
def test_case_23_a_body_that_is_missing_is_reported_never_stored_empty(pair, item):
    source, _ = pair.begin(mails(2))
    source.rule(r"UID FETCH .*\b1\b.*BODY|UID FETCH 1:", lambda connection, tag, command: (
        b"* 1 FETCH (UID 1 FLAGS () INTERNALDATE \" 1-Jan-2020 00:00:00 +0000\" RFC822.SIZE 20 "
        + item + b")\r\n"
        + (fetch(2, source.boxes["INBOX"][1]) if ":" in command else b"")
        + tag.encode() + b" OK done\r\n"), times=-1)
    assert pair.migrate() == (1 if item else pair.result.status), pair.show()
    assert pair.stored() == [source.boxes["INBOX"][1].body], pair.show()
    if item:
        assert pair.outcomes()["failed"] == [1], pair.show()


def test_case_23_a_quoted_body_is_a_body(pair):
    source, _ = pair.begin([Mail(b'a "quoted" \\ body')])
    source.rule(r"UID FETCH .*BODY",
                r'* 1 FETCH (UID 1 FLAGS () INTERNALDATE " 1-Jan-2020 00:00:00 +0000" '
                r'RFC822.SIZE 17 BODY[] "a \"quoted\" \\ body")' + "\r\n%t OK done\r\n")
    assert pair.migrate() == 0, pair.show()
    assert pair.stored() == [b'a "quoted" \\ body']


def test_case_24_a_refused_window_costs_only_the_one_message(pair):
    source, _ = pair.begin(mails(5))
    source.rule(r"UID FETCH (1:5|3) .*BODY", "%t NO [SERVERBUG] cannot convert\r\n", times=-1)
    assert pair.migrate() == 1, pair.show()
    assert sorted(pair.stored()) == sorted(b for n, b in enumerate(bodies(mails(5)), 1) if n != 3)
    assert pair.outcomes() == {"failed": [3]}, pair.show()
    assert "cannot convert" in json.dumps(pair.events)


def test_case_25_bye_within_a_window_is_followed_by_a_new_session(pair):
    source, _ = pair.begin(mails(4))
    source.rule(r"UID FETCH .*BODY", lambda connection, tag, command: (
        fetch(1, source.boxes["INBOX"][0]) + b"* BYE going down\r\n"))
    assert pair.migrate() == 0, pair.show()
    assert sorted(pair.stored()) == sorted(bodies(mails(4)))
    assert source.sessions == 2


def test_case_25_a_message_that_ends_the_session_each_time_is_set_aside(pair):
    source, _ = pair.begin(mails(4))

    def bye(connection, tag, command):
        _, _, uids, items = command.split(" ", 3)
        for number, mail in enumerate(source.boxes["INBOX"], 1):
            if holds(uids, mail.uid, 4):
                connection.say(b"* BYE going down\r\n" if mail.uid == 2 else fetch(number, mail))
                if mail.uid == 2:
                    raise HangUp
        return f"{tag} OK done\r\n"

    source.rule(r"UID FETCH .*BODY", bye, times=-1)
    assert pair.migrate() == 1, pair.show()
    assert sorted(pair.stored()) == sorted(bodies(mails(1) + mails(2, 3))), pair.show()
    assert pair.outcomes() == {"failed": [2]}, pair.show()


def test_case_26_an_expunge_while_fetching_has_no_effect(pair):
    source, _ = pair.begin(mails(3))
    a, b, c = source.boxes["INBOX"]
    source.rule(r"UID FETCH .*BODY", lambda connection, tag, command: (
        fetch(1, a) + b"* 1 EXPUNGE\r\n" + fetch(1, b) + b"* 1 EXPUNGE\r\n" + fetch(1, c)
        + tag.encode() + b" OK done\r\n"))
    assert pair.migrate() == 0, pair.show()
    assert pair.stored() == bodies([a, b, c])


@pytest.mark.parametrize("body", [b"nul \0 byte", b"bare\nlf\n", b"bare\rcr", b"no end", b"",
                                  b"x" * 1_000_000, bytes(range(256))],
                         ids=["NUL", "bare LF", "bare CR", "no end", "empty", "1 MB line", "all"])
def test_case_27_any_bytes_arrive_unharmed(pair, body):
    pair.begin([Mail(body)])
    assert pair.migrate() == 0, pair.show()
    assert pair.stored() == [body]


def test_case_29_nothing_is_sent_that_could_change_the_source(pair):
    source, _ = pair.begin({"INBOX": mails(3), "Work": mails(2), "Empty": []})
    assert pair.migrate() == 0, pair.show()
    assert [c for c in source.commands if not READING.match(c)] == []
    assert [c for c in source.commands if re.search(r"BODY\[|RFC822\b(?!\.SIZE)", c)] == []


def test_case_30_uids_far_apart_are_asked_for_by_name_in_short_lines(pair):
    some = mails(3000)
    for n, mail in enumerate(some):
        mail.uid = 1 + n * 1_000_003
    source, _ = pair.begin(some)
    assert pair.migrate() == 0, pair.show()
    assert sorted(pair.stored()) == sorted(bodies(some))
    assert max(map(len, source.commands)) <= 8000


def test_case_31_uids_above_31_bits_are_taken(pair):
    some = mails(2)
    some[0].uid, some[1].uid = 2**31 + 5, 2**32 - 2
    pair.begin(some)
    assert pair.migrate() == 0, pair.show()
    assert pair.stored() == bodies(some)


def test_case_32_a_message_that_is_sent_twice_is_stored_once(pair):
    source, _ = pair.begin(mails(2))
    a, b = source.boxes["INBOX"]
    stranger = Mail(b"stranger", uid=99)
    source.rule(r"UID FETCH .*BODY", lambda connection, tag, command: (
        fetch(1, a) + fetch(1, a) + fetch(7, stranger) + fetch(2, b) + fetch(1, a)
        + tag.encode() + b" OK done\r\n"))
    assert pair.migrate() == 0, pair.show()
    assert pair.stored() == bodies([a, b])


# ---- appending


def test_case_33_a_refusal_among_many_costs_only_its_message(pair):
    source, destination = pair.begin(mails(32))
    destination.rule(r"APPEND", lambda connection, tag, command: (
        tag.encode() + b" NO [CANNOT] virus found\r\n"
        if connection.literals[-1] == mails(5)[4].body else None), times=-1)
    assert pair.migrate() == 1, pair.show()
    assert sorted(pair.stored()) == sorted(bodies(mails(4) + mails(27, 6)))
    assert pair.outcomes() == {"failed": [5]}, pair.show()


def test_case_34_a_large_message_that_is_refused_is_not_uploaded(pair):
    source, destination = pair.begin([Mail(b"x" * 1_500_000), Mail(b"small")])
    destination.rule(r"APPEND .*\{1500000\}$", "%t NO [TOOBIG] too large\r\n",
                     literal=True, times=-1)
    assert pair.migrate() == 1, pair.show()
    assert pair.stored() == [b"small"]
    assert pair.outcomes() == {"failed": [1]}, pair.show()


def test_case_35_a_refusal_in_the_middle_of_a_body_waits_for_its_end(pair):
    source, destination = pair.begin([Mail(b"x" * 50_000), Mail(b"small")])
    destination.rule(r"APPEND .*\{5000[02]\+\}$", "%t NO [CANNOT] not that one\r\n",
                     literal=True, times=-1)
    destination.rule(r"APPEND .*\{5000[02]\+\}$", b"", times=-1)
    assert pair.migrate() == 1, pair.show()
    assert pair.stored() == [b"small"]
    assert pair.outcomes() == {"failed": [1]}, pair.show()


def test_case_36_a_folder_that_went_away_is_made_again(pair):
    source, destination = pair.begin({"INBOX": [], "Work": mails(3)})
    destination.rule(r"APPEND \"Work\"", "%t NO [TRYCREATE] no such folder\r\n")
    assert pair.migrate() == 0, pair.show()
    assert sorted(pair.stored("Work")) == sorted(bodies(mails(3)))
    assert len(destination.named(r'CREATE "Work"')) == 2


def test_case_37_a_full_account_is_told_as_such_and_ends(pair):
    source, destination = pair.begin(mails(5))
    destination.rule(r"APPEND", lambda connection, tag, command: (
        None if len(destination.boxes["INBOX"]) < 2
        else f"{tag} NO [OVERQUOTA] Quota exceeded\r\n"), times=-1)
    assert pair.migrate() == 1, pair.show()
    assert len(pair.stored()) == 2
    assert "Quota exceeded" in json.dumps(pair.events), pair.show()


def test_case_39_keywords_that_are_none_never_cost_the_message(pair):
    source, destination = pair.begin([Mail(
        b"one", flags="\\Seen $Forwarded NIL TEST:FLAG211 a]b caf\u00e9 FORWARDED $forwarded")])
    assert pair.migrate() == 0, pair.show()
    kept = destination.boxes["INBOX"][0].flags.split()
    assert kept == [r"\Seen", "$Forwarded", "TEST:FLAG211", "FORWARDED"], pair.show()


def test_case_39_a_folder_that_takes_no_new_keywords_gets_none(pair):
    source, destination = pair.begin([Mail(b"one", flags=r"\Flagged Known Unknown")])
    destination.permanent = r"\Seen \Flagged KNOWN"
    assert pair.migrate() == 0, pair.show()
    assert destination.boxes["INBOX"][0].flags == r"\Flagged KNOWN"


def test_case_40_recent_deleted_and_unknown_flags_are_not_sent_on(pair):
    source, destination = pair.begin([Mail(b"one", flags=r"\Recent \Seen \* \Foo \Deleted")])
    assert pair.migrate() == 0, pair.show()
    assert destination.boxes["INBOX"][0].flags == r"\Seen"


@pytest.mark.parametrize("date, sent", [
    ('"31-Dec-1969 23:00:00 +0000"', '"31-Dec-1969 23:00:00 +0000"'),
    ('"01-Jan-1899 00:00:00 +0000"', '"01-Jan-1899 00:00:00 +0000"'),
    ('"1-Jan-2020 00:00:00 +0100"', '"01-Jan-2020 00:00:00 +0100"'),
    ('"07-Feb-2106 06:28:16 +0000"', '"07-Feb-2106 06:28:16 +0000"'),
    ('"19-Jan-2038 03:14:08 +0000"', '"19-Jan-2038 03:14:08 +0000"'),
    ('"00-Jan-2020 00:00:00 +0000"', None), ('"01-Jan-2020 00:00:00 +2400"', None), (None, None)])
def test_case_41_odd_dates_are_kept_or_left_out(pair, date, sent):
    source, destination = pair.begin([Mail(b"one", date=date)])
    assert pair.migrate() == 0, pair.show()
    assert destination.boxes["INBOX"][0].date == sent


def test_case_41_a_refused_date_is_left_out_and_noted(pair):
    source, destination = pair.begin([Mail(b"one", date='"31-Dec-1969 23:00:00 +0000"')])
    destination.rule(r'APPEND .*1969', "%t NO bad date\r\n", times=-1)
    assert pair.migrate() == 0, pair.show()
    assert [m.date for m in destination.boxes["INBOX"]] == [None]
    assert "date" in json.dumps([e for e in pair.events if e["event"] in ("message", "note")])


@pytest.mark.parametrize("date", ['"25-Oct-2020 02:30:00 +0200"', '"25-Oct-2020 02:30:00 +0100"',
                                  '"15-Jun-2000 12:00:00 -1130"', '"15-Jun-2000 12:00:00 +1400"'])
def test_case_42_zones_are_kept(pair, date):
    source, destination = pair.begin([Mail(b"one", date=date)])
    assert pair.migrate() == 0, pair.show()
    assert destination.boxes["INBOX"][0].date == date


# ---- folders


@pytest.mark.parametrize("answer", [
    "* NAMESPACE NIL NIL NIL\r\n%t OK done\r\n", "* CAPABILITY IMAP4rev1\r\n%t OK done\r\n",
    "%t NO no such thing\r\n"])
def test_case_59_a_namespace_that_tells_nothing_is_made_up_for_by_list(pair, answer):
    source, _ = pair.begin({"INBOX": mails(1), "Work/Old": mails(1)})
    source.rule("NAMESPACE", answer)
    assert pair.migrate() == 0, pair.show()
    assert pair.stored("Work/Old") == bodies(mails(1)), pair.show()


def test_case_60_a_store_without_hierarchy_has_flat_names(pair):
    source, destination = pair.begin({"INBOX": mails(1), "Work.Old": mails(1)}, delimiter="NIL")
    assert pair.migrate() == 0, pair.show()
    assert pair.stored("Work.Old") == bodies(mails(1)), pair.show()


def test_case_61_wildcards_in_names_never_reach_a_pattern_of_the_source(pair):
    source, destination = pair.begin({"INBOX": [], "a*b": mails(1), "a%b": mails(1, 2),
                                      "axb": mails(1, 3)})
    assert pair.migrate() == 0, pair.show()
    assert pair.stored("a*b") == bodies(mails(1)), pair.show()
    assert pair.stored("a%b") == bodies(mails(1, 2))
    assert pair.stored("axb") == bodies(mails(1, 3))
    assert [c for c in source.named("LIST|LSUB") if "a*b" in c or "a%b" in c] == []


# ---- sessions


@pytest.mark.parametrize("answer", ["%t NO [THROTTLED] wait 1 s\r\n",
                                    "* BYE [UNAVAILABLE] come back in 1 s\r\n"])
def test_case_62_throttling_is_waited_for_and_fails_no_message(pair, answer):
    source, _ = pair.begin(mails(4))
    source.rule(r"UID FETCH .*BODY", answer)
    assert pair.migrate() == 0, pair.show()
    assert sorted(pair.stored()) == sorted(bodies(mails(4))), pair.show()


def test_case_62_a_throttled_append_is_waited_for(pair):
    source, destination = pair.begin(mails(4))
    destination.rule(r"APPEND", "%t NO [THROTTLED] wait 1 s\r\n", times=2)
    assert pair.migrate() == 0, pair.show()
    assert sorted(pair.stored()) == sorted(bodies(mails(4))), pair.show()


def test_case_63_too_many_sessions_is_a_wait_and_no_wrong_password(pair):
    source, _ = pair.begin(mails(1))
    source.rule("LOGIN", "%t NO [LIMIT] too many sessions, wait 1 s\r\n")
    assert pair.migrate() == 0, pair.show()
    assert pair.stored() == bodies(mails(1)), pair.show()


def test_case_64_a_wrong_password_is_tried_once(pair):
    source, _ = pair.begin(mails(1))
    source.rule("LOGIN", "%t NO [AUTHENTICATIONFAILED] no\r\n", times=-1)
    assert pair.migrate() != 0
    assert len(source.named("LOGIN")) == 1, source.commands


def test_case_68_starttls_that_is_not_offered_is_an_error_and_no_password_is_sent(pair):
    source, _ = pair.begin(mails(1))
    assert pair.migrate(source={"security": "starttls"}) != 0
    assert source.named("LOGIN|AUTHENTICATE") == []
    assert "STARTTLS" in pair.result.text + json.dumps(pair.events)


def test_case_68_plaintext_behind_the_ok_of_starttls_is_not_trusted(pair):
    source, _ = pair.begin(mails(1), capability=CAPABILITY + " STARTTLS")
    source.rule("STARTTLS", "%t OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n* BYE injected\r\n")
    assert pair.migrate(source={"security": "starttls"}) != 0
    assert source.named("LOGIN|AUTHENTICATE") == []


@pytest.mark.parametrize("flood", [b"* OK " + b"x" * 1_000_000,
                                   b"* 1 FETCH (UID 1 X {99999999999999999999}\r\n",
                                   b"* 1 FETCH (FLAGS ({4000000000}\r\n" + b"x" * 100_000],
                         ids=["line", "number", "literal"])
def test_case_72_what_has_no_end_is_cut_off_and_takes_no_memory(pair, flood):
    source, _ = pair.begin(mails(1))

    def pour(connection, tag, command):
        for _ in range(50):
            connection.say(flood)
        raise HangUp

    source.rule(r"UID FETCH .*BODY", pour, times=-1)
    assert pair.migrate() == 1, pair.show()
    assert pair.stored() == []
    if not is_sanitized():
        assert pair.result.peak_kib < 48 * 1024
