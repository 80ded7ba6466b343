"""From each kind of real server to a Dovecot, from a Dovecot to each kind, and between some of them:
everything arrives once, is found again, followed, verified and taken back.
"""

import random
import re
import subprocess
import time
from datetime import datetime, timedelta

import pytest
from crossing import ADDRESS, PATHS, PLAIN, Crossing, create
from mailboxes import MORE_FOLDERS
from servers.kinds import KINDS

SOURCES = [kind for kind in KINDS if kind not in ("dovecot", "dovecot |")]
# What a mailbox file stores is not the message it was given.
DESTINATIONS = [kind for kind in SOURCES if kind != "mailutils mbox"]
PAIRS = [*((kind, "dovecot") for kind in SOURCES), *(("dovecot", kind) for kind in DESTINATIONS),
         ("courier", "cyrus"), ("cyrus INBOX.", "courier"), ("mailutils mbox", "courier"),
         ("cyrus", "dovecot INBOX.")]
# With maildirs, imap4d has another UIDVALIDITY each second: each pass begins anew.
LASTING = [pair for pair in PAIRS if "mailutils" not in pair]
KILLS = 3


@pytest.fixture
def cross(tmp_path, kimt, serve):
    """cross("courier", "cyrus") starts both servers and fills the first."""
    def begin(source, destination, **options):
        return Crossing(tmp_path, kimt, serve, source, destination, **options)

    return begin


@pytest.mark.parametrize("source,destination", PAIRS)
def test_everything_arrives_once_in_its_order_and_is_verified(cross, source, destination):
    crossing = cross(source, destination).fill()
    crossing.assert_runs("migrate")
    crossing.assert_equal()
    if (source, destination) not in LASTING:
        return
    crossing.assert_runs("migrate")
    crossing.assert_equal()
    crossing.assert_runs("verify")


@pytest.mark.parametrize("seed", [1, 2])
def test_a_store_that_rewrites_messages_and_numbers_folders_anew_gets_none_twice(cross, seed):
    """imap4d does both: each pass has to recognise what is there by its content."""
    crossing = cross("dovecot", "mailutils").fill(messages=50, seed=seed)
    for _ in range(3):
        crossing.assert_runs("migrate")
        crossing.assert_equal()
        time.sleep(1.1)  # its UIDVALIDITY is the time


# A folder that Courier renames is another one, by its UIDVALIDITY.
@pytest.mark.parametrize("source,destination", [pair for pair in LASTING if pair[0] != "courier"])
def test_a_second_pass_follows_a_renamed_folder_and_brings_what_is_new(cross, source, destination):
    crossing = cross(source, destination).fill(messages=20)
    crossing.assert_runs("migrate")
    client = crossing.source.login(ADDRESS)
    old, new = (crossing.name(crossing.source, path) for path in (PATHS[3], ("Anders",)))
    assert client.rename(old, new)[0] == "OK"
    client.append(new, None, None, PLAIN)
    client.logout()
    crossing.assert_runs("migrate")
    crossing.assert_equal()
    assert PATHS[3] not in crossing.folders(crossing.destination)


@pytest.mark.parametrize("source,destination", LASTING)
def test_runs_that_are_killed_lose_nothing_and_double_nothing(cross, kimt, source, destination):
    crossing, moments = cross(source, destination).fill(), random.Random(source + destination)
    for _ in range(KILLS):
        running = kimt.start("migrate", crossing.write())
        try:
            running.process.communicate(timeout=0.05 + 0.8 * moments.random() ** 2)
        except subprocess.TimeoutExpired:
            running.process.kill()
            running.wait()
    crossing.assert_runs("migrate")
    crossing.assert_equal()


@pytest.mark.parametrize("destination", [kind for kind in DESTINATIONS if kind != "mailutils"])
def test_undo_takes_back_every_message_and_folder_and_leaves_what_was_there(cross, destination):
    crossing = cross("dovecot", destination).fill(messages=20)
    own = crossing.name(crossing.destination, ("Own",))
    client = crossing.destination.login(ADDRESS)
    client.select()
    create(client, own)
    client.append(own, None, None, PLAIN)
    client.logout()
    crossing.assert_runs("migrate")
    crossing.assert_runs("undo", "--yes")
    left = crossing.folders(crossing.destination)
    assert {path: folder.count for path, folder in left.items()} == {("INBOX",): 0, ("Own",): 1}


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("source,destination", [*((kind, "dovecot") for kind in SOURCES),
                                                ("dovecot", "courier"), ("dovecot", "cyrus"),
                                                ("dovecot", "mailutils")])
