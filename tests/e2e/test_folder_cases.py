"""Which folders are copied: lists that are not whole, lines that make no sense, views that alone hold some
mail, and what profile and plan say. Whatever may hold mail and is not copied is named, and exit status 1.
"""

import json

import pytest
from pair import ADDRESS
from servers.scripted import CAPABILITY, Mail

RICH = CAPABILITY + " LIST-EXTENDED SPECIAL-USE"


def mails(count, first=1):
    return [Mail(b"From: a\r\nMessage-ID: <%d@x>\r\n\r\nmessage %d\r\n" % (n, n))
            for n in range(first, first + count)]


def bodies(some):
    return [mail.body for mail in some]


def failed(pair):
    """Folders that were left unfinished -> why."""
    return {e["folder"]: e["error"]["text"] for e in pair.events
            if e["event"] == "folder_end" and e.get("error")}


def differences(pair):
    return {e["folder"]: e["error"]["text"] for e in pair.events
            if e["event"] == "difference" and e.get("error")}


def notes(pair, kind):
    return {e.get("subject", ""): e["text"] for e in pair.events
            if e["event"] == "note" and e["note"] == kind}


def listing(*lines):
    """An answer to LIST "" "*" with these lines behind INBOX."""
    return ('* LIST () "/" INBOX\r\n' + "".join(f"* LIST {line}\r\n" for line in lines)
            + "%t OK done\r\n")


def assert_named_everywhere(pair, name, words):
    """migrate, check, plan and verify all end with 1 and name it."""
    assert pair.migrate() == 1, pair.show()
    assert words in failed(pair)[name], pair.show()
    assert pair.run("check") == 1, pair.show()
    assert words in json.dumps(pair.events), pair.show()
    assert pair.run("verify") == 1, pair.show()
    assert words in differences(pair)[name], pair.show()
    assert pair.run("plan") == 1, pair.show()
    plan = next(pair.folder.glob("*.plan"))
    assert any(line.startswith(f"# {ADDRESS};") and words in line
               for line in plan.read_text().splitlines()), plan.read_text()


# ---- lists that are not whole


@pytest.mark.parametrize("capability, pattern, answer", [
    (RICH, r"LIST .*RETURN", "%t OK done\r\n"),
    (RICH, r"LIST .*RETURN", '* LIST (\\Subscribed) "/" Work\r\n%t OK done\r\n'),
    (RICH, r"LIST .*RETURN", '* LIST (\\Subscribed) "/" INBOX\r\n%t OK done\r\n'),
    (CAPABILITY, r'LIST "" "\*"', '* LIST () "/" "Work"\r\n%t OK done\r\n')],
    ids=["nothing", "subscribed without INBOX", "subscribed", "plain without INBOX"])
def test_a_list_that_is_not_whole_is_made_up_for(pair, capability, pattern, answer):
    source, _ = pair.begin({"INBOX": mails(2), "Work": mails(1, 3)}, capability=capability)
    source.rule(pattern, answer, times=-1)
    assert pair.migrate() == 0, pair.show()
    assert pair.stored() == bodies(mails(2)), pair.show()
    assert pair.stored("Work") == bodies(mails(1, 3)), pair.show()


def test_an_empty_list_is_not_believed(pair):
    source, _ = pair.begin({"INBOX": mails(2), "Work": mails(1, 3)})
    source.rule(r'LIST "" "\*"', "%t OK done\r\n", times=-1)
    source.rule(r'LIST "" "INBOX"', '* LIST () "/" INBOX\r\n%t OK done\r\n', times=-1)
    assert_named_everywhere(pair, "(folders that the server does not list)", "INBOX alone")
    assert pair.stored() == bodies(mails(2)), pair.show()


def test_an_inbox_that_cannot_be_opened_is_named(pair):
    source, _ = pair.begin({"INBOX": mails(2), "Work": mails(1, 3)})
    source.rule(r'LIST "" ("\*"|"INBOX")', '* LIST () "/" "Work"\r\n%t OK done\r\n', times=-1)
    source.rule(r"(STATUS|EXAMINE) \"?INBOX", "%t NO [NOPERM] it is broken\r\n", times=-1)
    assert_named_everywhere(pair, "INBOX", "it is broken")
    assert pair.stored("Work") == bodies(mails(1, 3)), pair.show()


