"""kimt undo where something is not known for sure, and what a later migrate makes of it."""

import os
import shutil
import signal
import time

import pytest
from servers.scripted import HangUp, Mail, mails
from sides import PASSWORD, USER, Move

KILLS = int(os.environ.get("KIMT_KILLS", "6"))


def bodies(move):
    return {name: sorted(rest for _, rest in found) for name, found in move.there().items()}


def test_a_copy_found_by_content_stays_once_its_user_has_marked_it(pair):
    source, destination = pair.begin(mails(4))

    def say_no_uid(connection, tag, command):
        name, came = connection.appended(command)
        for mail in came:
            destination.add(name, mail)
        return f"{tag} OK done\r\n"

    destination.rule("APPEND", say_no_uid, times=-1)
    assert pair.migrate() == 0, pair.show()
    destination.boxes["INBOX"][1].flags += r" \Flagged"
    assert pair.run("undo", "--yes") == 1, pair.show()
    assert pair.stored() == [mails(4)[1].body], pair.show()
    assert "not there as it was left" in pair.result.out


def test_what_a_killed_run_left_unrecorded_is_there_once_after_undo_and_migrate(pair, kimt):
    source, destination = pair.begin(mails(4))
    assert pair.migrate() == 0, pair.show()
    for mail in mails(6, 5):
        source.add("INBOX", mail)
    running = []

    def store_and_kill(connection, tag, command):
        name, came = connection.appended(command)
        for mail in came:
            destination.add(name, mail)
        running[0].process.kill()
        return ""

    destination.rule("APPEND", store_and_kill)
    running.append(kimt.start("migrate", pair.write()))
    running[0].wait()
    unrecorded = len(destination.boxes["INBOX"]) - 4
    assert unrecorded > 0
    assert pair.run("undo", "--yes") == 1, pair.show()
    assert len(destination.boxes["INBOX"]) == unrecorded, pair.show()
    assert pair.migrate() == 0, pair.show()
    assert sorted(pair.stored()) == sorted(mail.body for mail in mails(10)), pair.show()
    assert pair.counts()["adopted"] == unrecorded
    assert pair.run("undo", "--yes") == 0, pair.show()
    assert pair.stored() == [] and "10 messages" in pair.result.out.split("In all")[1], pair.show()


def test_what_a_store_altered_and_did_not_answer_for_is_named_by_undo(pair):
    """It is only recognised, so it stays; nobody is to think that all is gone."""
    _, destination = pair.begin([Mail(b"Message-ID: <%d@x>\r\n\r\n%d\r\n" % (n, n))
                                 for n in range(4)])

    def append(connection, tag, command):
        name, came = connection.appended(command)
        for mail in came:
            mail.body = b"X-Trace: x\r\n" + mail.body
            destination.add(name, mail)
        raise HangUp

    destination.rule("APPEND", append)
    assert pair.migrate() == 0, pair.show()
    recognised = pair.counts()["adopted"]
    assert recognised > 0 and len(pair.stored()) == 4, pair.show()
    assert pair.run("undo", "--yes") == 1, pair.show()
    assert len(pair.stored()) == recognised
    assert pair.result.out.count("may be a copy made by a run that was killed or lost a connection") == recognised


@pytest.mark.parametrize("step", ["UID STORE", "UID EXPUNGE"])
def test_what_the_server_only_says_it_removed_is_not_taken_for_gone(pair, step):
    _, destination = pair.begin(mails(4))
    assert pair.migrate() == 0, pair.show()
    destination.rule(step, "%t OK done\r\n", times=-1)
    assert pair.run("undo", "--yes") == 1, pair.show()
    assert "4 messages are still in folder INBOX" in pair.show()
    destination.forgive()
    assert pair.run("undo", "--yes") == 0, pair.show()
    assert pair.stored() == [], pair.show()


