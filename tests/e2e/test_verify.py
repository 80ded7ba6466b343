"""`kimt verify` against a Dovecot and the stand-in for Kerio Connect: what was copied is proven, and what was
done to it since has a name.
"""

import json

import pytest
from compare import login, master_login
from scene import MASTER_PASSWORD
from servers.scripted import Mail, hangs_up


@pytest.fixture
def stage(kimt, scene):
    """A company that has been migrated."""
    stage = scene()
    stage.write_files(migration={"reporter.4": "json-lines"})
    result = kimt("migrate", stage.profile)
    assert result.status == 0, result.text[-3000:]
    return stage


def events_of(stage):
    """What json-lines wrote in the last run."""
    file = max((stage.folder / "logs").rglob("events.jsonl"), key=lambda path: path.stat().st_mtime_ns)
    return [json.loads(line) for line in file.read_text().splitlines()]


def verify(kimt, stage, *options):
    """(result, differences, numbers of all accounts)"""
    result = kimt("verify", *options, stage.profile)
    events = events_of(stage)
    assert events[0]["command"] == "verify"
    return result, [e for e in events if e["event"] == "difference"], events[-1]["verify"]


def report_of(stage):
    return max((stage.folder / "logs").rglob("report.log"),
               key=lambda path: path.stat().st_mtime_ns).read_text()


def old(stage, person):
    return login(stage.source.host, stage.source.port, person.address, person.password)


def new(stage, person):
    return master_login("127.0.0.1", stage.kerio.imap_port, person.address, MASTER_PASSWORD)


def remove(imap, uid):
    assert imap.uid("STORE", str(uid), "+FLAGS", r"(\Deleted)")[0] == "OK"
    assert imap.expunge()[0] == "OK"


def uids(imap, folder="INBOX"):
    imap.select(folder)
    return imap.uid("SEARCH", "ALL")[1][0].split()


@pytest.mark.parametrize("level", ["full", "headers", "count"])
def test_a_company_that_arrived_is_all_equal(kimt, stage, level):
    result, differences, numbers = verify(kimt, stage, "--level", level)
    assert result.status == 0, result.text[-3000:]
    assert differences == []
    assert numbers["messages"] == numbers["equal"] == stage.totals.messages
    assert numbers["own"] == 0
    assert "Every message of the source is accounted for." in result.out
    assert (numbers["bytes"] == stage.totals.bytes) == (level == "full")


def test_every_difference_is_named(kimt, stage):
    person = stage.company.people[0]
    with new(stage, person) as imap:
        there = uids(imap)
        gone, changed = there[0].decode(), there[1].decode()
        body = imap.uid("FETCH", changed, "(BODY.PEEK[])")[1][0][1]
        remove(imap, gone)
        remove(imap, changed)
        assert imap.append("INBOX", None, None, body[:-3] + b"X\r\n")[0] == "OK"
    with old(stage, person) as imap:
        vanished = uids(imap)[-1].decode()
        remove(imap, vanished)
        assert imap.append("INBOX", None, None, b"Subject: late\r\n\r\nlate\r\n")[0] == "OK"
    result, differences, numbers = verify(kimt, stage)
    assert result.status == 1, result.text[-3000:]
    assert sorted(d["difference"] for d in differences) == [
        "arrived_after_pass", "missing", "missing", "vanished_at_source"]
    assert {d["account"] for d in differences} == {person.address}
    assert {d["folder"] for d in differences} == {"INBOX"}
    assert all(d["size"] > 0 and d["date"] for d in differences)
    assert (numbers["missing"], numbers["arrived"], numbers["vanished"], numbers["own"]) == (2, 1, 1, 1)
    assert numbers["equal"] == stage.totals.messages - 3
    report = report_of(stage)
    assert report.count("DIFFERENCE: missing at the destination: INBOX, 2 messages, ") == 1
    assert "vanished at the source: INBOX, UID " + vanished in report
    assert "missing at the destination: INBOX, UID" in result.out
    assert "Not every message of the source is accounted for." in result.out
    # The next pass mends what a pass can mend, and it is told so.
    assert kimt("migrate", stage.profile).status == 0
    _, differences, numbers = verify(kimt, stage)
    assert numbers["arrived"] == 0 and numbers["missing"] == 2


def test_only_the_account_that_was_asked_for_is_compared(kimt, stage):
    chosen = stage.company.people[1].address
    assert kimt("verify", "--only", chosen, stage.profile).status == 0
    assert [e["account"] for e in events_of(stage) if e["event"] == "account_verified"] == [chosen]