def test_a_folder_that_only_the_subscriptions_name_is_copied(pair):
    source, _ = pair.begin({"INBOX": [], "Work": mails(1)})
    source.rule(r'LIST "" "\*"', '* LIST () "/" INBOX\r\n%t OK done\r\n', times=-1)
    source.rule(r"LSUB", '* LSUB () "/" Work\r\n* LSUB () "/" Gone\r\n%t OK done\r\n', times=-1)
    source.rule(r'LIST "" "Gone"', "%t OK done\r\n", times=-1)
    assert pair.migrate() == 0, pair.show()
    assert pair.stored("Work") == bodies(mails(1)), pair.show()
    assert "Gone" not in pair.destination.boxes


@pytest.mark.parametrize("status", ["counted", "refused"])
def test_a_folder_that_no_list_shows_is_copied_where_it_opens(pair, status):
    source, _ = pair.begin({"INBOX": [], "Work": mails(1)})
    source.rule(r'LIST "" "\*"', '* LIST () "/" INBOX\r\n%t OK done\r\n', times=-1)
    source.rule(r"LSUB", '* LSUB () "/" Work\r\n* LSUB () "/" Gone\r\n%t OK done\r\n', times=-1)
    source.rule(r'LIST "" "(Work|Gone)"', "%t OK done\r\n", times=-1)
    if status == "refused":
        source.rule("STATUS", "%t NO not that\r\n", times=-1)
    assert pair.migrate() == 0, pair.show()
    assert pair.stored("Work") == bodies(mails(1)), pair.show()
    assert "Gone" not in pair.destination.boxes


def test_a_folder_that_no_list_shows_and_that_does_not_open_is_named(pair):
    source, _ = pair.begin({"INBOX": mails(1), "Work": mails(1, 3)})
    source.rule(r'LIST "" "\*"', '* LIST () "/" INBOX\r\n%t OK done\r\n', times=-1)
    source.rule(r"LSUB", '* LSUB () "/" Work\r\n%t OK done\r\n', times=-1)
    source.rule(r'LIST "" "Work"', "%t OK done\r\n", times=-1)
    source.rule(r'(STATUS|EXAMINE) "?Work', "%t NO [NOPERM] not yours\r\n", times=-1)
    assert_named_everywhere(pair, "Work", "not yours")


def test_what_a_doubtful_list_lacks_is_not_taken_for_deleted(pair):
    source, _ = pair.begin({"INBOX": mails(2), "Work": mails(1, 3)})
    assert pair.migrate() == 0, pair.show()
    source.rule(r'LIST "" "\*"', "%t OK done\r\n", times=-1)
    source.rule(r'LIST "" "INBOX"', '* LIST () "/" INBOX\r\n%t OK done\r\n', times=-1)
    assert pair.migrate(migration={"deletions": "trash", "deletions_max": "100%"}) == 1
    assert "Work" not in notes(pair, "deleted"), pair.show()
    assert "could not be read whole" in notes(pair, "server")["Work"], pair.show()
    assert pair.stored("Work") == bodies(mails(1, 3))


@pytest.mark.parametrize("command", ["check", "plan"])
def test_a_folder_that_refuses_to_be_counted_is_named(pair, command):
    source, _ = pair.begin({"INBOX": mails(2), "Work": mails(1, 3)})
    source.rule(r'STATUS "Work"', "%t NO [NOPERM] not yours\r\n", times=-1)
    assert pair.run(command) == 1, pair.show()
    told = pair.result.text + json.dumps(pair.events)
    assert "Work" in told and "not yours" in told, pair.show()
    assert "0 B" not in pair.result.text, pair.show()


# ---- lines


@pytest.mark.parametrize("line, name", [
    ('() "/" Alt(2019)', "Alt(2019)"), ('() "/" "say "hi" now"', 'say "hi" now'),
    ("NIL \"/\" Alt", "Alt"), ('"/" Alt', "Alt")])