def test_a_plan_ends_with_the_undo_of_all_that_followed_it(plain):
    plain.kimt("plan", plain.profile)
    plan = plain.folder / "profile.plan"
    lines = [line.replace(";/Work;", ";/Elsewhere;", 1) if ";/Work;/Work;" not in line
             else line.replace(";/Work;/Work;", ";/Work;/Elsewhere;")
             for line in plan.read_text().splitlines(keepends=True)]
    plan.write_text("".join(lines))
    result = plain.kimt("migrate", "--plan", str(plan), plain.profile)
    assert result.status == 0, result.text
    assert len(plain.there()["Elsewhere"]) == 20
    plain.undo("--yes")
    assert "Elsewhere" not in plain.there()
    plain.migrate()
    assert "Elsewhere" not in plain.there() and len(plain.there()["Work"]) == 20


# ---- stopped between the two steps of a removal


def kill_at(pair, kimt, pattern, done):
    """kimt undo, killed when such a command comes, which is carried out or not."""
    running = []

    def kill(connection, tag, command):
        if done:
            connection._default(tag, command)
        running[0].process.kill()
        running[0].process.wait()
        return ""

    pair.destination.rule(pattern, kill)
    running.append(kimt.start("undo", "--yes", pair.write()))
    running[0].wait()


def marked(server):
    return [mail.uid for mails in server.boxes.values() for mail in mails if "Deleted" in mail.flags]


@pytest.fixture(params=[("UID STORE", True), ("UID EXPUNGE", False), ("UID EXPUNGE", True)],
                ids=["marked", "not removed", "removed"])
def cut(pair, kimt, request):
    """A migration of 4 + 3 messages whose undo was killed in INBOX."""
    pair.begin({"INBOX": mails(4), "Work": mails(3)})
    assert pair.migrate() == 0, pair.show()
    kill_at(pair, kimt, *request.param)
    pair.were_removed = request.param == ("UID EXPUNGE", True)
    assert marked(pair.destination) == ([] if pair.were_removed else [1, 2, 3, 4])
    return pair


def test_verify_says_of_marks_of_a_killed_undo_that_they_are_its(cut):
    before = marked(cut.destination)
    assert cut.run("verify") == 1, cut.show()
    told = [e["difference"] for e in cut.events if e["event"] == "difference"]
    assert told == ["missing" if cut.were_removed else "half_undone"] * 4, cut.show()
    assert marked(cut.destination) == before


def test_migrate_after_a_killed_undo_takes_its_marks_off_and_copies_what_is_gone(cut):
    assert cut.migrate() == 0, cut.show()
    assert marked(cut.destination) == [], cut.show()
    assert cut.stored() == [mail.body for mail in mails(4)]
    assert len(cut.destination.boxes["Work"]) == 3
    note, = [e["text"] for e in cut.events if e["event"] == "note" and "undo" in e["text"]]
    assert ("4 were removed" if cut.were_removed else "4 of its messages are still there") in note
    assert cut.run("verify") == 0, cut.show()
    assert cut.run("undo", "--yes") == 0 and cut.destination.boxes == {"INBOX": []}, cut.show()


def test_undo_after_a_killed_undo_counts_all_of_it(cut):
    assert cut.run("undo", "--yes") == 0, cut.show()
    assert cut.destination.boxes == {"INBOX": []}
    assert "7 messages" in cut.result.out.split("In all")[1], cut.show()


def test_the_mark_of_a_user_is_not_taken_off(cut):
    """It came after the migration, and no undo was about to remove that message."""
    cut.destination.boxes["Work"][0].flags += r" \Deleted"
    assert cut.migrate() == 0, cut.show()
    assert marked(cut.destination) == [1]


@pytest.mark.parametrize("cut", [("UID STORE", True)], ids=["marked"], indirect=True)
def test_migrate_does_not_believe_that_marked_messages_are_gone_when_less_is_listed(cut):
    cut.destination.hide(1)
    assert cut.migrate() == 1, cut.show()
    assert len(cut.stored()) == 4, cut.show()
    cut.destination.forgive()
    assert cut.migrate() == 0 and marked(cut.destination) == [], cut.show()
    assert len(cut.stored()) == 4


