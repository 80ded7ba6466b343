"""The wizard's server: who is let in, what it writes, and that what it starts outlives it."""

import base64
import os
import signal
import socket
import stat
import time

import pytest
from wizard import Wizard

PROFILE = "company.ini"
SECRET = "Very-Secret-7"


@pytest.fixture
def begin(tmp_path, home):
    """begin() starts a wizard in one folder, and comes in."""
    started = []

    def start(*args, enters=True):
        folder = tmp_path / "mail"
        folder.mkdir(exist_ok=True)
        started.append(Wizard(folder, home, *args))
        if enters:
            started[-1].enter()
        return started[-1]

    yield start
    for wizard in started:
        wizard.stop()


def fill(wizard, messages=5, accounts=2, rate=None):
    """A migration between the two example plugins."""
    wizard.post("settings", {"profile": PROFILE, "set": {
        "source": {"plugin": "example-source", "messages": str(messages), "size": "1k",
                   "max_messages": rate},
        "destination": {"plugin": "example-destination", "folder": "arrived"}}})
    rows = "".join(f"user{at}@example.com;{SECRET};User {at}\n" for at in range(accounts))
    load(wizard, rows.encode())


def load(wizard, data):
    wizard.post("accounts", {"profile": PROFILE, "base64": base64.b64encode(data).decode()})


# ---- who is let in


def test_it_listens_on_the_loopback_address_alone(begin):
    wizard = begin()
    own = {address[4][0] for address in socket.getaddrinfo(socket.gethostname(), None)}
    for address in own - {"127.0.0.1", "::1", "127.0.1.1"}:
        with pytest.raises(OSError):
            socket.create_connection((address, wizard.port), timeout=2).close()


def test_the_first_address_works_once(begin):
    wizard = begin()
    status, _, body = wizard.ask("POST", "/api/enter", {"ticket": wizard.ticket})
    assert status == 403 and b"run kimt gui again" in body


def test_the_cookie_is_for_this_server_alone(begin):
    cookie = begin(enters=False).enter()
    assert "; HttpOnly" in cookie and "; SameSite=Strict" in cookie and "; Path=/" in cookie
    assert "Domain" not in cookie


def test_without_the_cookie_nothing_is_said(begin):
    wizard = begin(enters=False)
    for path in ("session", "profiles", "settings?profile=company.ini", "jobs?profile=company.ini",
                 "live?profile=company.ini", "logs?profile=company.ini"):
        assert wizard.ask("GET", f"/api/{path}")[0] == 403


@pytest.mark.parametrize("headers", [
    {"Host": "evil.example"}, {"Host": "127.0.0.1"}, {"Origin": "http://evil.example"},
    {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"X-Kimt-Token": None},
    {"X-Kimt-Token": "0" * 64}, {"Cookie": None}])
def test_what_another_page_can_send_changes_nothing(begin, headers):
    wizard = begin()
    status, _, _ = wizard.ask("POST", "/api/settings", {"profile": PROFILE}, headers)
    assert status == 403
    assert not list(wizard.folder.iterdir())


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded",
                                  "multipart/form-data"])
def test_a_form_changes_nothing(begin, kind):
    wizard = begin()
    status, _, _ = wizard.ask("POST", "/api/settings", {"profile": PROFILE}, {"Content-Type": kind})
    assert status == 415


def test_wrong_tickets_are_slowed_down(begin):
    wizard = begin(enters=False)
    for _ in range(10):
        assert wizard.ask("POST", "/api/enter", {"ticket": "0" * 64})[0] == 403
    assert wizard.ask("POST", "/api/enter", {"ticket": wizard.ticket})[0] == 403


def test_each_answer_has_the_headers_that_guard_it(begin):
    wizard = begin()
    for path in ("/", "/api/session", "/api/nothing", "/page/0/app.js"):
        _, headers, _ = wizard.ask("GET", path)
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "Access-Control-Allow-Origin" not in headers


def test_what_is_too_large_is_refused(begin):
    wizard = begin()
    try:
        status, _, _ = wizard.ask("POST", "/api/accounts", b" " * (33 << 20))
    except ConnectionError:
        return
    assert status == 413