def test_a_line_that_breaks_the_rules_is_the_folder_that_it_means(pair, line, name):
    source, _ = pair.begin({"INBOX": [], "Alt": mails(1), name: mails(2, 2)})
    if name != "Alt":
        source.rule(r'LIST "" "\*"', listing('() "/" Alt', line), times=-1)
    else:
        source.boxes["Alt"] = source.boxes.pop(name)
        source.rule(r'LIST "" "\*"', listing(line), times=-1)
    assert pair.migrate() == 0, pair.show()
    assert pair.stored(name) == bodies(source.boxes[name]), pair.show()
    assert pair.stored("Alt") == bodies(source.boxes["Alt"]), pair.show()


@pytest.mark.parametrize("line, name, words", [
    ('() "/" "a\0b"', "a\u2400b", "zero byte"), ('() "/"', r'() "\/"', "no name"),
    (f'() "/" "{"x" * 5000}"', "x" * 200 + "...", "4,095")], ids=["NUL", "no name", "too long"])
def test_a_line_that_makes_no_sense_is_named(pair, line, name, words):
    source, _ = pair.begin({"INBOX": mails(1)})
    source.rule(r'LIST "" "\*"', listing(line), times=-1)
    assert_named_everywhere(pair, name, words)
    assert pair.stored() == bodies(mails(1)), pair.show()


def test_control_characters_in_a_name_are_replaced_and_told(pair):
    source, _ = pair.begin({"INBOX": [], "a\tb": mails(1), "a\x01b": mails(1, 2)})
    assert pair.migrate() == 0, pair.show()
    stored = [pair.stored(name) for name in pair.destination.boxes if name.startswith("a")]
    assert sorted(stored) == sorted([bodies(mails(1)), bodies(mails(1, 2))]), pair.show()
    assert set(notes(pair, "renamed")) == {"a\tb", "a\x01b"}, pair.show()
    assert pair.run("verify") == 0, pair.show()


# ---- paths and namespaces


def test_two_folders_of_one_path_do_not_become_one(pair):
    source, _ = pair.begin({"INBOX": [], "INBOX.child": mails(1), "child": mails(2, 2)},
                           delimiter='"."')
    source.rule("NAMESPACE", '* NAMESPACE (("INBOX." ".")) NIL NIL\r\n%t OK done\r\n', times=-1)
    assert pair.migrate() == 0, pair.show()
    assert pair.stored("child") == bodies(mails(1)), pair.show()
    assert pair.stored("child (2)") == bodies(mails(2, 2)), pair.show()
    assert "child (2)" in notes(pair, "renamed"), pair.show()
    assert pair.run("verify") == 0, pair.show()
    assert pair.migrate() == 0, pair.show()
    assert pair.counts()["copied"] == 0, pair.show()


def test_a_prefix_without_its_delimiter_is_none_of_a_path(pair):
    source, _ = pair.begin({"INBOX": [], "INBOX.Work": mails(1)}, delimiter='"."')
    source.rule("NAMESPACE", '* NAMESPACE (("INBOX" ".")) NIL NIL\r\n%t OK done\r\n', times=-1)
    assert pair.migrate() == 0, pair.show()
    assert pair.stored("Work") == bodies(mails(1)), pair.show()


def test_a_cyrus_users_own_folders_are_copied_whatever_they_are_called(pair):
    source, _ = pair.begin({"INBOX": [], "INBOX.Deleted": mails(1), "INBOX.User.x": mails(1, 2),
                            "user.joe": mails(1, 3)}, delimiter='"."',
                           greeting=f"* OK [CAPABILITY {CAPABILITY}] mail Cyrus IMAP ready\r\n")
    source.rule("NAMESPACE", '* NAMESPACE (("INBOX." ".")) (("user." ".")) (("" "."))\r\n'
                             '%t OK done\r\n', times=-1)
    assert pair.migrate() == 0, pair.show()
    assert pair.stored("Deleted") == bodies(mails(1)), pair.show()
    assert pair.stored("User/x") == bodies(mails(1, 2)), pair.show()
    assert "user/joe" in notes(pair, "skipped"), pair.show()


