"""The servers of the tests themselves: what other tests rely on."""

import imaplib
import ssl
import time

import pytest
from program import write_accounts, write_profile
from servers.base import ServerError, Unavailable, session_of
from servers.ca import Authority, fingerprint, self_signed
from servers.kinds import KINDS

USERS = {"ann@example.com": "se:cr{et"}


def test_dovecot_lets_its_users_in_by_tls_and_without(dovecot):
    server = dovecot(users=USERS)
    for tls in (False, True):
        assert server.login("ann@example.com", tls=tls).select()[0] == "OK"


def test_dovecot_speaks_starttls_and_can_insist_on_it(dovecot):
    server = dovecot(users=USERS, require_tls=True)
    client = imaplib.IMAP4(server.host, server.port)
    assert "LOGINDISABLED" in client.capabilities
    client.starttls(ssl.create_default_context(cafile=server.ca_file))
    assert client.login("ann@example.com", USERS["ann@example.com"])[0] == "OK"


def test_dovecot_refuses_a_wrong_password_at_once(dovecot):
    server = dovecot(users=USERS)
    began = time.monotonic()
    with pytest.raises(imaplib.IMAP4.error):
        server.login("ann@example.com", "wrong")
    assert time.monotonic() - began < 1


def test_dovecot_takes_a_new_user_while_it_runs(dovecot):
    server = dovecot(users=USERS)
    server.add_user("bob@example.com", "x")
    assert server.login("bob@example.com").select()[0] == "OK"


@pytest.mark.parametrize("separator,prefix,storage", [
    ("/", "", "sdbox"), (".", "INBOX.", "maildir"), ("|", "", "sdbox")])
def test_dovecot_has_the_separator_and_prefix_asked_for(dovecot, separator, prefix, storage):
    server = dovecot(users=USERS, separator=separator, prefix=prefix, mailbox_format=storage)
    client = server.login("ann@example.com")
    name = f"{prefix}a{separator}b"
    assert client.create(name)[0] == "OK"
    listed = client.list('""', f'"{name}"')[1][0].decode()
    assert f'"{separator}" {name}' in listed.replace(f'"{name}"', name)


def test_index_layout_holds_a_slash_in_a_name(dovecot):
    client = dovecot(users=USERS, separator=".").login("ann@example.com")
    assert client.create('" in/out &- \\"x\\" "')[0] == "OK"


def test_quota_is_enforced_once_set(dovecot):
    server = dovecot(users=USERS, quota_rules=True)
    server.set_quota({"ann@example.com": "*:messages=1"})
    client = server.login("ann@example.com")
    assert client.append("INBOX", None, None, b"a: b\r\n\r\n")[0] == "OK"
    assert b"OVERQUOTA" in client.append("INBOX", None, None, b"a: b\r\n\r\n")[1][0]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_server_lets_its_users_in_by_tls_starttls_and_without(serve, kind):
    server = serve(kind, users=USERS)
    plain, tls = server.login("ann@example.com"), server.login("ann@example.com", tls=True)
    later = imaplib.IMAP4(server.host, server.port)
    later.starttls(ssl.create_default_context(cafile=server.ca_file))
    later.login("ann@example.com", USERS["ann@example.com"])
    for client in (plain, tls, later):
        assert client.select()[0] == "OK"
        client.logout()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_server_refuses_a_wrong_password(serve, kind):
    with pytest.raises(imaplib.IMAP4.error):
        serve(kind, users=USERS).login("ann@example.com", "wrong")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_server_has_the_separator_and_prefix_it_says(serve, kind):
    server = serve(kind, users=USERS)
    client = server.login("ann@example.com")
    name = f"{server.prefix}a{server.separator}b"
    assert client.create(name)[0] == "OK"
    listed = [line.decode().replace('"', "") for line in client.list()[1]]
    assert any(line.endswith(f" {server.separator} {name}") for line in listed), listed


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_a_server_is_left_when_it_is_stopped(serve, kind):
    server = serve(kind, users=USERS)
    client, session = server.login("ann@example.com"), server.process.pid
    assert sum(1 for _ in session_of(session)) > 0
    server.stop()
    client.shutdown()
    assert list(session_of(session)) == [] and not server.folder.exists()


def test_a_server_that_is_not_on_this_machine_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr("servers.unpacked.PLACE", tmp_path)
    with pytest.raises(Unavailable, match="run tests/setup"):
        KINDS["courier"]()


def test_a_server_that_cannot_start_says_why(dovecot):
    with pytest.raises(ServerError, match="nonsense"):
        dovecot(users=USERS, lines=["nonsense = 1"])


def test_a_certificate_of_the_authority_names_its_hosts(tmp_path):
    authority = Authority(tmp_path)
    cert, _ = authority.certificate("a", ("mail.example.com", "127.0.0.1"))
    assert fingerprint(cert) != fingerprint(authority.ca_file)
    assert len(fingerprint(self_signed(tmp_path)[0])) == 95


def test_profiles_and_accounts_are_private_and_quoted(tmp_path):
    profile = write_profile(tmp_path, source={"host": "h", "password": "a;b", "tls_verify": False})
    assert "password = \"a;b\"\ntls_verify = no" in profile.read_text()
    accounts = write_accounts(tmp_path, [("a@b.c", 'x;"y', "Ann")])
    assert accounts.read_text() == 'a@b.c;"x;""y";Ann\n'
    assert profile.stat().st_mode & 0o777 == accounts.stat().st_mode & 0o777 == 0o600