@pytest.mark.parametrize("name", ["../company.ini", "/etc/company.ini", "a/b.ini", ".hidden.ini",
                                  "company", "%2e%2e%2fx.ini", ""])
def test_a_profile_is_a_file_of_this_folder(begin, name):
    status, _, _ = begin().ask("POST", "/api/settings", {"profile": name})
    assert status == 400


@pytest.mark.parametrize("run, file", [("..", "company.ini"), ("../..", "x"), ("x", "../company.ini"),
                                       (".", "company.ini"), ("", "")])
def test_a_log_is_a_file_of_the_log_folder(begin, run, file):
    wizard = begin()
    fill(wizard)
    status, _, body = wizard.ask("GET", f"/api/log?profile={PROFILE}&run={run}&file={file}")
    assert status == 404 and b"plugin" not in body


# ---- what it writes


def test_files_are_for_their_owner_alone(begin):
    wizard = begin()
    fill(wizard)
    wizard.post("settings", {"profile": PROFILE, "secrets": {"destination": {"password": SECRET}}})
    wizard.wait(PROFILE, wizard.start(PROFILE, command="accounts"))
    for path in wizard.folder.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_password_goes_in_and_never_comes_out(begin):
    wizard = begin()
    fill(wizard)
    wizard.post("settings", {"profile": PROFILE, "set": {"source": {"password": SECRET}},
                             "secrets": {"destination": {"password": SECRET}}})
    assert SECRET in (wizard.folder / "company.destination-password.secret").read_text()
    job = wizard.start(PROFILE, command="accounts")
    wizard.wait(PROFILE, job)
    for path in (f"settings?profile={PROFILE}", f"jobs?profile={PROFILE}", "session",
                 f"job?profile={PROFILE}&id={job}", f"plan?profile={PROFILE}"):
        assert SECRET not in wizard.ask("GET", f"/api/{path}")[2].decode()
    for process in os.listdir("/proc"):
        try:
            with open(f"/proc/{process}/cmdline", "rb") as file:
                assert SECRET.encode() not in file.read()
        except OSError:
            continue


def test_what_a_person_wrote_into_the_profile_stays(begin):
    wizard = begin()
    (wizard.folder / PROFILE).write_text("; mine\n[source]\nplugin = imap\nhost = a ; the old one\n")
    wizard.post("settings", {"profile": PROFILE, "set": {"source": {"port": "993"}}})
    assert (wizard.folder / PROFILE).read_text() == (
        "; mine\n[source]\nplugin = imap\nhost = a ; the old one\nport = 993\n")


def test_rows_that_are_loaded_are_the_profiles_accounts(begin):
    wizard = begin()
    (wizard.folder / "users.csv").write_text("mine\n")
    (wizard.folder / PROFILE).write_text("[migration]\naccounts = users.csv\n")
    load(wizard, b"ann@example.com;pw;Ann\n")
    assert (wizard.folder / PROFILE).read_text() == "[migration]\naccounts = company.csv\n"
    assert (wizard.folder / "users.csv").read_text() == "mine\n"


@pytest.mark.parametrize("value", ["a\nplugin = evil", "a\"b", "a\\"])
def test_a_value_that_cannot_stand_in_a_profile_is_refused(begin, value):
    wizard = begin()
    status, _, body = wizard.ask("POST", "/api/settings", {
        "profile": PROFILE, "set": {"source": {"host": value}}})
    assert status == 400 and b"quote" in body
    assert not (wizard.folder / PROFILE).exists()


def test_50000_rows_are_read(begin):
    wizard = begin()
    fill(wizard, accounts=50000)
    job = wizard.wait(PROFILE, wizard.start(PROFILE, command="accounts"))
    assert job["exit_status"] == 0
    assert job["output"].count('"account":') == 50000


# ---- what it starts


def test_a_run_ends_well_and_leaves_its_logs(begin):
    wizard = begin()
    fill(wizard)
    job = wizard.wait(PROFILE, wizard.start(PROFILE, command="migrate"))
    assert job["exit_status"] == 0 and job["text"].startswith("kimt migrate ")
    run = wizard.get(f"logs?profile={PROFILE}")["runs"][0]
    assert {"report.log", "debug.log", "report.html"} <= {file["file"] for file in run["files"]}
    _, headers, body = wizard.ask("GET", f"/api/log?profile={PROFILE}&run={run['run']}"
                                         "&file=report.html")
    assert b"user0@example.com" in body
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "script-src" not in headers["Content-Security-Policy"]


