"""Fixtures for all tests that run servers or kimt itself."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

_TESTS = Path(__file__).resolve().parent
for _folder in (_TESTS / "e2e", _TESTS):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))

from company import Company  # noqa: E402
from pair import Pair  # noqa: E402
from program import REPOSITORY, Running, is_sanitized, kimt_path, run_kimt  # noqa: E402
from sanitizer import Reports  # noqa: E402
from scene import Scene  # noqa: E402
from servers.base import Unavailable  # noqa: E402
from servers.dovecot import Dovecot  # noqa: E402
from servers.kinds import KINDS  # noqa: E402
from sides import PASSWORD, USER, Move, Sides  # noqa: E402


def pytest_configure(config):
    """A terminated run ends its servers, as one interrupted by Ctrl-C does."""
    def interrupt(*_):
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    config.addinivalue_line("markers", "threads: lanes and their sessions are what it is about, so "
                                       "it runs under ThreadSanitizer as well")


@pytest.fixture(autouse=True)
def sanitizers():
    """Any report of theirs fails the test, of whichever process."""
    with Reports() as reports:
        yield reports
        reports.assert_none()


@pytest.fixture
def home(tmp_path):
    """A home folder for kimt: its logs go below it."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def kimt(home, sanitizers):
    """kimt("migrate", profile, timeout=60) runs it to its end; kimt.start(...) only starts it."""
    assert os.access(kimt_path(), os.X_OK), f"{kimt_path()} is not built: make install, or set KIMT"
    started = []

    def run(*args, **options):
        return run_kimt(*args, home=home, **options)

    def start(*args, **options):
        started.append(Running(args, home, **options))
        return started[-1]

    run.start = start
    yield run
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
            one.process.communicate()


@pytest.fixture(scope="session")
def preload(tmp_path_factory):
    """preload("name") compiles tests/e2e/name.c; the environment that loads it."""
    if is_sanitized():
        pytest.skip("a sanitizer wants to be loaded before anything else")
    folder = tmp_path_factory.mktemp("preload")

    def build(name):
        path = folder / f"{name}.so"
        if not path.exists():
            subprocess.run(["cc", "-shared", "-fPIC", "-D_GNU_SOURCE", "-o", path,
                            REPOSITORY / f"tests/e2e/{name}.c", "-ldl", "-pthread"], check=True)
        return {"LD_PRELOAD": str(path)}

    return build


@pytest.fixture
def running():
    """What is put into this list is stopped when the test ends."""
    servers = []
    yield servers
    for server in servers:
        server.stop()


@pytest.fixture
def dovecot(running):
    """dovecot(users={...}, ...) starts one; all are stopped when the test ends."""
    def start(*args, **options):
        running.append(Dovecot(*args, **options))
        return running[-1].start()

    return start


@pytest.fixture
def serve(running):
    """serve("courier", users={...}, ...) starts one of KINDS, or skips the test with the reason."""
    def start(kind, **options):
        try:
            running.append(KINDS[kind](**options))
        except Unavailable as error:
            pytest.skip(str(error))
        return running[-1].start()

    return start


@pytest.fixture
def sides(dovecot, kimt, tmp_path):
    """Two Dovecots where USER has a mailbox; sides.migrate() copies."""
    return Sides(kimt, tmp_path, *(dovecot(users={USER: PASSWORD}) for _ in range(2)))


@pytest.fixture
def plain(dovecot, kimt, tmp_path):
    """The same with mail at both, which plain.migrate() copies and plain.undo("--yes") removes."""
    return Move(kimt, tmp_path, *(dovecot(users={USER: PASSWORD}) for _ in range(2)))


@pytest.fixture
def pair(tmp_path, kimt):
    """pair.begin([Mail(...)]) starts two scripted IMAP servers, pair.migrate() copies."""
    pair = Pair(tmp_path, kimt)
    yield pair
    pair.end()


@pytest.fixture
def scene(tmp_path):
    """scene(users=3, messages=60) sets the stage, filled; its end comes with the test's."""
    running = []

    def build(**company):
        folder = tmp_path / f"scene{len(running)}"
        folder.mkdir()
        options = {"users": 3, "messages": 90, "large": 300_000, **company}
        running.append(Scene(folder, Company(**options)))
        running[-1].__enter__()
        running[-1].fill()
        running[-1].write_files()
        return running[-1]

    yield build
    for one in running:
        one.__exit__()