def test_neither_side_is_changed(kimt, stage):
    person = stage.company.people[0]

    def looked():
        with old(stage, person) as imap, new(stage, person) as there:
            return [(side.lsub()[1], len(side.list()[1]),
                     side.status("INBOX", "(MESSAGES UIDNEXT UNSEEN)")[1])
                    for side in (imap, there)]

    before = looked()
    assert kimt("verify", stage.profile).status == 0
    assert looked() == before
    assert stage.kerio.front.violations == []


def test_without_a_journal_it_says_how_to_get_one(kimt, stage):
    for file in stage.folder.rglob("journal.sqlite*"):
        file.unlink()
    result = kimt("verify", stage.profile)
    assert result.status == 3
    assert "no journal" in result.err and "run kimt migrate first" in result.err
    assert kimt("migrate", stage.profile).status == 0
    assert kimt("verify", stage.profile).status == 0


# ---- moved at the destination


def moved(imap, folder, number, target):
    """Moves the message there, as a mail client does; returns its body."""
    imap.select(folder)
    body = imap.fetch(str(number), "(BODY.PEEK[])")[1][0][1]
    assert imap.append(target, r"(\Seen)", None, body)[0] == "OK"
    assert imap.store(str(number), "+FLAGS", r"(\Deleted)")[0] == "OK"
    assert imap.expunge()[0] == "OK"
    return body


@pytest.mark.parametrize("level", ["full", "count"])
def test_what_its_user_moved_is_told_with_the_folder_where_it_is(kimt, stage, level):
    person = stage.company.people[0]
    with new(stage, person) as imap:
        before = verify(kimt, stage)[2]
        imap.create("Sorted")
        moved(imap, "INBOX", 1, "Sorted")
        moved(imap, "INBOX", 1, '"Deleted Items"')
        assert imap.append("Sorted", None, None, b"Subject: own\r\n\r\nmine\r\n")[0] == "OK"
    result, differences, numbers = verify(kimt, stage, "--level", level)
    if level == "count":
        assert result.status == 1 and numbers["moved"] == 0, result.text[-3000:]
        return
    assert result.status == 0, result.text[-3000:]
    assert {(d["difference"], d["found_folder"]) for d in differences} == {
        ("moved_at_destination", "Sorted"), ("moved_at_destination", "Deleted Items")}
    assert all(d["folder"] == "INBOX" and d["harmless"] and d["found_uid"] for d in differences)
    assert (numbers["moved"], numbers["missing"], numbers["own"]) == (2, 0, before["own"])
    assert numbers["equal"] == numbers["messages"] - 2
    assert "moved at the destination: INBOX, UID" in report_of(stage)
    assert "(to Sorted, UID 1)" in report_of(stage)


def test_of_two_that_were_moved_and_one_that_was_deleted_each_has_its_name(pair):
    same = [Mail(b"same"), Mail(b"same"), Mail(b"same"), Mail(b"else")]
    source, destination = pair.begin({"INBOX": same, "Work": [Mail(b"work")]})
    assert pair.migrate() == 0, pair.show()
    destination.boxes["Mine"] = [Mail(b"size", uid=3), Mail(b"same", uid=4), Mail(b"other", uid=5)]
    destination.boxes["Work"].append(Mail(b"same", uid=9))
    del destination.boxes["INBOX"][0:3]
    assert pair.run("verify") == 1, pair.show()
    told = sorted((e["difference"], e.get("found_folder"), e.get("found_uid"))
                  for e in pair.events if e["event"] == "difference")
    assert told == [("missing", None, None), ("moved_at_destination", "Mine", 4),
                    ("moved_at_destination", "Work", 9)], pair.show()


def test_the_search_outlives_a_lost_connection_and_a_folder_that_cannot_be_read(pair):
    source, destination = pair.begin({"INBOX": [Mail(b"one"), Mail(b"two")]})
    assert pair.migrate() == 0, pair.show()
    for box in "Bad", "Mine":
        destination.boxes[box] = [Mail(b"one", uid=1)]
    destination.rule('(SELECT|EXAMINE) "Bad"', "%t NO [SERVERBUG] no\r\n", times=-1)
    destination.rule('(SELECT|EXAMINE) "Mine"', hangs_up, times=2)
    del destination.boxes["INBOX"][0]
    assert pair.run("verify") == 0, pair.show()
    assert [e["found_folder"] for e in pair.events if e["event"] == "difference"] == ["Mine"]


def test_without_anything_missing_no_other_folder_is_opened(pair):
    source, destination = pair.begin({"INBOX": [Mail(b"one"), Mail(b"two")]})
    assert pair.migrate() == 0, pair.show()
    destination.boxes["Mine"] = [Mail(b"one")]
    assert pair.run("verify") == 0, pair.show()
    assert not destination.named('(SELECT|EXAMINE) "Mine"')


