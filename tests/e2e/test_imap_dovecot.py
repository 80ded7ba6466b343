"""From one Dovecot to another: everything arrives, in the order and shape it had."""


import pytest
from program import plain_side, write_move
from sides import PASSWORD, USER, Sides, content, fill


@pytest.mark.parametrize("capability", [None, "IMAP4rev1", "IMAP4rev1 LITERAL+ UIDPLUS"],
                         ids=["all", "bare", "no MULTIAPPEND"])
def test_all_messages_arrive_alike(dovecot, kimt, tmp_path, capability):
    source = dovecot(users={USER: PASSWORD})
    destination = dovecot(users={USER: PASSWORD}, capability=capability)
    folders = {"INBOX": 40, '"Work/&AOQ- b"': 260, "Empty": 0}
    client = source.login(USER)
    for folder, count in folders.items():
        fill(client, folder, count)
    Sides(kimt, tmp_path, source, destination).migrate()
    there = destination.login(USER)
    for folder in folders:
        assert content(there, folder) == content(client, folder), folder


def test_later_tls_connections_go_on_from_the_first(dovecot, kimt, tmp_path):
    people = [(f"u{number}@example.com", "secret", "") for number in range(3)]
    source, destination = (dovecot(any_password="secret") for _ in range(2))
    side = {"plugin": "imap", "host": "localhost"}
    profile = write_move(
        tmp_path, people, {**side, "port": source.tls_port, "ca_file": source.ca_file},
        {**side, "port": destination.port, "security": "starttls", "ca_file": destination.ca_file},
        {"lanes": 1, "reporter.1": "debug-log"})
    result = kimt("migrate", profile)
    assert result.status == 0, result.text
    log = next(tmp_path.glob("logs/*/debug.log")).read_text()
    # Each side's first connection shakes hands.
    assert log.count("TLS went on from an earlier connection") == 2 + 2, log


def test_of_the_ciphers_that_are_safe_tls_takes_the_cheapest(dovecot, kimt, tmp_path):
    source = dovecot(any_password="secret", lines=["login_log_format_elements = %k"])
    destination = dovecot(any_password="secret")
    profile = write_move(
        tmp_path, [("ann@example.com", "secret", "")],
        {"plugin": "imap", "host": "localhost", "port": source.tls_port, "ca_file": source.ca_file},
        plain_side(destination.port))
    result = kimt("migrate", profile)
    assert result.status == 0, result.text
    log = source.log_file.read_text()
    assert "TLSv1.3 with cipher TLS_AES_128_GCM_SHA256" in log, log
