"""Identity across passes, between real servers: one case a test.

The numbers are those of the list of nasty cases that the program was designed by.
"""

from collections import Counter

from sides import USER, bodies, content, fill, folders, make_again, message, move, subscribed


def test_case_1_uidvalidity_changes_at_the_source_and_nothing_is_doubled(sides):
    client = sides.source.login(USER)
    fill(client, "Work", 20)
    client.append("Work", None, None, message(3))     # equal to one that is there
    sides.migrate()
    kept = content(client, "Work")[1:]
    make_again(client, "Work", [*reversed(kept), ([], kept[0][1], message(500))])
    result = sides.migrate()
    there = sides.destination.login(USER)
    wanted = bodies(client, "Work") + Counter({message(0): 1})   # deleted: it is kept
    assert bodies(there, "Work") == wanted
    assert "was replaced at the source" in result.text and " 1 copied, " in result.text
    assert " 0 copied, " in sides.migrate().text
    assert bodies(there, "Work") == wanted


def test_case_2_uidvalidity_changes_at_the_destination_and_what_is_missing_comes_again(sides):
    client = sides.source.login(USER)
    fill(client, "Work", 20)
    client.append("Work", None, None, message(3))
    sides.migrate()
    there = sides.destination.login(USER)
    own = ([], content(there, "Work")[0][1], b"Subject: own\r\n\r\nmine\r\n")
    make_again(there, "Work", [*reversed(content(there, "Work")[5:]), own])
    result = sides.migrate()
    wanted = bodies(client, "Work") + Counter({own[2]: 1})
    assert bodies(there, "Work") == wanted
    assert "was replaced at the destination" in result.text and " 5 copied, " in result.text
    assert " 0 copied, " in sides.migrate().text
    assert bodies(there, "Work") == wanted


def test_case_4_a_message_that_was_moved_is_in_its_new_folder_once_and_its_old_copy_is_told(sides):
    client = sides.source.login(USER)
    fill(client, "INBOX", 10)
    fill(client, "Work", 3)
    sides.migrate()
    before = bodies(client, "INBOX")
    move(client, "4:6", "INBOX", "Work")
    result = sides.migrate()
    there = sides.destination.login(USER)
    assert bodies(there, "Work") == bodies(client, "Work")
    assert bodies(there, "INBOX") == before
    assert "3 messages copied by an earlier run" in result.text
    assert " 0 copied, " in sides.migrate().text


def test_case_3_a_folder_that_was_renamed_is_there_once_under_its_new_name(sides):
    client = sides.source.login(USER)
    for name, count in (("INBOX", 3), ("Work", 12), ("Work/Plans", 5), ("Other", 4)):
        fill(client, name, count)
    client.subscribe("Work/Plans")
    sides.migrate()
    client.rename("Work", "Clients")                  # subscriptions stay as they were
    client.unsubscribe("Work/Plans")
    client.subscribe("Clients/Plans")
    client.append("Clients", None, None, message(500))
    result = sides.migrate()
    there = sides.destination.login(USER)
    assert folders(there) == folders(client) == {
        "INBOX": 3, "Other": 4, "Clients": 13, "Clients/Plans": 5}
    for name in folders(client):
        assert content(there, name) == content(client, name)
    assert " 1 copied, " in result.text and "also renamed" in result.text
    assert subscribed(there) == {"Clients/Plans"}
    assert " 0 copied, " in sides.migrate().text


def test_case_3_a_folder_with_mail_of_its_user_keeps_its_name(sides):
    client = sides.source.login(USER)
    fill(client, "Work", 12)
    sides.migrate()
    there = sides.destination.login(USER)
    there.append("Work", None, None, b"Subject: own\r\n\r\nmine\r\n")
    client.rename("Work", "Clients")
    client.append("Clients", None, None, message(500))
    result = sides.migrate()
    assert folders(there) == {"INBOX": 0, "Work": 14}
    assert " 1 copied, " in result.text and "it stays Work" in result.text
    client.append("Clients", None, None, message(501))
    assert " 1 copied, " in sides.migrate().text
    assert folders(there) == {"INBOX": 0, "Work": 15}
