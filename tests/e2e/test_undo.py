"""kimt undo: what was copied goes, and nothing else does."""

import os
import pty
import re
import signal
import subprocess
import time

import pytest
from compare import master_login, read_mailbox
from program import kimt_path
from scene import MASTER_PASSWORD
from servers.scripted import HangUp, mails
from sides import PASSWORD, USER, Move, fill, message


@pytest.fixture(params=[None, "IMAP4rev1"], ids=["UIDPLUS", "no UIDPLUS"])
def move(dovecot, kimt, tmp_path, request):
    return Move(kimt, tmp_path, dovecot(users={USER: PASSWORD}),
                dovecot(users={USER: PASSWORD}, capability=request.param))


def test_afterwards_the_destination_is_as_it_was(move):
    before = move.there()
    move.migrate()
    assert move.there() != before
    text = move.undo("--yes")
    assert move.there() == before
    assert "55 messages" in text and "2 folders removed" in text
    assert [account["state"] for account in move.status()["accounts"]] == ["waiting"]
    assert move.status()["totals"]["messages"] == 3   # recognised there, not copied


def test_it_can_be_migrated_again(plain):
    plain.migrate()
    once = {name: [rest for _, rest in found] for name, found in plain.there().items()}
    plain.undo("--yes")
    plain.migrate()
    assert {name: [rest for _, rest in found] for name, found in plain.there().items()} == once


def test_a_second_undo_finds_nothing(plain):
    plain.migrate()
    plain.undo("--yes")
    before = plain.there()
    assert "0 messages" in plain.undo("--yes")
    assert plain.there() == before


def replace(server, folder, count, more=0):
    """The folder is made again, with the same messages and some more."""
    client = server.login(USER)
    client.delete(folder)
    time.sleep(1.1)                                   # for another UIDVALIDITY
    fill(client, folder, count)
    for number in range(500, 500 + more):
        client.append(folder, None, None, message(number))
    client.logout()


def test_what_was_copied_before_the_source_was_replaced_is_still_ours(plain):
    before = plain.there()
    plain.migrate()
    for _ in range(2):
        replace(plain.source, "Work", 20, more=6)
        plain.migrate()
    there = plain.there()
    assert len(there["Work"]) == 26 and "61 messages" in plain.undo("--dry-run")
    assert plain.there() == there
    text = plain.undo("--yes")
    assert plain.there() == before
    assert "61 messages" in text and "2 folders removed" in text


def test_of_those_it_names_what_it_leaves(plain):
    plain.migrate()
    replace(plain.source, "Work", 15)                 # five of them are gone from the source
    plain.migrate()
    client = plain.destination.login(USER)
    client.select("Work")
    client.store("3,18", "+FLAGS", r"(\Flagged $Mine)")
    client.logout()
    text = plain.undo("--yes", status=1)
    assert len(plain.there()["Work"]) == 2
    assert text.count("has had its flags changed since") == 2


def test_one_run_after_the_source_was_replaced_is_undone_by_itself(plain):
    plain.migrate()
    before = plain.there()
    replace(plain.source, "Work", 20, more=4)
    time.sleep(1.1)
    plain.migrate()
    assert "4 messages" in plain.undo("--yes", "--run", plain.status()["runs"][0]["run"])
    assert plain.there() == before


def test_a_dry_run_changes_nothing(plain):
    plain.migrate()
    before, status = plain.there(), plain.status()
    text = plain.undo("--dry-run")
    assert "55 messages" in text and "2 folders to be removed" in text
    assert plain.there() == before and plain.status() == status


def test_without_a_terminal_it_wants_to_be_told(plain):
    plain.migrate()
    before = plain.there()
    result = plain.kimt("undo", plain.profile)
    assert result.status == 2 and "--yes" in result.err
    assert plain.there() == before


@pytest.mark.parametrize("answer, goes", [(b"n\n", False), (b"\n", False), (b"y\n", True)])
def test_on_a_terminal_it_asks(plain, answer, goes, home):
    before = plain.there()
    plain.migrate()
    control, terminal = pty.openpty()
    os.write(control, answer)
    result = subprocess.run([kimt_path(), "undo", plain.profile], stdin=terminal, timeout=60,
                            env={**os.environ, "HOME": str(home)}, capture_output=True, text=True)
    os.close(control)
    os.close(terminal)
    assert "Remove them? [y/N]" in result.stdout and "55 messages" in result.stdout
    assert result.returncode == 0, result.stdout + result.stderr
    assert (plain.there() == before) is goes


def test_one_run_is_undone_and_the_others_stay(plain):
    plain.migrate()
    before = plain.there()
    client = plain.source.login(USER)
    client.append("Work", None, None, message(77))
    fill(client, "Later", 4)
    time.sleep(1.1)                                   # runs of one second share the name's stem
    plain.migrate()
    newest = plain.status()["runs"][0]["run"]
    assert "5 messages" in plain.undo("--yes", "--run", newest)
    assert plain.there() == before
    assert "there is no run" in plain.kimt("undo", "--yes", "--run", "x", plain.profile).err


