"""The journal at its worst moments: one case a test.

The numbers are those of the list of nasty cases that the program was designed by.
"""

import json
import os
import shutil

import pytest
from servers.scripted import Mail, bodies, mails

AT_ONCE = {"late_arrival": "0s"}
ONE_LANE = {"lanes": 1}   # others would log in to help
FOLDERS = {"INBOX": 5, "Work": 3, "Empty": 0}
STRIDE = int(os.environ.get("KIMT_TEST_STRIDE", "5"))   # from one write that is hit to the next


def begin_anew(pair):
    shutil.rmtree(pair.folder / "profile.state", ignore_errors=True)
    pair.destination.boxes = {"INBOX": []}


def assert_equal(pair):
    for name, count in FOLDERS.items():
        assert sorted(pair.stored(name)) == sorted(bodies(mails(count))), name + pair.show()


def test_case_14_a_kill_at_every_write_of_the_journal_loses_and_doubles_nothing(pair, preload):
    pair.begin({name: mails(count) for name, count in FOLDERS.items()})
    counted = pair.folder / "counted"
    env = preload("kill_at")
    assert pair.migrate(migration=AT_ONCE, env={**env, "KILL_COUNT": str(counted)}) == 0
    writes = counted.stat().st_size
    assert writes >= 10
    for number in range(1, writes + 1):
        begin_anew(pair)
        status = pair.migrate(migration=AT_ONCE, env={**env, "KILL_AT": str(number)})
        assert status in (-9, 0), pair.show()
        assert status == -9 or number > writes // 2  # the last ones depend on the moment
        assert pair.migrate(migration=AT_ONCE) == 0, f"write {number}" + pair.show()
        assert_equal(pair)
    print(f"killed at each of {writes} writes")


def test_a_kill_at_every_write_while_undo_is_at_work_leaves_nothing_unknown(pair, preload):
    pair.begin({name: mails(count) for name, count in FOLDERS.items()})
    counted = pair.folder / "counted"
    env = preload("kill_at")
    assert pair.migrate(migration=AT_ONCE) == 0, pair.show()
    assert pair.run("undo", "--yes", env={**env, "KILL_COUNT": str(counted)}) == 0, pair.show()
    assert pair.destination.boxes == {"INBOX": []}
    writes = counted.stat().st_size
    assert writes >= 10
    for number in range(1, writes + 1, STRIDE):
        begin_anew(pair)
        assert pair.migrate(migration=AT_ONCE) == 0, pair.show()
        status = pair.run("undo", "--yes", env={**env, "KILL_AT": str(number)})
        assert status in (-9, 0), pair.show()
        left = [mail for mails in pair.destination.boxes.values() for mail in mails]
        whole = len(left) == 8 and not any("Deleted" in mail.flags for mail in left)
        assert pair.run("verify") == (0 if whole else 1), f"write {number}" + pair.show()
        assert pair.migrate(migration=AT_ONCE) == 0, f"write {number}" + pair.show()
        assert_equal(pair)
        assert not any("Deleted" in mail.flags for mail in pair.destination.boxes["INBOX"])
        assert pair.run("undo", "--yes") == 0, f"write {number}" + pair.show()
        assert pair.destination.boxes == {"INBOX": []}, f"write {number}" + pair.show()


def refused(pair):
    """address -> why, of the accounts that were not moved."""
    return {e["account"]: e["error"]["text"] for e in pair.events
            if e["event"] == "account_end" and e.get("error")}


@pytest.fixture
def three_rows(pair):
    pair.accounts = ["ann@example.com", "bob@example.com", "Ann@other.example"]
    pair.begin([Mail(b"a"), Mail(b"b")])
    return pair


def test_case_80_of_two_rows_that_are_one_mailbox_the_second_is_refused(three_rows):
    pair = three_rows
    assert pair.migrate(destination={"user": "%l"}, migration=ONE_LANE) == 1, pair.show()
    (address, why), = refused(pair).items()
    assert address == "Ann@other.example"
    assert "line 3 of" in why and "users.csv" in why and "ann@example.com (line 1)" in why
    assert "is the same mailbox" in why
    assert len(pair.destination.named("LOGIN")) == 2


def test_case_80_a_row_is_refused_also_if_the_other_one_is_left_out_of_the_run(three_rows):
    pair = three_rows
    assert pair.migrate("--only", "ann@other.example", destination={"user": "%l"}) == 1
    assert list(refused(pair)) == ["Ann@other.example"], pair.show()
    assert not pair.destination.named("LOGIN") and not pair.source.named("SELECT|EXAMINE")


def test_case_80_a_login_name_without_the_address_is_of_one_account_only(three_rows):
    pair = three_rows
    assert pair.migrate(destination={"user": "shared"}, migration=ONE_LANE) == 1, pair.show()
    assert list(refused(pair)) == ["bob@example.com", "Ann@other.example"], pair.show()
    assert len(pair.destination.named("LOGIN")) == 1


def test_case_80_is_seen_by_check_and_plan_as_well(three_rows):
    pair = three_rows
    for command in "check", "plan":
        assert pair.run(command, destination={"user": "%l"}) == 1, pair.show()
        assert "is the same mailbox" in pair.result.text + json.dumps(pair.events), pair.show()
    assert len(pair.destination.named("LOGIN")) == 4


def test_case_80_two_rows_may_be_one_mailbox_of_the_source(three_rows):
    pair = three_rows
    assert pair.migrate(source={"user": "%l"}) == 0, pair.show()


@pytest.mark.parametrize("local", ["\uff41nn", "ANN", "an\u0144a"], ids=["wide", "upper", "other"])
def test_case_80_names_are_compared_as_people_read_them(pair, local):
    pair.accounts = ["ann@example.com", f"{local}@other.example"]
    pair.begin([Mail(b"a")])
    status = pair.migrate(destination={"user": "%l", "auth": "plain"}, migration={"lanes": 1})
    assert (status, len(refused(pair))) == ((0, 0) if "\u0144" in local else (1, 1)), pair.show()