@pytest.mark.parametrize("cut", [("UID STORE", True)], ids=["marked"], indirect=True)
def test_without_the_journal_migrate_tells_that_what_it_recognises_is_marked(cut):
    """By an undo or by a user: that is not known then, so the marks stay."""
    shutil.rmtree(cut.folder / "profile.state")
    assert cut.migrate() == 0, cut.show()
    note = [e for e in cut.events if e["event"] == "note" and "marked as deleted" in e["text"]][-1]
    assert (note["subject"], note["repeats"]) == ("INBOX", 4), cut.show()
    assert cut.counts()["adopted"] == 7
    assert marked(cut.destination) == [1, 2, 3, 4]


def test_undo_does_not_forget_what_the_destination_counts_and_does_not_hand_out(pair):
    _, destination = pair.begin(mails(4))
    assert pair.migrate() == 0, pair.show()
    destination.hide(2)
    assert pair.run("undo", "--yes") == 1, pair.show()
    assert "the destination counted 4 messages and handed out 3" in pair.result.out
    assert "UID 2 was not handed out" in pair.result.out and "1 left there" in pair.result.out
    destination.forgive()
    assert len(pair.stored()) == 1
    assert pair.run("undo", "--yes") == 0 and pair.stored() == [], pair.show()


@pytest.mark.parametrize("answer", ["", "* 2 FETCH (FLAGS () RFC822.SIZE 3)\r\n"],
                         ids=["nothing", "no UID"])
def test_undo_takes_back_what_only_a_second_listing_shows(pair, answer):
    _, destination = pair.begin(mails(4))
    assert pair.migrate() == 0, pair.show()
    destination.rule("UID FETCH", answer + "%t OK done\r\n")
    assert pair.run("undo", "--yes") == 0, pair.show()
    assert pair.stored() == [] and "4 messages" in pair.result.out, pair.show()


def test_a_refused_expunge_is_told_and_leaves_nothing_unknown(pair):
    _, destination = pair.begin(mails(4))
    assert pair.migrate() == 0, pair.show()
    destination.rule("UID EXPUNGE", "%t NO [CANNOT] not now\r\n")
    assert pair.run("undo", "--yes") == 1, pair.show()
    assert pair.run("verify") == (1 if marked(destination) else 0), pair.show()
    assert pair.migrate() == 0 and marked(destination) == [], pair.show()
    assert len(pair.stored()) == 4


def whole(move):
    """Folder -> what it holds, UIDs aside; nothing of it is marked as deleted."""
    there = bodies(move)
    assert "Deleted" not in repr(there)
    return there


def kill_undo(move, after):
    """kimt undo, killed so many seconds after it began; False: it had ended before."""
    running = move.kimt.start("undo", "--yes", move.profile)
    time.sleep(after)
    running.process.send_signal(signal.SIGKILL)
    running.process.communicate()
    return running.process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("capability", [None, "IMAP4rev1"], ids=["UIDPLUS", "no UIDPLUS"])
def test_an_undo_that_is_killed_at_any_moment_leaves_nothing_unknown(dovecot, kimt, tmp_path,
                                                                     capability):
    """Verify says what is not as it was, migrate makes all whole, undo takes all of it back."""
    move = Move(kimt, tmp_path, dovecot(users={USER: PASSWORD}),
                dovecot(users={USER: PASSWORD}, capability=capability))
    before = move.there()
    move.migrate()
    copied = whole(move)
    begun = time.monotonic()
    move.undo("--yes")
    seconds = time.monotonic() - begun
    move.migrate()
    cut = 0
    for number in range(KILLS):
        cut += kill_undo(move, seconds * (0.3 + 0.7 * number / KILLS))
        now = bodies(move)
        status = move.kimt("verify", move.profile).status
        assert status == (0 if now == copied else 1), now
        if number % 2:
            move.migrate()
            assert whole(move) == copied
        else:
            move.undo("--yes")
            assert move.there() == before
            move.migrate()
            assert whole(move) == copied
    print(f"{cut} of {KILLS} undos were killed in {seconds:.2f} s")
    move.undo("--yes")
    assert move.there() == before
