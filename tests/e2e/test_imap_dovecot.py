"""From one Dovecot to another: everything arrives, in the order and shape it had."""

import imaplib
import re

import pytest
from program import write_accounts, write_profile

USER, PASSWORD = "ann@example.com", "Ann's secret"
DATES = ['"01-Jan-2001 10:00:00 +0000"', '"15-Jun-2010 23:59:59 -1130"',
         '"25-Oct-2015 02:30:00 +0200"']
FLAGS = ["", r"(\Seen)", r"(\Flagged \Answered $Forwarded)", r"(\Draft NonJunk)"]


def message(number):
    text = f"Message-ID: <{number % 7}@example.com>\r\nSubject: {number}\r\n\r\n".encode()
    return text + (b"line \xe4\xff\r\n" * (number % 50)) + b"." * (number * 37 % 3000)


def fill(client, folder, count):
    client.create(folder)
    for number in range(count):
        client.append(folder, FLAGS[number % 4] or None, DATES[number % 3], message(number))


def content(client, folder):
    """(flags, date, body) of every message, in order."""
    assert client.select(folder, readonly=True)[0] == "OK"
    answer = client.uid("FETCH", "1:*", "(FLAGS INTERNALDATE BODY.PEEK[])")[1]
    found = []
    for part in filter(lambda part: isinstance(part, tuple), answer):
        flags = re.search(rb"FLAGS \((.*?)\)", part[0])[1].decode().split()
        date = re.search(rb'INTERNALDATE (".*?")', part[0])[1]
        found.append((sorted(set(flags) - {r"\Recent"}), imaplib.Internaldate2tuple(
            b"INTERNALDATE " + date), part[1]))
    return found


@pytest.mark.parametrize("capability", [None, "IMAP4rev1", "IMAP4rev1 LITERAL+ UIDPLUS"],
                         ids=["all", "bare", "no MULTIAPPEND"])
def test_all_messages_arrive_alike(dovecot, kimt, tmp_path, capability):
    source = dovecot(users={USER: PASSWORD})
    destination = dovecot(users={USER: PASSWORD}, capability=capability)
    folders = {"INBOX": 40, '"Work/&AOQ- b"': 260, "Empty": 0}
    client = source.login(USER)
    for folder, count in folders.items():
        fill(client, folder, count)
    write_accounts(tmp_path, [(USER, PASSWORD, "Ann")])
    side = {"plugin": "imap", "host": "127.0.0.1", "security": "none"}
    profile = write_profile(tmp_path, migration={"accounts": "users.csv", "logs": "logs"},
                            source={**side, "port": source.port},
                            destination={**side, "port": destination.port})
    result = kimt("migrate", profile)
    assert result.status == 0, result.text[-3000:]
    there = destination.login(USER)
    for folder in folders:
        assert content(there, folder) == content(client, folder), folder


def test_later_tls_connections_go_on_from_the_first(dovecot, kimt, tmp_path):
    people = [(f"u{number}@example.com", "secret", "") for number in range(3)]
    source, destination = (dovecot(any_password="secret") for _ in range(2))
    write_accounts(tmp_path, people)
    side = {"plugin": "imap", "host": "localhost"}
    profile = write_profile(
        tmp_path, migration={"accounts": "users.csv", "logs": "logs", "lanes": 1,
                             "reporter.1": "debug-log"},
        source={**side, "port": source.tls_port, "ca_file": source.ca_file},
        destination={**side, "port": destination.port, "security": "starttls",
                     "ca_file": destination.ca_file})
    result = kimt("migrate", profile)
    assert result.status == 0, result.text
    log = next(tmp_path.glob("logs/*/debug.log")).read_text()
    # Each side's first connection shakes hands.
    assert log.count("TLS went on from an earlier connection") == 2 + 2, log


def test_of_the_ciphers_that_are_safe_tls_takes_the_cheapest(dovecot, kimt, tmp_path):
    source = dovecot(any_password="secret", lines=["login_log_format_elements = %k"])
    destination = dovecot(any_password="secret")
    write_accounts(tmp_path, [("ann@example.com", "secret", "")])
    profile = write_profile(
        tmp_path, migration={"accounts": "users.csv", "logs": "logs"},
        source={"plugin": "imap", "host": "localhost", "port": source.tls_port, "ca_file": source.ca_file},
        destination={"plugin": "imap", "host": "localhost", "port": destination.port, "security": "none"})
    result = kimt("migrate", profile)
    assert result.status == 0, result.text
    log = source.log_file.read_text()
    assert "TLSv1.3 with cipher TLS_AES_128_GCM_SHA256" in log, log
