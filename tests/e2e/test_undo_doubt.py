"""kimt undo where something is not known for sure, and what a later migrate makes of it."""

import pytest
from test_imap_cases import mails
from test_undo import Move


@pytest.fixture
def plain(dovecot, kimt, tmp_path):
    return Move(dovecot, kimt, tmp_path)


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
    assert "not found as it was left" in pair.result.out


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


def test_a_plan_ends_with_the_undo_of_all_that_followed_it(plain):
    plain.kimt("plan", plain.profile)
    plan = plain.folder / "mail.plan"
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