def test_old_jobs_are_removed_as_new_ones_start(begin):
    wizard = begin()
    fill(wizard)
    job = wizard.start(PROFILE, command="accounts")
    wizard.wait(PROFILE, job)
    folder = wizard.folder / "company.gui"
    for number in range(205):
        for file in folder.glob(f"{job}.*"):
            (folder / f"20200101-000000-{number:03}{file.suffix}").write_bytes(file.read_bytes())
    wizard.wait(PROFILE, wizard.start(PROFILE, command="accounts"))
    left = {path.stem for path in folder.iterdir()}
    assert len(left) == 201 and job in left
    assert "20200101-000000-000" not in left


def listen(wizard, until, of=""):
    """What a stream of live updates says, until these bytes come."""
    with socket.create_connection(("127.0.0.1", wizard.port), timeout=10) as peer:
        peer.sendall(f"GET /api/live?profile={PROFILE}&of={of} HTTP/1.1\r\n"
                     f"Host: 127.0.0.1:{wizard.port}\r\nCookie: {wizard.cookie}\r\n\r\n".encode())
        heard = b""
        while until not in heard:
            heard += peer.recv(65536)
    return heard


def test_a_check_does_not_hide_the_migration_beside_it(begin):
    wizard = begin()
    fill(wizard)
    for command in ("migrate", "check"):
        wizard.wait(PROFILE, wizard.start(PROFILE, command=command))
    assert b'"command":"migrate"' in listen(wizard, until=b'"exit_status"')
    assert b'"command":"check"' in listen(wizard, until=b'"exit_status"', of="check")


def test_live_updates_tell_the_run(begin):
    wizard = begin()
    fill(wizard)
    wizard.wait(PROFILE, wizard.start(PROFILE, command="migrate"))
    heard = listen(wizard, until=b'"exit_status"')
    assert b"text/event-stream" in heard and b"event: changes" in heard


def test_a_run_goes_on_when_the_wizard_is_killed(begin):
    wizard = begin()
    fill(wizard, messages=50, accounts=4, rate="200")
    job = wizard.start(PROFILE, command="migrate")
    wizard.kill()
    again = begin()
    found = again.get(f"jobs?profile={PROFILE}")["jobs"]
    assert [one["id"] for one in found] == [job]
    assert again.wait(PROFILE, job)["exit_status"] == 0


def test_a_run_is_stopped_after_what_is_under_way(begin):
    wizard = begin()
    fill(wizard, messages=20000, accounts=4, rate="1000")
    job = wizard.start(PROFILE, command="migrate")
    time.sleep(1)
    wizard.post("stop", {"profile": PROFILE, "id": job, "at_once": False})
    assert wizard.wait(PROFILE, job)["exit_status"] == 4


def test_a_second_run_is_refused_while_one_is_under_way(begin):
    wizard = begin()
    fill(wizard, messages=20000, accounts=4, rate="1000")
    first = wizard.start(PROFILE, command="migrate")
    time.sleep(0.5)
    second = wizard.wait(PROFILE, wizard.start(PROFILE, command="migrate"))
    assert second["exit_status"] == 5 and "another kimt" in second["complaints"]
    wizard.post("stop", {"profile": PROFILE, "id": first, "at_once": True})
    assert wizard.wait(PROFILE, first)["exit_status"] == 4


def test_it_ends_with_streams_open(begin):
    wizard = begin()
    fill(wizard)
    peers = [socket.create_connection(("127.0.0.1", wizard.port)) for _ in range(3)]
    for peer in peers:
        peer.sendall(f"GET /api/live?profile={PROFILE} HTTP/1.1\r\nHost: 127.0.0.1:{wizard.port}"
                     f"\r\nCookie: {wizard.cookie}\r\n\r\n".encode())
        peer.recv(100)
    wizard.process.send_signal(signal.SIGINT)
    assert wizard.process.wait(10) == 0
    for peer in peers:
        peer.close()
