"""Ways to log in, and ports that are not what they were taken for: real servers."""

import threading
import time

import pytest
from crossing import ADDRESS
from program import plain_side, write_move
from servers.listener import Proxy, hang_up, pour

# SASLprep would make another password of it.
PASSWORD = "Gr\u00fc\u00dfe \ufb01n\u00aa\u00ad"


class LateGreeting(Proxy):
    """Nothing passes before this time is over: neither the greeting nor what comes before it."""

    def __init__(self, port, seconds=2):
        super().__init__(port)
        self._seconds, self._open = seconds, []

    def join(self, client, server):
        self._open += (client, server)
        for ends in ((client, server), (server, client)):
            threading.Thread(target=self._pass_on, args=ends, daemon=True).start()

    def _pass_on(self, one, other):
        time.sleep(self._seconds)
        pour(one, other)
        hang_up(one, other)

    def end(self):
        hang_up(*self._open)


@pytest.fixture
def check(kimt, tmp_path, dovecot):
    """check(server, server.port, ...): kimt looks at this source."""
    destination = dovecot(users={ADDRESS: PASSWORD}, tls=False)

    def run(server, port, password=PASSWORD, **source):
        ca_file = None if source["security"] == "none" else server.ca_file
        profile = write_move(
            tmp_path, [(ADDRESS, password, "Ann")],
            plain_side(port, **{"ca_file": ca_file, **source}), plain_side(destination.port),
            {"timeout": "20s"})
        return kimt("check", profile)

    return run


def test_cram_md5_takes_a_password_as_it_is(check, dovecot):
    server = dovecot(users={ADDRESS: PASSWORD}, lines=["auth_mechanisms = plain login cram-md5"])
    result = check(server, server.port, security="none", auth="cram-md5")
    assert result.status == 0, result.text


def test_a_refused_mechanism_that_hides_the_password_says_how_to_choose_another(check, serve):
    server = serve("mailutils", users={ADDRESS: PASSWORD})
    (server.folder / "plain").unlink()   # now it has hashes alone
    result = check(server, server.port, security="none")
    assert result.status == 1 and "auth = plain or login" in result.text, result.text
    assert "SCRAM-SHA-256" in result.text
    result = check(server, server.port, security="none", auth="login")
    assert "auth = plain or login" not in result.text and "login ok" in result.text, result.text


def test_a_refused_login_that_shows_the_password_says_nothing_of_mechanisms(check, dovecot):
    server = dovecot(users={ADDRESS: PASSWORD})
    result = check(server, server.port, password="wrong", security="none")
    assert result.status == 1 and "auth =" not in result.text, result.text


@pytest.mark.parametrize("kind", ["dovecot", "cyrus", "courier", "mailutils"])
@pytest.mark.parametrize("security", ["starttls", "none"])
def test_a_port_that_speaks_tls_at_once_is_named_at_once(check, serve, kind, security):
    server = serve(kind, users={ADDRESS: PASSWORD})
    result = check(server, server.tls_port, security=security)
    assert result.status == 3, result.text
    assert "speaks TLS from the first byte" in result.text, result.text
    assert "security = tls" in result.text and result.seconds < 10
    assert "timed out" not in result.text


def test_a_server_that_greets_late_is_waited_for(check, dovecot):
    server = dovecot(users={ADDRESS: PASSWORD})
    with LateGreeting(server.port) as late:
        result = check(server, late.port, security="none")
    assert result.status == 0, result.text