def test_a_message_that_is_only_marked_as_deleted_goes(plain):
    """As a killed undo leaves it between marking and removing."""
    before = plain.there()
    plain.migrate()
    client = plain.destination.login(USER)
    own = {uid for uid, _ in before["INBOX"]}
    ours = [uid for uid, _ in plain.there()["INBOX"] if uid not in own]
    client.select("INBOX")
    client.uid("STORE", b",".join(ours).decode(), "+FLAGS.SILENT", r"(\Deleted)")
    client.shutdown()
    plain.undo("--yes")
    assert plain.there() == before


def test_a_message_with_changed_flags_stays_and_is_told(plain):
    plain.migrate()
    client = plain.destination.login(USER)
    client.select("Work")
    client.uid("STORE", "5", "+FLAGS", r"(\Flagged)")
    client.uid("STORE", "6", "+FLAGS", "(Mine)")
    client.close()
    text = plain.undo("--yes", status=1)
    assert "UID 5 has had its flags changed" in text and "UID 6 has had its flags changed" in text
    assert [uid for uid, _ in plain.there()["Work"]] == [b"5", b"6"]
    account, = plain.status()["accounts"]
    assert account["state"] == "attention" and account["messages"] == 2 + 3   # and the adopted


def test_a_folder_of_ours_that_a_user_took_stays(plain):
    plain.migrate()
    client = plain.destination.login(USER)
    client.append("Work/Plans", None, None, b"Subject: own\r\n\r\nmine\r\n")
    text = plain.undo("--yes")
    assert "Work/Plans: it was created by kimt, but stays" in text
    there = plain.there()
    assert len(there["Work/Plans"]) == 1 and there["Work"] == []


def test_a_folder_that_was_replaced_is_left_alone(plain):
    plain.migrate()
    client = plain.destination.login(USER)
    client.delete("Work/Plans")
    time.sleep(1.1)                                   # for another UIDVALIDITY
    fill(client, "Work/Plans", 8)
    text = plain.undo("--yes", status=1)
    assert "replaced by another of the same name" in text
    assert len(plain.there()["Work/Plans"]) == 8


def test_messages_that_are_gone_are_no_obstacle(plain):
    before = plain.there()
    plain.migrate()
    client = plain.destination.login(USER)
    client.select("Work")
    client.uid("STORE", "1:5", "+FLAGS", r"(\Deleted)")
    client.expunge()
    assert "5 already gone" in plain.undo("--yes")
    assert plain.there() == before


def test_an_undo_that_was_killed_can_be_run_again(plain):
    before = plain.there()
    plain.migrate()
    for after in (0.02, 0.05, 0.08, 0.12):
        running = plain.kimt.start("undo", "--yes", plain.profile)
        time.sleep(after)
        running.process.send_signal(signal.SIGKILL)
        running.process.communicate()
    plain.undo("--yes")
    assert plain.there() == before
    assert plain.status()["totals"]["messages"] == 3


def test_without_a_journal_there_is_nothing_to_undo(plain):
    assert "There is no journal" in plain.undo("--yes")
    assert not (plain.folder / "profile.state").exists()


def test_at_kerio_users_stay_and_are_listed(kimt, scene):
    stage = scene()
    assert kimt("migrate", stage.profile).status == 0
    first = stage.company.people[0].address
    with master_login("127.0.0.1", stage.kerio.imap_port, first, MASTER_PASSWORD) as imap:
        imap.append("INBOX", None, None, b"Subject: own\r\n\r\nmine\r\n")
    result = kimt("undo", "--yes", stage.profile)
    assert result.status == 0, result.text
    for person in stage.company.people:
        assert f"  {person.address}" in result.out.split("undo does not remove users")[1]
        with master_login("127.0.0.1", stage.kerio.imap_port, person.address,
                          MASTER_PASSWORD) as imap:
            left = {folder.path: folder.count for folder in read_mailbox(imap) if folder.count}
        assert left == ({("INBOX",): 1} if person.address == first else {})
    assert stage.kerio.front.violations == []


# ---- parents


def folder_names(server):
    client = server.login(USER)
    return {re.search(rb'"/" "?(.*?)"?$', line)[1].decode() for line in client.list()[1]}


@pytest.fixture
def deep(plain):
    fill(plain.source.login(USER), "Deep/er/est", 4)
    fill(plain.source.login(USER), "Deep/er/also", 2)
    return plain


def test_parents_that_were_made_on_the_way_go_as_well(deep):
    before = folder_names(deep.destination)
    deep.migrate()
    assert {"Deep", "Deep/er", "Deep/er/est"} <= folder_names(deep.destination)
    foreseen = re.search(r"and (\d+) folders to be removed", deep.undo("--dry-run"))[1]
    text = deep.undo("--yes")
    assert folder_names(deep.destination) == before
    assert f"and {foreseen} folders removed" in text
    assert [account["state"] for account in deep.status()["accounts"]] == ["waiting"]
    assert "0 messages" in deep.undo("--yes")


