"""A company moves from a Dovecot to the stand-in for Kerio Connect, and all of it arrives."""

import hashlib
import imaplib
import socket

import pytest
from compare import login, master_login, read_mailbox
from program import is_sanitized, write_accounts
from scene import MASTER_PASSWORD

MIB = 1024 * 1024


@pytest.mark.timeout(280)
def test_the_whole_company_arrives(kimt, scene):
    stage = scene(users=24, messages=6000, large=30 * MIB)
    stage.make_strict_domain()
    assert stage.totals.messages >= 6000
    stage.assert_arrived(kimt("migrate", stage.profile, timeout=200))


def test_the_last_lines_name_the_logs(kimt, scene):
    stage = scene(users=1, messages=5, large=0)
    result = kimt("migrate", stage.profile)
    assert result.status == 0, result.text[-3000:]
    title, *lines = result.err.splitlines()[-4:]
    assert title == "Logs"
    for line, label in zip(lines, ("report-log", "debug-log", "html-report"), strict=True):
        name, path = line.split(maxsplit=1)
        assert name == label
        assert (stage.folder / path).stat().st_size > 0


def test_the_source_is_not_changed(kimt, scene):
    stage = scene()
    before = [contents(stage, person) for person in stage.company.people]
    assert kimt("migrate", stage.profile).status == 0
    assert [contents(stage, person) for person in stage.company.people] == before


def contents(stage, person):
    with login(stage.source.host, stage.source.port, person.address, person.password) as imap:
        return sorted((f.path, sorted(f.messages.items(), key=repr)) for f in read_mailbox(imap))


def test_a_second_run_adds_nothing(kimt, scene):
    stage = scene()
    assert kimt("migrate", stage.profile).status == 0
    before = stage.counts_in_kerio()
    again = kimt("migrate", stage.profile)
    assert again.status == 0, again.text[-3000:]
    assert " 0 copied, " in again.text and "from an earlier run" in again.text
    assert stage.counts_in_kerio() == before
    stage.assert_equal()


def test_without_its_journal_a_second_run_recognises_what_is_there(kimt, scene):
    stage = scene()
    assert kimt("migrate", stage.profile).status == 0
    before = stage.counts_in_kerio()
    for file in stage.folder.rglob("journal.sqlite*"):
        file.unlink()
    again = kimt("migrate", stage.profile)
    assert again.status == 0, again.text[-3000:]
    assert " 0 copied, " in again.text and "already there" in again.text
    assert stage.counts_in_kerio() == before
    stage.assert_equal()


def test_a_wrong_source_password_ends_only_its_own_account(kimt, scene):
    stage = scene()
    rows = [(p.address, p.password, p.full_name) for p in stage.company.people]
    rows[1] = (rows[1][0], "wrong-Secret9", rows[1][2])
    write_accounts(stage.folder, rows)
    result = kimt("migrate", stage.profile)
    assert result.status == 1
    assert rows[1][0] in result.text and "wrong-Secret9" not in result.text
    stage.assert_equal([rows[0][0], rows[2][0]])
    made = {user["loginName"] for user in stage.kerio.store.users.values()}
    assert made == {rows[i][0].split("@")[0] for i in (0, 2)}


def test_only_the_account_that_was_asked_for_is_moved(kimt, scene):
    stage = scene()
    chosen = stage.company.people[2].address
    assert kimt("migrate", "--only", chosen, stage.profile).status == 0
    stage.assert_equal([chosen])
    names = {user["loginName"] for user in stage.kerio.store.users.values()}
    assert names == {chosen.split("@")[0]}


def test_a_dry_run_changes_nothing(kimt, scene):
    stage = scene()
    result = kimt("migrate", "--dry-run", stage.profile)
    assert result.status == 0, result.text[-3000:]
    assert not stage.kerio.store.users and len(stage.kerio.store.domains) == 1


def test_no_password_stands_in_any_output_or_log(kimt, scene):
    stage = scene()
    result = kimt("migrate", "-v", "-v", stage.profile)
    logs = [p for p in (stage.folder / "logs").rglob("*") if p.is_file()]
    assert logs and all(p.stat().st_mode & 0o077 == 0 for p in logs)
    everything = result.text + "".join(p.read_text(errors="replace") for p in logs)
    secrets = [p.password for p in stage.company.people] + [MASTER_PASSWORD]
    assert not [secret for secret in secrets if len(secret) > 5 and secret in everything]


# ---- a very large message

SIZE = 512 * MIB


def blocks(size):
    """The body of a large message: header, then lines, block by block."""
    yield b"Subject: large\r\n\r\n"
    left = size - 18
    line = b"0123456789abcdef" * 4 + b"\r\n"
    block = line * (MIB // len(line))
    while left > 0:
        part = block[:left]
        left -= len(part)
        yield part


def append_large(host, port, person, size):
    """Appends it without holding it; returns its digest."""
    digest = hashlib.sha256()
    with socket.create_connection((host, port), timeout=120) as peer:
        replies = peer.makefile("rb")
        replies.readline()
        peer.sendall(b'a LOGIN "%s" "%s"\r\nb APPEND INBOX {%d+}\r\n' % (
            person.address.encode(), person.password.encode(), size))
        for block in blocks(size):
            digest.update(block)
            peer.sendall(block)
        peer.sendall(b"\r\n")
        while not (line := replies.readline()).startswith(b"b "):
            assert line
        assert line.startswith(b"b OK"), line
    return digest.hexdigest()


def large_digest(imap, minimum):
    """(size, digest) of the first message in INBOX that is so large, read in pieces."""
    imap.select("INBOX", readonly=True)
    for number, item in enumerate(imap.fetch("1:*", "RFC822.SIZE")[1], 1):
        size = int(item.split(b"RFC822.SIZE ")[1].rstrip(b")"))
        if size >= minimum:
            digest = hashlib.sha256()
            for start in range(0, size, 16 * MIB):
                data = imap.fetch(str(number), f"BODY.PEEK[]<{start}.{16 * MIB}>")[1]
                digest.update(data[0][1])
            return size, digest.hexdigest()
    return None


@pytest.mark.timeout(280)
@pytest.mark.skipif(is_sanitized(), reason="a sanitizer's own memory would be measured")
def test_a_message_of_512_mib_passes_in_48_mib_of_memory(kimt, scene, record_property):
    stage = scene(users=1, messages=5, large=0)
    person = stage.company.people[0]
    expected = append_large(stage.source.host, stage.source.port, person, SIZE)
    result = kimt("migrate", stage.profile, timeout=240)
    assert result.status == 0, result.text[-3000:]
    record_property("peak_kib", result.peak_kib)
    print(f"512 MiB in {result.seconds:.1f} s, peak {result.peak_kib} KiB")
    assert result.peak_kib < 48 * 1024
    with master_login("127.0.0.1", stage.kerio.imap_port, person.address, MASTER_PASSWORD) as imap:
        assert large_digest(imap, SIZE) == (SIZE, expected)


def test_the_kerio_accounts_open_with_their_own_passwords(kimt, scene):
    stage = scene()
    assert kimt("migrate", stage.profile).status == 0
    for person in stage.company.people:
        with imaplib.IMAP4("127.0.0.1", stage.kerio.imap_port, timeout=20) as imap:
            assert imap.authenticate(
                "PLAIN", lambda _, p=person: f"\0{p.address}\0{p.password}".encode())[0] == "OK"
