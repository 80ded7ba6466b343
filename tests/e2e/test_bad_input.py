"""What bad input gets: for each kind, what it says, how it exits, and that nothing was touched.

A profile that is wrong is told from the profile alone (exit status 2): no server hears of it. What
can only be found out at a server ends with 3 before anything was made, or with 1 if other accounts
went on.
"""

import contextlib
import os
import re
import select
import shlex
import signal
import socket
import subprocess
import threading

import pytest
from program import kimt_path, write_accounts, write_profile, write_secret
from servers.ca import Authority, fingerprint
from servers.listener import Listener
from servers.ports import free_port

SECRETS = ("ann-Secret-1", "bob-Secret-2", "admin-Secret-3")
ROWS = [("ann@example.com", SECRETS[0], "Ann"), ("bob@example.com", SECRETS[1], "Bob")]


def said(result, folder):
    """What kimt wrote, in lower case, without the test's folder: its name has the test's words."""
    return result.text.replace(str(folder.parent), "").lower()


class Trap:
    """A port that must not be called: connections wait in its queue, where called() finds them."""

    def __init__(self):
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.port = self._socket.getsockname()[1]

    def called(self):
        return bool(select.select([self._socket], [], [], 0)[0])

    def close(self):
        self._socket.close()


class Desk:
    """A folder with a profile in order, whose servers are traps; each test spoils one thing."""

    def __init__(self, folder, home, kimt):
        self.folder, self.home, self._kimt = folder, home, kimt
        self.traps = {"source": Trap(), "destination": Trap()}
        self.sections = {
            "migration": {"accounts": "users.csv", "logs": "logs", "reporter.1": "terminal",
                          "reporter.2": "report-log", "timeout": "2s", "retry_for": "1s"},
            "source": {"plugin": "imap", "host": "127.0.0.1", "security": "none",
                       "port": self.traps["source"].port},
            "destination": {"plugin": "kerio", "admin": "admin",
                            "host": f"127.0.0.1:{self.traps['destination'].port}",
                            "password_file": "kerio.secret"}}
        write_accounts(folder, ROWS)
        write_secret(folder, "kerio.secret", SECRETS[2])

    def spoil(self, section, **keys):
        self.sections[section].update(keys)

    @property
    def profile(self):
        return self.folder / "move.ini"

    def write(self):
        write_profile(self.folder, "move.ini", **self.sections)

    def append(self, text):
        """More lines for the end of the profile, which is that of [destination]."""
        self.write()
        with self.profile.open("a") as out:
            out.write(text)

    def contents(self):
        return sorted((str(p), p.stat().st_mtime_ns) for place in (self.folder, self.home)
                      for p in place.rglob("*"))

    def refused(self, *words, args=(), status=2):
        """kimt says all these words, keeps secrets, and touches neither files nor servers."""
        if not self.profile.exists() and not args:
            self.write()
        before = self.contents()
        result = self._kimt("migrate", *(args or [self.profile]), timeout=30)
        assert result.status == status, result.text
        for word in words:
            assert word.lower() in said(result, self.folder), f"{word!r} not in:\n{result.text}"
        assert not [secret for secret in SECRETS if secret in result.text]
        assert self.contents() == before
        assert not any(trap.called() for trap in self.traps.values())
        return result

    def close(self):
        for trap in self.traps.values():
            trap.close()


@pytest.fixture
def desk(tmp_path, home, kimt):
    folder = tmp_path / "desk"
    folder.mkdir()
    one = Desk(folder, home, kimt)
    yield one
    one.close()


def test_a_profile_in_order_is_followed_to_the_source(desk, kimt):
    """So that a trap that stays empty, in the tests below, means something."""
    desk.write()
    assert kimt("migrate", desk.profile, timeout=30).status == 3
    assert desk.traps["source"].called()


# ---- the profile


def test_profile_missing(desk):
    desk.refused("no-such.ini", "no such file", args=[desk.folder / "no-such.ini"])


def test_profile_is_a_folder(desk):
    desk.refused("desk: is a folder", args=[desk.folder])