def test_a_parent_that_its_user_had_or_uses_stays(deep):
    there = deep.destination.login(USER)
    there.create("Deep")
    before = folder_names(deep.destination)
    deep.migrate()
    there.create("Deep/er/mine")
    dry, text = deep.undo("--dry-run"), deep.undo("--yes")
    for told in dry, text:
        assert "Deep/er: it was created by kimt, but stays" in told
    assert folder_names(deep.destination) == before | {"Deep/er", "Deep/er/mine"}
    assert re.search(r"(\d+) folders to be", dry)[1] == re.search(r"(\d+) folders removed", text)[1]


def test_parents_of_another_run_stay(deep):
    deep.migrate()
    fill(deep.source.login(USER), "Deep/er/later/still", 1)
    time.sleep(1.1)                                   # runs of one second share the name's stem
    before = folder_names(deep.destination)
    deep.migrate()
    deep.undo("--yes", "--run", deep.status()["runs"][0]["run"])
    assert folder_names(deep.destination) == before


def test_parents_follow_a_folder_that_was_renamed(deep):
    before = folder_names(deep.destination)
    deep.migrate()
    deep.source.login(USER).rename("Deep", "Low")
    deep.migrate()
    assert "Low/er/est" in folder_names(deep.destination)
    deep.undo("--yes")
    assert folder_names(deep.destination) == before


# ---- connections that are lost


def lost(server, pattern, times=1, done=False):
    """The connection ends with such a command, which may have been carried out."""
    def hang_up(connection, tag, command):
        if done:
            connection._default(tag, command)
        raise HangUp

    server.rule(pattern, hang_up, times=times)


@pytest.mark.parametrize("pattern", ["LOGIN", "LIST", "EXAMINE", "UID FETCH", "UID STORE",
                                     "UID EXPUNGE", "DELETE"])
@pytest.mark.parametrize("done", [True, False], ids=["done", "not done"])
def test_a_lost_connection_is_opened_again(pair, pattern, done):
    source, destination = pair.begin({"INBOX": mails(4), "Work": mails(3), "Work/Plans": mails(2)})
    assert pair.migrate() == 0, pair.show()
    lost(destination, pattern, 2, done)
    assert pair.run("undo", "--yes") == 0, pair.show()
    assert destination.boxes == {"INBOX": []}
    assert pair.result.out.count("waits: ") == 2
    assert "9 messages" in pair.result.out.split("In all")[1], pair.show()


def test_what_stays_is_told_once(pair):
    source, destination = pair.begin({"INBOX": mails(4), "Work": mails(3)})
    assert pair.migrate() == 0, pair.show()
    for box in destination.boxes.values():
        box[1].flags += r" \Flagged"
    lost(destination, "UID EXPUNGE", 2)
    assert pair.run("undo", "--yes") == 1, pair.show()
    assert [len(box) for box in destination.boxes.values()] == [1, 1]
    assert pair.result.out.count("has had its flags changed") == 2
    assert "5 messages" in pair.result.out.split("In all")[1]


def test_a_connection_that_is_lost_each_time_ends_it(pair):
    source, destination = pair.begin(mails(4))
    assert pair.migrate() == 0, pair.show()
    lost(destination, "LIST", -1)
    assert pair.run("undo", "--yes", migration={"retry_for": "2s"}) == 1, pair.show()
    assert "left unfinished" in pair.result.out and "waits: " in pair.result.out
    destination._rules.clear()
    assert pair.run("undo", "--yes") == 0 and pair.stored() == [], pair.show()


def test_a_folder_whose_messages_cannot_be_removed_is_named(pair):
    source, destination = pair.begin(mails(4))
    assert pair.migrate() == 0, pair.show()
    lost(destination, "UID EXPUNGE", -1)
    assert pair.run("undo", "--yes") == 1, pair.show()
    assert "stays: ann@example.com, INBOX" in pair.result.out and "waits: " in pair.result.out
    destination._rules.clear()
    assert pair.run("undo", "--yes") == 0 and pair.stored() == [], pair.show()


def test_a_host_that_never_answered_is_not_waited_for_long(pair):
    source, destination = pair.begin(mails(1))
    assert pair.migrate() == 0, pair.show()
    lost(destination, ".*", -1)
    assert pair.run("undo", "--yes", migration={"retry_for": "5m"}) == 1, pair.show()
    assert pair.result.out.count("waits: ") == 2
    assert len(pair.stored()) == 1


def test_a_folder_that_could_not_be_made_is_no_matter_of_undo(pair):
    _, destination = pair.begin({"INBOX": mails(3), "Work": mails(2)})
    destination.rule(r'(CREATE|SELECT) "?Work', "%t NO [CANNOT] not here\r\n", times=-1)
    assert pair.migrate() == 1, pair.show()
    assert pair.run("undo", "--yes") == 0, pair.show()
    assert pair.stored() == [] and "Work" not in pair.result.text, pair.show()
