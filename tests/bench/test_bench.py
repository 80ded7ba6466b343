"""The benchmark's own instruments: what it measures and judges with is able to say no."""

import imaplib
import re
import socket
import sys
import time
from dataclasses import replace

import pytest
import table
from contestants import Contestant
from course import Sample, pace
from dovecots import Dovecots, capability_without, fill_from
from judge import judge
from nets import ALL as NETS
from nets import reach
from profiles import ALL, PASSWORD
from rounds import run_rounds
from timed import Failed, Figures, Work, timed
from trial import Trial

PROFILE = ALL[0].scaled(0.003)


@pytest.fixture
def filled(tmp_path):
    """A server as the first profile fills it, and what it was filled with."""
    with Dovecots(tmp_path / "servers").new(PROFILE.users) as server:
        yield server, fill_from(PROFILE, server)


@pytest.fixture
def client(filled):
    client = filled[0].login(PROFILE.users[0])
    client.select("INBOX")
    yield client
    client.logout()


def verdict(filled):
    return judge(filled[0], PASSWORD, filled[1])


def test_a_faithful_copy_is_clean(filled):
    assert verdict(filled).is_clean()
    assert verdict(filled).found == filled[1].count == PROFILE.messages


def test_the_same_profile_gives_the_same_messages():
    def everything():
        return [list(mails) for _, _, _, mails in PROFILE.mailboxes()]

    assert everything() == everything()


def test_a_lost_message_is_noticed(filled, client):
    client.store("1", "+FLAGS", r"\Deleted")
    client.expunge()
    assert (verdict(filled).lost, verdict(filled).doubled) == (1, 0)


def test_nothing_is_lost_while_it_is_unfinished(filled, client):
    client.store("1", "+FLAGS", r"\Deleted")
    client.expunge()
    assert judge(filled[0], PASSWORD, filled[1], is_unfinished=True).is_clean()


def test_a_doubled_message_is_noticed(filled, client):
    client.copy("1", "INBOX")
    assert (verdict(filled).lost, verdict(filled).doubled) == (0, 1)


def test_a_message_in_the_wrong_folder_is_noticed(filled, client):
    client.copy("1", '"Folder 1"')
    client.store("1", "+FLAGS", r"\Deleted")
    client.expunge()
    assert (verdict(filled).lost, verdict(filled).doubled) == (1, 1)


def test_a_changed_byte_is_noticed(filled, client):
    told, body = client.fetch("1", "(FLAGS INTERNALDATE BODY.PEEK[])")[1][0]
    flags, date = re.search(r'FLAGS \((.*?)(?: ?\\Recent)?\) INTERNALDATE "(.*?)"', told.decode()).groups()
    client.store("1", "+FLAGS", r"\Deleted")
    client.expunge()
    client.append("INBOX", f"({flags})", f'"{date}"', body.replace(b"quick", b"quack", 1))
    found = verdict(filled)
    assert (found.lost, found.doubled, found.changed, found.remarked) == (0, 0, 1, 0)


def test_other_flags_are_noticed(filled, client):
    client.store("1", "+FLAGS", r"\Draft")
    assert verdict(filled).remarked == 1


def test_what_runs_too_long_is_stopped(tmp_path):
    began = time.monotonic()
    found = timed(Work([["sleep", "60"]]), tmp_path, [], 0.3)
    assert found.is_stopped
    assert time.monotonic() - began < 10


def test_what_fails_is_told_with_its_words(tmp_path):
    with pytest.raises(Failed, match="it broke"):
        timed(Work([["sh", "-c", "echo it broke; exit 3"]]), tmp_path, [], 10)


def test_memory_and_processor_time_are_those_of_the_tool(tmp_path):
    script = "data = bytes(range(256)) * 400_000; [hash(n) for n in range(3_000_000)]"
    small = timed(Work([["sleep", "0.2"]]), tmp_path, [], 10)
    large = timed(Work([[sys.executable, "-c", script]]), tmp_path, [], 60)
    assert small.peak_kib < 10_000 < 100_000 < large.peak_kib
    assert small.cpu < 0.1 < large.cpu


def test_memory_is_added_up_over_what_runs_at_once(tmp_path):
    one = [sys.executable, "-c", "import time; time.sleep(0.5)"]
    alone = timed(Work([one, one]), tmp_path, [], 10)
    together = timed(Work([one, one], at_once=2), tmp_path, [], 10)
    assert together.peak_kib > 1.5 * alone.peak_kib


class Named(Contestant):
    def __init__(self, name):
        self.name = name


class Known:
    """A course on which all is known beforehand: the seconds that each takes for 1,000 messages."""

    def __init__(self, seconds, stopped=(), relay_lanes=()):
        self.profile = replace(PROFILE, relay_lanes=relay_lanes)
        self._seconds, self._stopped = seconds, stopped

    def run(self, kind, _net, _limit, lanes=None):
        of_kind = self._seconds[kind.name]
        seconds = of_kind[lanes] if isinstance(of_kind, dict) else of_kind
        part = 0.1 if kind.name in self._stopped else 1.0
        return Trial(Figures(seconds=seconds, is_stopped=part < 1), messages=int(1000 * part), part=part)