def test_profile_unreadable(desk):
    desk.write()
    desk.profile.chmod(0o000)
    if os.geteuid() != 0:
        desk.refused("move.ini", "permission denied")
        return
    # Root reads everything, but for one without that right. Another user might not get to kimt.
    rights = "-dac_override,-dac_read_search"
    done = subprocess.run(["setpriv", "--bounding-set", rights, "--inh-caps", rights, kimt_path(),
                           "migrate", desk.profile], capture_output=True, text=True, timeout=30,
                          check=False)
    assert done.returncode == 2, done.stderr
    assert "move.ini" in done.stderr and "permission denied" in done.stderr.lower()


def test_profile_with_a_secret_is_readable_by_others(desk):
    desk.spoil("destination", password_file=None, password='"' + SECRETS[2] + '"')
    desk.write()
    desk.profile.chmod(0o644)
    desk.refused("chmod 600")


def test_unknown_key(desk):
    desk.spoil("source", hots="old.example.com")
    desk.refused("hots", "did you mean host")


def test_unknown_section(desk):
    desk.append("[sourec]\nhost = x\n")
    desk.refused("sourec", "did you mean [source]")


def test_duplicate_key(desk):
    desk.append("admin = somebody\n")
    desk.refused("key admin is listed twice")


def test_duplicate_section(desk):
    desk.append("[source]\nsecurity = none\n")
    desk.refused("section source is listed twice")


@pytest.mark.parametrize("mark", ["#", ";"])
def test_unquoted_comment_sign_in_a_value(desk, mark):
    desk.append(f"logout_note = a{mark}b\n")
    desk.refused("put the value in quotes")


@pytest.mark.parametrize("section,key,value", [
    ("migration", "lanes", "many"), ("migration", "lanes", "010x"),
    ("migration", "timeout", "soon"),
    ("source", "security", "maybe"), ("source", "tls_verify", "tomorrow"),
    ("migration", "lanes", "0"), ("migration", "lanes", "99999999999999999999")])
def test_wrong_type(desk, section, key, value):
    desk.spoil(section, **{key: value})
    desk.refused(f"[{section}]: {key} = {value}: is")


@pytest.mark.parametrize("section,key", [
    ("migration", "accounts"), ("source", "plugin"), ("source", "host"), ("destination", "plugin"),
    ("destination", "host"), ("destination", "admin")])
def test_missing_required_key(desk, section, key):
    desk.spoil(section, **{key: None})
    desk.refused(f"[{section}]: {key} is missing")


@pytest.mark.parametrize("section", ["source", "destination"])
def test_port_behind_the_name_of_an_imap_host(desk, section):
    desk.sections[section] = {"plugin": "imap", "host": "mail.example.com:1143"}
    desk.refused(f"[{section}]", "the port has a line of its own",
                 "write host = mail.example.com and port = 1143")


@pytest.mark.parametrize("host", ["::1", "[::1]"])
def test_ipv6_address_as_imap_host(desk, kimt, host):
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as free:
        port = free.getsockname()[1]
    desk.spoil("source", host=host, port=port)
    desk.write()
    result = kimt("migrate", desk.profile, timeout=30)
    assert result.status == 3, result.text
    assert f"[::1]:{port}" in result.text or f"::1:{port}" in result.text
    assert "connection refused" in result.text.lower()


def test_secret_file_missing(desk):
    (desk.folder / "kerio.secret").unlink()
    desk.refused("kerio.secret", "no such file")


def test_all_mistakes_of_a_profile_are_told_at_once(desk):
    desk.spoil("migration", lanes="many")
    desk.spoil("source", hots="x")
    desk.append("[sourec]\nhost = x\n")
    desk.refused("lanes", "hots", "sourec")


# ---- plugins


def test_plugin_not_found(desk):
    desk.spoil("source", plugin="imapp")
    desk.refused("no plugin imapp", "did you mean imap")


