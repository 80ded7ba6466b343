"""The stand-in as a person starts it by hand."""

import json
import signal
import subprocess
from pathlib import Path

import pytest
from kerio.client import AdminClient
from kerio.kerio_standin import GUIDE

PROGRAM = Path(__file__).with_name("kerio_standin.py")


@pytest.fixture
def start():
    """start(*arguments) runs the command; what is still running at the end is stopped."""
    running = []

    def run(*arguments):
        running.append(subprocess.Popen([PROGRAM, *arguments], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True))
        return running[-1]

    yield run
    for process in running:
        process.terminate()
        process.communicate(timeout=20)


def test_one_command_starts_it_and_a_signal_ends_it_without_a_trace(start):
    process = start("--json", "--admin", "root", "--password", "pw", "--set", "seats=7")
    facts = json.loads(process.stdout.readline())
    admin = AdminClient(facts["api_port"]).login("root", "pw")
    assert admin.call("ProductRegistration.getFullStatus")["status"]["users"] == 7
    folder = Path(facts["certificate"]).parents[1]
    assert folder.is_dir()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 0
    assert not folder.exists()


def test_it_prints_address_login_and_a_guide_of_ten_lines(start):
    process = start()
    lines = []
    while not lines or not lines[-1].startswith("10."):
        lines.append(process.stdout.readline())
        assert lines[-1]
    assert lines[0].startswith("Administration  https://127.0.0.1:")
    assert "admin / secret" in lines[1]
    steps = [line for line in GUIDE.splitlines() if line.strip()[:1].isdigit()]
    assert len(steps) == 10


def test_unknown_switches_are_refused_with_the_known_ones(start):
    process = start("--set", "sets=7")
    out, err = process.communicate(timeout=20)
    assert process.returncode == 2 and not out
    assert "no switch sets" in err and "seats" in err
