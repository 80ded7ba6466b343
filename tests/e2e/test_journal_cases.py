"""The journal at its worst moments: one case a test.

The numbers are those of the list of nasty cases that the program was designed by.
"""

import shutil
import subprocess

import pytest
from program import REPOSITORY, is_sanitized
from test_imap_cases import bodies, mails

AT_ONCE = {"late_arrival": "0s"}
FOLDERS = {"INBOX": 5, "Work": 3, "Empty": 0}


@pytest.fixture(scope="module")
def killer(tmp_path_factory):
    if is_sanitized():
        pytest.skip("a sanitizer wants to be loaded before anything else")
    path = tmp_path_factory.mktemp("killer") / "kill_at.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-D_GNU_SOURCE", "-o", path,
                    REPOSITORY / "tests/e2e/kill_at.c", "-ldl"], check=True)
    return path


def begin_anew(pair):
    shutil.rmtree(pair.folder / "profile.state", ignore_errors=True)
    pair.destination.boxes = {"INBOX": []}


def assert_equal(pair):
    for name, count in FOLDERS.items():
        assert sorted(pair.stored(name)) == sorted(bodies(mails(count))), name + pair.show()


def test_case_14_a_kill_at_every_write_of_the_journal_loses_and_doubles_nothing(pair, killer):
    pair.begin({name: mails(count) for name, count in FOLDERS.items()})
    counted = pair.folder / "counted"
    env = {"LD_PRELOAD": str(killer)}
    assert pair.migrate(migration=AT_ONCE, env={**env, "KILL_COUNT": str(counted)}) == 0
    writes = counted.stat().st_size
    assert writes >= 10
    for number in range(1, writes + 1):
        begin_anew(pair)
        status = pair.migrate(migration=AT_ONCE, env={**env, "KILL_AT": str(number)})
        assert status in (-9, 0), pair.show()
        assert status == -9 or number > writes // 2  # the last ones depend on the moment
        assert pair.migrate(migration=AT_ONCE) == 0, f"write {number}" + pair.show()
        assert_equal(pair)
    print(f"killed at each of {writes} writes")