def test_everything_arrives_over_tls(cross, source, destination, security):
    crossing = cross(source, destination, security=security).fill(messages=12)
    crossing.assert_runs("migrate")
    crossing.assert_equal()


# imap4d hangs at some names.
@pytest.mark.parametrize("source", [kind for kind in SOURCES if "mailutils" not in kind])
def test_every_name_that_a_source_takes_arrives(tmp_path, kimt, serve, source):
    crossing = Crossing(tmp_path, kimt, serve, source, "dovecot |")
    client = crossing.source.login(ADDRESS)
    taken = 0
    for path in MORE_FOLDERS:
        if not any({crossing.source.separator, "|"} & set(part) for part in path):
            taken += client.create(crossing.name(crossing.source, path))[0] == "OK"
    client.logout()
    assert taken > 15
    crossing.fill(paths=[("INBOX",), ("Empty",)], messages=3)
    crossing.assert_runs("migrate")
    crossing.assert_equal()


def raw(number, letter=b"\xfc", name=b""):
    return b"Subject: %d f%cr\r\n%s\r\n%d\r\n" % (number, letter, name, number)


# What Cyrus calls its own trees, and kimt leaves out, where they are the server's.
OWN = [("Deleted",), ("Deleted", "2019"), ("DELETED",), ("User",), ("User", "bob"), ("user",),
       ("Shared Folders",), ("Other Users",), ("Shared",), ("Notes",), ("Calendar",),
       ("Trash", "Deleted")]


@pytest.mark.parametrize("source", ["cyrus", "cyrus INBOX."])
def test_own_folders_that_are_called_as_trees_of_the_server_arrive(cross, source):
    run = cross(source, "dovecot")
    client, made = run.source.login(ADDRESS), 0
    for path in OWN:
        name = run.name(run.source, path)
        made += (client.create(name)[0] == "OK" and
                 client.append(name, None, None, PLAIN + name.encode() + b"\r\n")[0] == "OK")
    client.logout()
    assert made > 8
    run.assert_runs("migrate")
    run.assert_equal()
    assert run.count(run.destination) == made
    run.assert_runs("verify")


@pytest.mark.parametrize("source", KINDS)
def test_a_subscription_that_has_outlived_its_folder_is_no_folder(cross, source):
    run = cross(source, "dovecot")
    client = run.source.login(ADDRESS)
    client.select()
    for path in (("Gone",), ("Gone for good", "Below")):
        name = run.name(run.source, path)
        client.create(name)
        client.subscribe(name)
        client.delete(name)
        client.subscribe(name)
    client.append("INBOX", None, None, PLAIN)
    client.logout()
    assert run.run("migrate") == 0, run.result.text
    assert "Gone" not in run.result.text


@pytest.mark.parametrize("count", [4, 510], ids=["few", "more than are read whole"])
def test_what_cyrus_made_of_raw_headers_is_found_again_without_a_journal(cross, count):
    crossing = cross("dovecot", "cyrus")
    client = crossing.source.login(ADDRESS)
    names = [b"", b"Message-ID: <%d@example.com>\r\n"]
    for number in range(count):
        name = names[number % 2]
        client.append("INBOX", None, None, raw(number, name=name % number if name else name))
    client.append("INBOX", None, None, raw(0, b"\xe4"))
    client.logout()
    for _ in range(2):
        crossing.assert_runs("migrate")
        crossing.assert_equal()
        crossing.forget()


def test_headers_that_differ_in_a_raw_byte_are_two_where_such_bytes_are_kept(cross):
    crossing = cross("dovecot", "dovecot |")
    for server, letter in ((crossing.source, b"\xfc"), (crossing.destination, b"\xe4")):
        client = server.login(ADDRESS)
        client.append("INBOX", None, None, raw(0, letter))
        client.logout()
    crossing.assert_runs("migrate")
    assert crossing.count(crossing.destination) == 2


def test_messages_for_courier_do_not_wait_for_acknowledgements_that_are_delayed(cross):
    crossing = cross("dovecot", "courier").fill(paths=[("INBOX",), ("Empty",)], messages=100)
    crossing.assert_runs("migrate")
    log = next(crossing.folder.glob("logs/*/debug.log")).read_text()
    times = [datetime.fromisoformat(found) for found in re.findall(
        r"^(\S+ \S+) wire .* C: k\d+ APPEND", log, re.M)]
    gaps = sorted(later - sooner for sooner, later in zip(times[20:], times[21:]))
    # Linux delays them by 40 ms. Of a busy machine, no more is asked than that some are quick.
    assert len(gaps) > 70 and gaps[len(gaps) // 4] < timedelta(milliseconds=35), gaps