@pytest.mark.parametrize("section,plugin", [("source", "kerio"), ("destination", "terminal")])
def test_plugin_of_the_wrong_role(desk, section, plugin):
    desk.spoil(section, plugin=plugin)
    desk.refused(f"plugin {plugin} is not a {section}")


def test_reporter_of_the_wrong_role(desk):
    desk.spoil("migration", **{"reporter.1": "imap"})
    desk.refused("imap is not a reporter")


def test_broken_module(desk, tmp_path, monkeypatch, kimt):
    folder = tmp_path / "plugins"
    folder.mkdir()
    for module in (kimt_path().parent.parent / "lib/kimt/plugins").glob("*.so"):
        (folder / module.name).symlink_to(module)
    (folder / "kerio.so").unlink()
    (folder / "kerio.so").write_bytes(b"this is no module")
    desk.write()
    before = desk.contents()
    result = kimt("migrate", desk.profile, env={"KIMT_PLUGINS": str(folder)})
    assert result.status == 2, result.text
    assert "plugin kerio cannot be opened" in result.text and "not a module" in result.text
    assert desk.contents() == before
    assert not any(trap.called() for trap in desk.traps.values())


# ---- the accounts file


def test_accounts_missing(desk):
    (desk.folder / "users.csv").unlink()
    desk.refused("users.csv", "no such file")


def write_csv(desk, data):
    (desk.folder / "users.csv").write_bytes(data)


@pytest.mark.parametrize("data", [b"", b"\n\r\n", b"\xef\xbb\xbf", b"address;password;name\r\n"])
def test_accounts_empty(desk, data):
    write_csv(desk, data)
    desk.refused("users.csv", "no account")


def test_accounts_with_wrong_columns(desk):
    write_csv(desk, b"ann@example.com;ann-Secret-1;Ann\nbob;bob-Secret-2;Bob\n"
                    b"carl@example.com;ann-Secret-1;Carl;more\n@example.com;bob-Secret-2\n")
    result = desk.refused("users.csv:2", "users.csv:3", "users.csv:4")
    assert "users.csv:1" not in result.text


def test_accounts_separated_by_this_and_that(desk):
    write_csv(desk, b"ann@example.com;ann-Secret-1;Ann\nbob@example.com,bob-Secret-2,Bob\n")
    desk.refused("users.csv:2", "separated by commas, those of the other lines by semicolons")


