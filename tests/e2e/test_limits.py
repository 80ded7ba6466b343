"""What the profile allows a host: so much a second, so many sessions, and only at certain hours."""

import json
import re
import signal
import time

import pytest

from program import is_sanitized, plain_side, write_move
from servers.counter import Counter
from servers.scripted import Mail

PASSWORD = "secret"
MIB = 1 << 20


def fill(server, addresses, messages, size):
    body = b"Subject: x\r\n\r\n" + (b"." * 76 + b"\r\n") * (size // 78)
    for address in addresses:
        client = server.login(address, PASSWORD)
        for _ in range(messages):
            client.append("INBOX", None, None, body)
        client.logout()
    return len(body) * messages


def profile_of(folder, addresses, source, destination, migration=None, **limits):
    return write_move(folder, [(address, PASSWORD, "") for address in addresses],
                      plain_side(source.port, **limits), plain_side(destination.port),
                      {"reporter.1": "terminal", "reporter.2": "json-lines", **(migration or {})})


def seconds_of_accounts(folder):
    """From the first one's beginning to the last one's end."""
    path = next(folder.glob("logs/*/events.jsonl"))
    times = [event["run_ms"] for event in map(json.loads, path.read_text().splitlines())
             if event["event"] in ("account_begin", "account_end")]
    return (max(times) - min(times)) / 1000


@pytest.mark.parametrize("people", [1, 4])
def test_all_lanes_together_pass_no_more_than_max_rate(dovecot, kimt, tmp_path, people):
    addresses = [f"u{i}@example.com" for i in range(people)]
    source, destination = (dovecot(any_password=PASSWORD) for _ in range(2))
    total = people * fill(source, addresses, 80 // people, 100_000)
    profile = profile_of(tmp_path, addresses, source, destination, max_rate="2M")
    assert kimt("migrate", profile).status == 0
    rate = total / seconds_of_accounts(tmp_path)
    assert rate < 1.1 * 2 * MIB, rate
    assert rate > 0.9 * 2 * MIB or is_sanitized(), rate


def test_max_messages_holds_and_is_told_once(dovecot, kimt, tmp_path):
    address = "ann@example.com"
    source, destination = (dovecot(any_password=PASSWORD) for _ in range(2))
    fill(source, [address], 60, 500)
    profile = profile_of(tmp_path, [address], source, destination, max_messages="30")
    result = kimt("migrate", profile)
    assert result.status == 0, result.text
    seconds = seconds_of_accounts(tmp_path)
    assert seconds > 1.8, seconds
    assert seconds < 4 or is_sanitized(), seconds  # a machine may be busy
    told = "the profile limits the speed of the source: max_messages = 30"
    assert len(re.findall(rf"^! {told}$", result.text, re.M)) == 1, result.text


@pytest.mark.threads
def test_ctrl_c_ends_a_slow_pace_at_once(dovecot, kimt, tmp_path):
    address = "ann@example.com"
    source, destination = (dovecot(any_password=PASSWORD) for _ in range(2))
    fill(source, [address], 40, 200_000)
    client = source.login(address, PASSWORD)
    client.create("Second")
    profile = profile_of(tmp_path, [address], source, destination, max_rate="64k")
    running = kimt.start("migrate", profile)
    time.sleep(1.5)
    asked = time.monotonic()
    running.process.send_signal(signal.SIGINT)
    result = running.wait()
    assert result.status == 4, result.text
    assert time.monotonic() - asked < 1


@pytest.fixture
def doors(dovecot):
    """Source and destination, each behind a door at which sessions are counted."""
    source, destination = (dovecot(any_password=PASSWORD) for _ in range(2))
    with Counter(source.port) as way_in, Counter(destination.port) as way_out:
        way_in.server, way_out.server = source, destination
        yield way_in, way_out


def profile_of_doors(folder, addresses, doors, migration, sessions):
    path = profile_of(folder, addresses, *doors, {"lanes": 4, **migration}, sessions=sessions[0])
    path.write_text(f"{path.read_text()}sessions = {sessions[1]}\n")
    return path


# A session less at either host; at both; and as many as there are lanes.
@pytest.mark.threads
@pytest.mark.parametrize("sessions", [(2, 3), (3, 2), (1, 1), (0, 0)])
def test_no_more_sessions_are_open_at_once_than_the_profile_allows(doors, kimt, tmp_path, sessions):
    addresses = [f"u{i}@example.com" for i in range(6)]
    fill(doors[0].server, addresses, 40, 2000)
    profile = profile_of_doors(tmp_path, addresses, doors, {}, sessions)
    most = min(sessions) or 4
    for command in (["check"], ["plan"], ["migrate"], ["verify"], ["undo", "--yes"]):
        for door in doors:
            door.begin()
        result = kimt(*command, profile)
        assert result.status == 0, result.text
        seen = [door.most for door in doors]
        assert max(seen) <= most, (command, seen)
        # One at a time is what a single lane has; with more there is more.
        assert max(seen) > 1 or most == 1, (command, seen)
        assert sum(door.opened for door in doors) >= 6, command


def test_watchers_of_follow_count_as_sessions(doors, kimt, tmp_path):
    addresses = [f"u{i}@example.com" for i in range(3)]
    fill(doors[0].server, addresses, 3, 500)
    profile = profile_of_doors(tmp_path, addresses, doors, {}, (2, 0))
    running = kimt.start("migrate", "--follow=1s", profile)
    time.sleep(5)
    running.process.send_signal(signal.SIGINT)
    assert running.wait().status in (0, 4)
    assert doors[0].opened >= 6  # of two passes
    assert doors[0].most <= 2


@pytest.mark.threads
@pytest.mark.parametrize("lanes", [1, None])
def test_one_account_has_as_many_lanes_as_the_profile_allows_it(doors, kimt, tmp_path, lanes):
    address = "ann@example.com"
    client = doors[0].server.login(address, PASSWORD)
    for folder in range(6):
        client.create(f"F{folder}")
        for number in range(60):
            client.append(f"F{folder}", None, None,
                          b"Subject: %d-%d\r\n\r\n%s\r\n" % (folder, number, b"." * 500))
    profile = profile_of_doors(tmp_path, [address], doors, {"lanes_per_account": lanes}, (0, 0))
    # So that there is time for a second one to join.
    result = kimt("migrate", profile, "--set", "source.max_messages=200")
    assert result.status == 0, result.text
    assert "360 messages" in result.text
    for door in doors:
        assert (door.opened == 1) == (lanes == 1), door.opened


def hour(seconds):
    return time.strftime("%H:%M:%S", time.localtime(time.time() + seconds))


def test_a_run_begins_when_its_window_opens(pair):
    pair.begin([Mail(b"hello\r\n")])
    assert pair.migrate(migration={"window": f"{hour(4)}-{hour(3600)}"}) == 0, pair.show()
    assert pair.stored() == [b"hello\r\n"]
    waits = [e for e in pair.events if e["event"] == "wait"]
    assert len(waits) == 1 and "window" in str(waits[0]), waits
    began = next(e for e in pair.events if e["event"] == "account_begin")
    assert began["run_ms"] >= waits[0]["wait_ms"] - 1000


def test_a_run_that_its_window_ends_in_closes_its_sessions_and_goes_on_later(pair):
    mails = [Mail(b"Subject: %d\r\n\r\n" % i + b"." * 1000) for i in range(360)]
    pair.begin({"INBOX": mails})
    window = f"{hour(-3600)}-{hour(5)},{hour(7)}-{hour(3600)}"
    assert pair.migrate(migration={"window": window}, source={"max_messages": 60}) == 0, pair.show()
    assert sorted(pair.stored()) == sorted(mail.body for mail in mails)
    assert pair.source.sessions >= 2  # one on each side of the pause
    assert len(pair.destination.named("LOGIN|AUTHENTICATE")) == 2
    assert pair.result.seconds > 6
    # Nothing went over while it was closed: no append came between the two sessions.
    waits = [e for e in pair.events if e["event"] == "wait"]
    assert len(waits) == 1 and re.search("window", str(waits[0])), waits


@pytest.mark.threads
def test_several_lanes_of_one_account_pause_and_go_on(dovecot, kimt, tmp_path):
    address = "ann@example.com"
    source, destination = (dovecot(any_password=PASSWORD) for _ in range(2))
    client = source.login(address, PASSWORD)
    for folder in range(6):
        client.create(f"F{folder}")
        for number in range(40):
            client.append(f"F{folder}", None, None,
                          b"Subject: %d-%d\r\n\r\n%s\r\n" % (folder, number, b"." * 500))
    window = f"{hour(-3600)}-{hour(3)},{hour(5)}-{hour(3600)}"
    profile = profile_of(tmp_path, [address], source, destination, {"lanes": 4, "window": window},
                         max_messages=60)
    result = kimt("migrate", profile)
    assert result.status == 0, result.text
    assert 4 < result.seconds < 15
    assert "240 messages" in result.text
    assert kimt("verify", profile, "--set", "migration.window=00:00-24:00").status == 0


def test_a_bad_window_is_told_with_its_line(pair):
    pair.begin([])
    assert pair.migrate(migration={"window": "20-6"}) == 2
    assert re.search(r"profile\.ini:\d+ \[migration\]: window = 20-6: ", pair.result.text)


def count(server, address):
    client = server.login(address, PASSWORD)
    client.select("INBOX", readonly=True)
    found = len(client.search(None, "ALL")[1][0].split())
    client.logout()
    return found


@pytest.mark.threads
def test_follow_waits_for_the_window_as_well(dovecot, kimt, tmp_path):
    address = "ann@example.com"
    source, destination = (dovecot(any_password=PASSWORD) for _ in range(2))
    fill(source, [address], 3, 500)
    began = time.monotonic()
    window = f"{hour(-3600)}-{hour(4)}, {hour(8)}-{hour(3600)}"
    running = kimt.start("migrate", "--follow=1s",
                         profile_of(tmp_path, [address], source, destination, {"window": window}))
    time.sleep(5)
    assert count(destination, address) == 3
    fill(source, [address], 1, 500)  # while it is closed
    time.sleep(max(0, 6.8 - (time.monotonic() - began)))
    assert count(destination, address) == 3
    time.sleep(max(0, 10.5 - (time.monotonic() - began)))
    assert count(destination, address) == 4
    running.process.send_signal(signal.SIGINT)
    assert running.wait().status in (0, 4)
