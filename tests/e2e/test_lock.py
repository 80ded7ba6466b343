"""Only one kimt works on a profile at a time, and nothing is left behind by one that was killed."""

import os
import re
import signal
import subprocess

import pytest
from program import kimt_path
from servers.cutter import At, Cutter
from servers.scripted import bodies, mails


@pytest.fixture
def stage(scene):
    """The company, with a proxy before Kerio's IMAP so that a run can be held."""
    stage = scene(users=2, messages=80, large=0)
    with Cutter(stage.kerio.imap_port) as stage.proxy:
        stage.write_files(destination={"imap_port": stage.proxy.port, "imap_security": "none"})
        yield stage


def test_case_17_a_second_one_ends_at_once(kimt, stage):
    second = []
    stage.proxy.cut_at(At("upload", 20, lambda: second.append(kimt("migrate", stage.profile))))
    first = kimt("migrate", stage.profile)
    assert first.status == 0, first.text[-3000:]
    assert second[0].status == 5, second[0].text[-3000:]
    assert f"another kimt is working on {stage.profile}" in second[0].err
    assert second[0].seconds < 5
    stage.assert_complete()


def test_a_lock_says_who_holds_it_and_what_to_do(kimt, stage):
    said = []
    first = kimt.start("migrate", stage.profile)
    stage.proxy.cut_at(At("upload", 20, lambda: said.append(kimt("verify", stage.profile))))
    assert first.wait().status == 0
    assert f"kimt migrate, process {first.process.pid}, since " in said[0].err
    assert f"kimt status {stage.profile} works meanwhile" in said[0].err


def test_check_and_status_work_beside_a_migration(kimt, stage):
    beside = []
    stage.proxy.cut_at(At("upload", 20, lambda: beside.extend(
        kimt(command, stage.profile).status for command in ("check", "status"))))
    assert kimt("migrate", stage.profile).status == 0
    assert beside == [0, 0]
    stage.assert_complete()


def test_case_17_after_a_kill_the_next_one_may_begin_at_once(kimt, stage):
    first = kimt.start("migrate", stage.profile)
    stage.proxy.cut_at(At("upload", 20, lambda: first.process.send_signal(signal.SIGKILL)))
    assert first.wait().status == -signal.SIGKILL
    second = kimt("migrate", stage.profile)
    assert second.status == 0, second.text[-3000:]
    stage.assert_complete()


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_what_is_printed_goes_into_no_other_file_where_the_outputs_are_closed(pair, home, closed):
    pair.begin(mails(3))
    result = subprocess.run(
        ["sh", "-c", f'exec "$0" migrate "$1" {closed}', kimt_path(),
         pair.write(migration={"reporter.2": "terminal"})],
        env={**os.environ, "HOME": str(home)}, timeout=60, check=False)
    assert result.returncode == (1 if ">&-" in closed.split() else 0)
    assert pair.stored() == bodies(mails(3))
    assert re.fullmatch(r"\d+ \d+ migrate\n", (pair.folder / "profile.state/lock").read_text())


# ---- what lies where kimt keeps its state


@pytest.fixture
def state(pair):
    """The state folder of a profile, before its first run."""
    pair.begin([])
    pair.write()
    folder = pair.folder / "profile.state"
    folder.mkdir(mode=0o700)
    return folder


def refused(pair, *words):
    assert pair.migrate() == 3, pair.show()
    assert all(word in pair.result.err for word in words), pair.show()
    assert not pair.source.commands and not pair.destination.commands


def test_a_lock_that_is_a_symbolic_link_is_not_followed(pair, state):
    target = pair.folder / "target"
    (state / "lock").symlink_to(target)
    refused(pair, f"state folder {state}", "symbolic link")
    assert not target.exists()


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777], ids=oct)
def test_a_state_folder_that_others_can_write_to_is_refused(pair, state, mode):
    state.chmod(mode)
    refused(pair, f"others can write to the state folder {state}", "chmod 700")


def test_a_state_folder_that_others_can_only_look_into_is_used(pair, state):
    state.chmod(0o755)
    assert pair.migrate() == 0, pair.show()
    assert all(path.stat().st_mode & 0o077 == 0 for path in state.iterdir())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_state_folder_of_another_user_is_refused(pair, state):
    os.chown(state, 65534, 65534)
    refused(pair, f"the state folder {state} belongs to another user")


@pytest.mark.parametrize("left", [b"", b"x", b"12", b"12 x migrate", b"\xff" * 300])
def test_a_lock_file_of_any_content_is_taken(pair, state, left):
    (state / "lock").write_bytes(left)
    assert pair.migrate() == 0, pair.show()