def test_accounts_in_a_spreadsheet(desk):
    write_csv(desk, b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml")
    desk.refused("users.csv", "excel workbook (.xlsx)", "csv utf-8")


def test_what_was_found_out_about_the_accounts_file_is_said(desk, kimt):
    write_csv(desk, b"Adresse,Kennwort,Name\nann@example.com,ann-Secret-1,Ann\n"
                    b"bob@example.com,bob-Secret-2 ,B\xf6b\n")
    desk.write()
    result = kimt("check", desk.profile, timeout=30)
    for words in ("users.csv: the columns are separated by commas",
                  "users.csv:1: the line holds no address and is read as headings",
                  "users.csv:3: the line is not UTF-8 and is read as Windows-1252"):
        assert words in result.text
    assert not [secret for secret in SECRETS if secret in result.text]


def test_accounts_with_duplicates(desk):
    write_csv(desk, b"ann@example.com;ann-Secret-1\nbob@example.com;bob-Secret-2\n"
                    b"ANN@EXAMPLE.COM;ann-Secret-1\n")
    desk.refused("users.csv:3", "ann@example.com", "twice")


def test_accounts_in_no_coding(desk):
    write_csv(desk, b"ann@example.com;ann-Secret-1;Ann\nbob@example.com;bob-Secret-2;B\x81b\n")
    desk.refused("users.csv:2", "utf-8")


def test_accounts_with_an_open_quote(desk):
    write_csv(desk, b'ann@example.com;"ann-Secret-1;Ann\nbob@example.com;bob-Secret-2;Bob\n')
    desk.refused("users.csv:1", "double quote that is not closed")


@pytest.mark.parametrize("odd, code", [("\u200b", "\\u{200B}"), ("\u00a0", "\\u{A0}"),
                                       ("\ufeff", "\\u{FEFF}"), ("\u202e", "\\u{202E}")])
def test_accounts_with_a_letter_that_nobody_sees(desk, odd, code):
    write_csv(desk, "ann@example.com;ann-Secret-1;Ann\n"
                    f"bo{odd}b@example.com;bob-Secret-2;Bob\n".encode())
    desk.refused("users.csv:2", code.lower(), "cannot be seen")


def test_accounts_with_an_at_that_is_none(desk):
    write_csv(desk, "ann\uff20example.com;ann-Secret-1;Ann\n".encode())
    desk.refused("users.csv:1", "\\u{ff20}")


def test_a_password_with_an_end_that_cannot_be_seen_is_noted(desk, kimt):
    write_csv(desk, "ann@example.com;ann-Secret-1\u00a0;Ann\nbob@example.com;b;Bob\n".encode())
    desk.write()
    result = kimt("check", desk.profile, timeout=30)
    assert "users.csv:1: the password begins or ends with a blank or a letter that cannot be seen" in result.text
    assert "users.csv:2" not in result.text
    assert not any(secret in result.text for secret in SECRETS)


def test_only_an_account_that_is_not_there(desk):
    desk.write()
    desk.refused("nobody@example.com", args=["--only", "nobody@example.com", desk.profile])


# ---- the source's host


class Peer(Listener):
    """Greets every connection with these bytes, or with silence, until closed."""

    def __init__(self, greeting=b""):
        self._greeting, self._kept = greeting, []
        self._called = threading.Event()

    def serve(self, client):
        self._kept.append(client)
        self._called.set()
        with contextlib.suppress(OSError):
            client.sendall(self._greeting)

    def wait_for_a_call(self):
        assert self._called.wait(20), "nobody called"

    def end(self):
        for client in self._kept:
            client.close()


QUICK = {"timeout": "2s", "retry_for": "1s"}


def not_started(stage, kimt, *words):
    """Ends with 3 and all these words; no domain, no user was made in Kerio."""
    result = kimt("migrate", stage.profile, timeout=60)
    assert result.status == 3, result.text[-3000:]
    text = said(result, stage.folder)
    for word in words:
        assert word.lower() in text, f"{word!r} not in:\n{text[-3000:]}"
    assert not [p.password for p in stage.company.people if p.password in result.text]
    assert not stage.kerio.store.users and len(stage.kerio.store.domains) == 1
    return result


@pytest.fixture
def stage(scene):
    """A small company, so that a fault that is overlooked would make users and copy messages."""
    small = scene(users=2, messages=80, large=0)
    assert small.totals.messages > 0
    return small


def source_at(stage, **keys):
    stage.write_files(migration=QUICK, source=keys)


def test_source_not_resolvable(stage, kimt):
    source_at(stage, host="no-such-host.invalid")
    not_started(stage, kimt, "no-such-host.invalid is not known", "check host")


def test_source_refused(stage, kimt):
    port = free_port()
    source_at(stage, port=port)
    not_started(stage, kimt, str(port), "refused")


def test_source_timing_out(stage, kimt):
    with Peer() as silent:
        source_at(stage, host="127.0.0.1", port=silent.port, security="none", ca_file=None)
        result = not_started(stage, kimt, str(silent.port), "did not answer")
        assert result.seconds < 30


def test_source_not_speaking_imap(stage, kimt):
    with Peer(b"HTTP/1.1 400 Bad Request\r\n\r\n") as web:
        source_at(stage, host="127.0.0.1", port=web.port, security="none", ca_file=None)
        not_started(stage, kimt, str(web.port), "does not speak imap")


def test_source_certificate_of_an_unknown_authority(stage, kimt):
    source_at(stage, ca_file=None)
    not_started(stage, kimt, "certificate", "ca_file", "fingerprint")


def test_source_certificate_for_another_name(stage, kimt, dovecot):
    authority = Authority(stage.folder / "other")
    other = dovecot(users=stage.company.users(),
                    certificate=authority.certificate(names=("mail.elsewhere.test",)))
    source_at(stage, port=other.port, ca_file=authority.ca_file)
    not_started(stage, kimt, "certificate", "mail.elsewhere.test, not for localhost", "set host")


def test_source_certificate_expired(stage, kimt, dovecot):
    authority = Authority(stage.folder / "old")
    old = dovecot(users=stage.company.users(), certificate=authority.certificate(days=-1))
    source_at(stage, port=old.port, ca_file=authority.ca_file)
    not_started(stage, kimt, "certificate", "expired")


def test_source_certificate_with_another_fingerprint(stage, kimt):
    source_at(stage, ca_file=None, fingerprint=":".join(["ab"] * 32))
    not_started(stage, kimt, "not the one that fingerprint asks for")


def test_source_without_starttls(stage, kimt, dovecot):
    plain = dovecot(users=stage.company.users(), tls=False)
    source_at(stage, port=plain.port)
    not_started(stage, kimt, "no starttls", "does not offer it", "security = tls")


@pytest.mark.parametrize("which", [0, 1])
def test_source_login_refused_for_one_account(stage, kimt, which):
    """It is not made in Kerio, whether it is the first of the file or another; the others go on."""
    people = stage.company.people[:2]
    refused, other = people[which], people[1 - which]
    write_accounts(stage.folder, [
        (one.address, "wrong-Secret-9" if one is refused else one.password, one.full_name)
        for one in people])
    result = kimt("migrate", stage.profile)
    assert result.status == 1, result.text[-3000:]
    assert f"refused the login of {refused.address}" in result.text
    assert "wrong-Secret-9" not in result.text
    verdict, = stage.compare([other.address])
    assert verdict.messages > 0 and not verdict.differences
    made = [user["loginName"] for user in stage.kerio.store.users.values()]
    assert made == [other.address.split("@")[0]]


def test_stop_while_the_source_is_waited_for(stage, kimt):
    """The first login of all may take long; Ctrl-C ends it, and nothing was made."""
    with Peer() as silent:
        stage.write_files(migration={"timeout": "60s"},
                          source={"host": "127.0.0.1", "port": silent.port, "security": "none",
                                  "ca_file": None})
        running = kimt.start("migrate", stage.profile)
        silent.wait_for_a_call()
        running.process.send_signal(signal.SIGINT)
        result = running.wait(timeout=20)
    assert result.status == 4, result.text[-3000:]
    assert not stage.kerio.store.users and len(stage.kerio.store.domains) == 1


# ---- Kerio


def kerio_at(stage, **keys):
    stage.write_files(migration=QUICK, destination=keys)


def test_kerio_not_resolvable(stage, kimt):
    kerio_at(stage, host="no-such-host.invalid")
    not_started(stage, kimt, "no-such-host.invalid", "no host of this name")


def test_kerio_refused(stage, kimt):
    port = free_port()
    kerio_at(stage, host=f"127.0.0.1:{port}")
    not_started(stage, kimt, str(port), "cannot be connected to")


def test_kerio_timing_out(stage, kimt):
    with Peer() as silent:
        kerio_at(stage, host=f"127.0.0.1:{silent.port}")
        assert not_started(stage, kimt, str(silent.port), "did not answer").seconds < 30


def test_kerio_certificate_not_trusted(stage, kimt):
    kerio_at(stage, fingerprint=None)
    result = not_started(stage, kimt, "certificate", "fingerprint")
    assert fingerprint(stage.kerio.certificate) in result.text.lower()


def test_kerio_certificate_with_another_fingerprint(stage, kimt):
    kerio_at(stage, fingerprint=":".join(["ab"] * 32))
    not_started(stage, kimt, "not the one pinned by fingerprint")


def test_kerio_admin_login_refused(stage, kimt):
    write_secret(stage.folder, "kerio.secret", "wrong-Secret-9")
    result = not_started(stage, kimt, "administrator admin was refused")
    assert "wrong-Secret-9" not in result.text


def test_kerio_admin_role_too_low(stage, kimt):
    primary = stage.admin().call("Domains.get", query={})["list"][0]["id"]
    stage.kerio.store.create_user({
        "domainId": primary, "loginName": "low", "password": "Low-pass-1", "isEnabled": True,
        "role": {"userRole": "Auditor", "publicFolderRight": False, "archiveFolderRight": False}})
    write_secret(stage.folder, "kerio.secret", "Low-pass-1")
    result = kimt("migrate", "--set", "destination.admin=low", stage.profile)
    assert result.status == 3, result.text[-3000:]
    assert "its role is auditor" in said(result, stage.folder)
    assert len(stage.kerio.store.users) == 1 and len(stage.kerio.store.domains) == 1


def test_kerio_api_that_is_not_json(stage, kimt):
    stage.kerio.switches.not_json = 1000
    not_started(stage, kimt, "not json", "port of the administration")


def test_kerio_session_expired_in_the_middle(stage, kimt):
    stage.kerio.switches.expire_after = 3
    result = kimt("migrate", stage.profile)
    stage.kerio.switches.expire_after = 0
    assert result.status == 0, result.text[-3000:]
    assert sum(method == "Session.login" for method, _ in stage.kerio.api.calls) > 1
    assert "did not arrive" not in said(result, stage.folder)
    assert "expired" not in said(result, stage.folder)
    verdicts = stage.compare()
    assert sum(verdict.messages for verdict in verdicts) == stage.totals.messages
    assert not [line for verdict in verdicts for line in verdict.differences]


def test_destination_full(scene, kimt):
    stage = scene(users=2, messages=200, large=0)
    full, other = stage.company.people[:2]
    local, domain = full.address.split("@")
    admin = stage.admin()
    made = admin.call("Domains.create", domains=[{"name": domain}])
    admin.call("Users.create", users=[{
        "domainId": made["result"][0]["id"], "loginName": local, "password": "Any-pass1",
        "fullName": full.full_name, "itemLimit": {"isActive": True, "limit": 1}}])
    result = kimt("migrate", stage.profile)
    assert result.status == 1, result.text[-3000:]
    assert f"{full.address}: message could not be stored" in result.text
    assert "overquota" in said(result, stage.folder)
    verdict, = stage.compare([other.address])
    assert verdict.messages > 0 and not verdict.differences


# ---- logs, and the two ends


def test_log_folder_not_writable(stage, kimt):
    (stage.folder / "file").write_text("not a folder")
    stage.write_files(migration={"logs": "file/logs"})
    not_started(stage, kimt, "file/logs")


def test_case_70_disk_full(stage, kimt, tmp_path, monkeypatch):
    """A limit on the size of files stands for the disk: both let a write fail after some bytes."""
    wrapper = tmp_path / "kimt"
    wrapper.write_text(f"#!/bin/sh\ntrap '' XFSZ\nulimit -f 8\n"
                       f"exec {shlex.quote(str(kimt_path()))} \"$@\"\n")
    wrapper.chmod(0o755)
    monkeypatch.setenv("KIMT", str(wrapper))
    result = kimt("migrate", "-v", "-v", stage.profile, timeout=60)
    assert result.status in (1, 3), result.text[-3000:]
    assert re.search(r"debug\.log: file too large|journal\.sqlite .*: the disk is full",
                     result.text, re.IGNORECASE), result.text[-3000:]
    assert re.search("make room on (that|its) disk", result.text), result.text[-3000:]
    assert "mailbox full" not in result.text.lower()  # it is this machine that has no room


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_case_81_source_and_destination_the_same(desk, host):
    desk.sections["destination"] = {**desk.sections["source"], "host": host}
    desk.refused("source and destination are the same", str(desk.traps["source"].port))


def test_accounts_that_everybody_can_read_are_told(desk, kimt):
    (desk.folder / "users.csv").chmod(0o644)
    desk.write()
    result = kimt("migrate", desk.profile, timeout=30)
    assert "users.csv holds passwords and can be read by everyone; chmod 600 it" in result.text
    assert not any(secret in result.text for secret in SECRETS)