# ---- views


VIEWS = ('(\\All) "/" "[Gmail]/All Mail"', '(\\Flagged) "/" "[Gmail]/Starred"',
         '(\\Noselect) "/" "[Gmail]"')


def gmail(pair):
    source, _ = pair.begin({"INBOX": mails(1), "[Gmail]/All Mail": mails(3),
                            "[Gmail]/Starred": mails(1)}, capability=CAPABILITY + " SPECIAL-USE")
    source.rule(r'LIST "" "\*"', listing(*VIEWS), times=-1)


def test_archived_mail_is_not_left_out_in_silence(pair):
    gmail(pair)
    assert_named_everywhere(pair, "[Gmail]/All Mail", "no other folder has")
    assert pair.stored() == bodies(mails(1)), pair.show()


def test_views_that_the_profile_leaves_out_are_left_out(pair):
    gmail(pair)
    migration = {"exclude.1": "[Gmail]/*"}
    assert pair.migrate(migration=migration) == 0, pair.show()
    assert pair.counts()["filtered"] == 4, pair.show()
    assert pair.run("verify", migration=migration) == 0, pair.show()
    assert pair.run("check", migration=migration) == 0, pair.show()


def test_all_mail_goes_where_a_plan_puts_it(pair):
    gmail(pair)
    plan = pair.folder / "my.plan"
    plan.write_text("account;source folder;destination folder\n"
                    f"{ADDRESS};/[Gmail]/All Mail;/Everything\n")
    assert pair.migrate("--plan", plan) == 0, pair.show()
    assert pair.stored("Everything") == bodies(mails(3)), pair.show()
    assert "[Gmail]/Starred" in notes(pair, "skipped"), pair.show()
    assert pair.run("verify") == 0, pair.show()


# ---- profile and plan


def test_a_plan_that_places_a_shared_folder_is_followed(pair):
    source, _ = pair.begin({"INBOX": [], "Team/Old": mails(1), "Team/New": mails(1, 2)})
    source.rule("NAMESPACE", '* NAMESPACE (("" "/")) NIL (("Team/" "/"))\r\n%t OK done\r\n', times=-1)
    plan = pair.folder / "my.plan"
    plan.write_text("account;source folder;destination folder\n"
                    f"{ADDRESS};/Team/Old;/From the team\n")
    assert pair.migrate("--plan", plan) == 0, pair.show()
    assert pair.stored("From the team") == bodies(mails(1)), pair.show()
    assert "Team/New" in notes(pair, "skipped"), pair.show()
    assert pair.run("verify") == 0, pair.show()


def test_a_plan_that_places_what_exclude_leaves_out_is_refused(pair):
    pair.begin({"INBOX": [], "Old": mails(1)})
    plan = pair.folder / "my.plan"
    plan.write_text(f"account;source folder;destination folder\n{ADDRESS};/Old;/New\n")
    assert pair.migrate("--plan", plan, migration={"exclude.1": "Old"}) == 2
    assert "my.plan:2" in pair.result.err and "exclude" in pair.result.err, pair.result.err


def test_messages_of_excluded_folders_are_counted_as_filtered(pair):
    pair.begin({"INBOX": mails(1), "Old": mails(3, 2)})
    assert pair.migrate(migration={"exclude.1": "Old"}) == 0, pair.show()
    counts = pair.counts()
    assert (counts["found"], counts["copied"], counts["filtered"]) == (4, 1, 3), pair.show()


@pytest.mark.parametrize("command", ["migrate", "check", "plan"])
def test_a_pattern_that_leaves_nothing_out_is_told(pair, command):
    pair.begin({"INBOX": [], "Old": mails(1), "Trash": []})
    migration = {"exclude.1": "Old", "exclude.2": "trash", "exclude.3": "Trash/*"}
    assert pair.run(command, migration=migration) == 0, pair.show()
    told = [e["text"] for e in pair.events if e["event"] == "note" and e["note"] == "advice"]
    assert len(told) == 2 and '"trash"' in told[0] and "case" in told[0], pair.show()
    assert '"Trash/*"' in told[1], pair.show()
