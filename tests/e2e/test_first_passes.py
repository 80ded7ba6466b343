"""First passes of empty and small accounts over far lines, as they begin by default: lanes log in
while the first one lists folders, and some are still at it when there is nothing left to do.

Each pass is an account of its own, with logins that take 60 to 200 ms at either side. Some go
through, some are stopped (SIGINT) at a random moment and run again; one after the other, and many
at once, so that the machine is busy. None may crash, and every message arrives once.

    KIMT_FIRST_PASSES=50    passes of each of the four tests (default 6)
    KIMT_SEED=7             of delays and moments (default 1)
"""

import os
import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from compare import compare_all
from expectation import SameNames
from program import write_move
from servers.line import Line

PASSES = int(os.environ.get("KIMT_FIRST_PASSES", "6"))
SEED = int(os.environ.get("KIMT_SEED", "1"))
AT_ONCE = 6
NEAR, FAR = 0.014, 0.045   # of a round trip, of which a TLS login takes four to five
# Folders, and messages of each: an account in turn has one of these.
SIZES = [(0, 0), (0, 0), (1, 1), (4, 3), (6, 40)]


class Passes:
    """`names` are the accounts, one for each pass."""

    def __init__(self, kimt, folder, servers, names):
        self._kimt, self._folder, self._servers = kimt, folder, servers
        self._names = names
        self.stopped = 0
        for number, name in enumerate(names):
            self._fill(name, *SIZES[number % len(SIZES)])

    def _fill(self, name, folders, messages):
        client = self._servers[0].login(name, "any")
        for folder in range(folders):
            client.create(f"Folder{folder}")
            for mail in range(messages):
                client.append(f"Folder{folder}", None, None,
                              f"Subject: {folder} {mail}\r\n\r\nto {name}\r\n".encode())
        client.logout()

    def play(self, at_once, stops):
        with ThreadPoolExecutor(at_once) as pool:
            faults = [text for text in pool.map(lambda name: self._play(name, stops), self._names)
                      if text]
        assert not faults, f"seed {SEED}: {len(faults)} of {PASSES}\n" + "\n".join(faults)[:6000]
        rows = [(name, "any") for name in self._names]
        sides = [("127.0.0.1", server.port) for server in self._servers]
        differences = [f"{verdict.address}: {line}"
                       for verdict in compare_all(rows, *sides, SameNames())
                       for line in verdict.differences]
        assert not differences, differences[:30]

    def _play(self, name, stops):
        """One pass, and another one if it was stopped. What is wrong with it, or None."""
        chance = random.Random(f"{SEED} {name}")
        sides = [Line(server.tls_port, turn=chance.uniform(NEAR, FAR)) for server in self._servers]
        with sides[0], sides[1]:
            profile = self._write(name, [line.port for line in sides])
            if stops:
                status, text = self._stop(profile, chance.uniform(0.02, 0.6))
                if status not in (0, 4):
                    return f"{name}, to be stopped: status {status}\n{text[-2000:]}"
                self.stopped += status == 4
            result = self._kimt("migrate", profile)
            return result.status and f"{name}: status {result.status}\n{result.text[-2000:]}"

    def _stop(self, profile, seconds):
        running = self._kimt.start("migrate", profile)
        while running.process.poll() is None and not running.hears(signal.SIGINT):
            time.sleep(0.005)
        time.sleep(seconds)
        running.process.send_signal(signal.SIGINT)
        result = running.wait()
        return result.status, result.text

    def _write(self, name, ports):
        folder = self._folder / name.split("@")[0]
        folder.mkdir()
        sides = [{"plugin": "imap", "host": "localhost", "port": port, "security": "tls",
                  "ca_file": server.ca_file} for port, server in zip(ports, self._servers)]
        return write_move(folder, [(name, "any", "")], *sides)


@pytest.mark.threads
@pytest.mark.timeout(120 + 10 * PASSES)
@pytest.mark.parametrize("at_once", [1, AT_ONCE], ids=["idle", "busy"])
@pytest.mark.parametrize("stops", [False, True], ids=["through", "stopped"])
def test_a_first_pass_over_a_far_line_ends_well(dovecot, kimt, tmp_path, at_once, stops):
    servers = [dovecot(any_password="any") for _ in range(2)]
    names = [f"{'s' if stops else 't'}{at_once}-{number}@example.com" for number in range(PASSES)]
    passes = Passes(kimt, tmp_path, servers, names)
    passes.play(at_once, stops)
    if stops:
        print(f"{passes.stopped} of {PASSES} were stopped before their end")
