"""Only one kimt works on a profile at a time, and nothing is left behind by one that was killed."""

import signal

import pytest
from servers.cutter import At, Cutter


@pytest.fixture
def stage(scene):
    """The company, with a proxy before Kerio's IMAP so that a run can be held."""
    stage = scene(users=2, messages=80, large=0)
    with Cutter(stage.kerio.imap_port) as stage.proxy:
        stage.write_files(destination={"imap_port": stage.proxy.port, "imap_security": "none"})
        yield stage


def assert_complete(stage):
    verdicts = stage.compare()
    assert not [line for verdict in verdicts for line in verdict.differences]
    assert sum(verdict.messages for verdict in verdicts) == stage.totals.messages


def test_case_17_a_second_one_ends_at_once(kimt, stage):
    second = []
    stage.proxy.cut_at(At("upload", 20, lambda: second.append(kimt("migrate", stage.profile))))
    first = kimt("migrate", stage.profile)
    assert first.status == 0, first.text[-3000:]
    assert second[0].status == 3, second[0].text[-3000:]
    assert f"another kimt is working on {stage.profile}" in second[0].err
    assert second[0].seconds < 5
    assert_complete(stage)


def test_case_17_after_a_kill_the_next_one_may_begin_at_once(kimt, stage):
    first = kimt.start("migrate", stage.profile)
    stage.proxy.cut_at(At("upload", 20, lambda: first.process.send_signal(signal.SIGKILL)))
    assert first.wait().status == -signal.SIGKILL
    second = kimt("migrate", stage.profile)
    assert second.status == 0, second.text[-3000:]
    assert_complete(stage)