def rounds_of(course, names, rounds=3):
    return run_rounds(course, None, [Named(name) for name in names], rounds, lambda kind: 60)


def test_whoever_is_much_slower_than_the_relay_or_stopped_runs_once():
    course = Known({"relay": 1, "kimt": 9, "near": 4.9, "slow": 5.1, "late": 2}, stopped=["late"])
    found = rounds_of(course, ["relay", "kimt", "near", "slow", "late"])
    assert {name: len(trials) for name, trials in found.items()} == {
        "relay": 3, "kimt": 3, "near": 3, "slow": 1, "late": 1}


def test_the_speed_of_what_was_stopped_is_marked():
    course = Known({"relay": 1, "late": 60}, stopped=["late"])
    relay, late = table.rows(list(rounds_of(course, ["relay", "late"]).items()))
    assert (relay.about(), late.about(), late.part, late.rounds) == ("", "~", 0.1, 1)
    assert "~2" in table.text([late])


def test_the_relay_counts_with_its_best_number_of_connections():
    course = Known({"relay": {1: 3, 2: 2, 4: 1, 8: 4}, "kimt": 2}, relay_lanes=(1, 2, 4, 8))
    relay, kimt = table.rows(list(rounds_of(course, ["relay", "kimt"]).items()))
    assert (relay.rate, relay.rounds, kimt.ratio) == (1000, 3, 2)
    assert "with 4 connections" in relay.notes[0]


def test_a_hidden_capability_is_hidden_before_and_after_login(tmp_path):
    servers = Dovecots(tmp_path / "servers")
    with servers.new(PROFILE.users) as server:
        left = capability_without(server, PROFILE.users[0], ["LITERAL+", "MULTIAPPEND"])
        assert offered(server) >= {"LITERAL+", "MULTIAPPEND", "UIDPLUS"}
    with servers.new(PROFILE.users, left) as server:
        assert not offered(server) & {"LITERAL+", "LITERAL-", "MULTIAPPEND"}
        assert "UIDPLUS" in offered(server)


def offered(server):
    """All that it says it can do."""
    client = server.login(PROFILE.users[0])
    found = set(client.welcome.decode().replace("]", " ").split()) | set(client.capabilities)
    found |= set(client.capability()[1][0].decode().split())
    client.logout()
    return found


def test_a_copy_that_becomes_slower_and_larger_is_noticed():
    slowing = [Sample(0, 0, 1024, 0)]
    for number in range(100):
        step = 1 if number < 50 else 2
        slowing.append(Sample(slowing[-1].seconds + step, (number + 1) * 10, 1024 * (10 + number),
                              slowing[-1].cpu + step * 0.3))
    found = pace([Sample(second, 0, 1024, 0) for second in (-2, -1)] + slowing)
    assert (found.first_seconds, found.last_to_first, round(found.cpu_last_to_first, 3)) == (0, 0.5, 2)
    assert (found.early_mib, found.late_mib) == (19, 109)


def test_what_was_hardly_seen_has_no_pace():
    assert pace([Sample(number, number, 1024, 0) for number in range(10)]) is None
    assert pace([]) is None


def test_the_course_of_a_copy_is_sampled_while_it_runs(tmp_path):
    script = "import time; sum(range(9999999))\nfor n in range(40): open('file', 'a').write('x' * 10); time.sleep(0.05)"
    grows = tmp_path / "file"
    found = timed(Work([["sh", "-c", f'cd {tmp_path} && "$0" -c "$1"', sys.executable, script]]), tmp_path, [], 30,
                  lambda: grows.stat().st_size if grows.exists() else 0)
    assert found.samples[-1].arrived == 400
    assert 0.5 < pace(found.samples).last_to_first < 2
    assert pace(found.samples).late_mib > 3
    assert any(sample.cpu > 0 for sample in found.samples)


@pytest.fixture
def far_client(filled):
    """What has to be waited for on a far way, and a client at its near end."""
    with reach(filled[0], next(net for net in NETS if net.is_far), 10, "BODY[]") as way:
        client = imaplib.IMAP4(way.endpoint.host, way.endpoint.port, timeout=60)
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield way, client
        client.logout()


def test_round_trips_are_counted_when_they_were_waited_for(far_client):
    way, client = far_client
    client.login(PROFILE.users[0], PASSWORD)
    before = way.turns()[0]
    client.noop()
    client.noop()
    assert way.turns()[0] == before + 2
    client.send(b"a NOOP\r\n")
    client.send(b"b NOOP\r\nc NOOP\r\n")
    while not client.readline().startswith(b"c "):
        pass
    assert way.turns()[0] == before + 3


def test_the_turns_until_the_first_message_are_those_of_its_own_connection(far_client):
    way, client = far_client
    other = imaplib.IMAP4(way.endpoint.host, way.endpoint.port, timeout=60)
    other.noop()
    client.login(PROFILE.users[0], PASSWORD)
    client.select("INBOX", readonly=True)
    before = way.turns()
    client.fetch("1", "(BODY.PEEK[])")
    client.fetch("2", "(BODY.PEEK[])")
    other.logout()
    # imaplib asks for the capabilities by itself, first of all
    assert (before[1], way.turns()[1]) == (-1, 4)
