"""Runs what is timed, and measures it: time, processor, memory, and what the servers spent meanwhile."""

import os
import re
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from course import Sampler

_SAMPLE_SECONDS = 0.02  # at most: of what ends soon more samples are needed
_PATIENCE = 5  # seconds between asking to end and killing
_TICKS = os.sysconf("SC_CLK_TCK")


class Failed(RuntimeError):
    """A contestant ended with an error."""


@dataclass
class Work:
    """The commands of a contestant, so many of which run at once."""

    commands: list
    at_once: int = 1
    env: dict = field(default_factory=dict)
    good_status: tuple = (0,)


@dataclass
class Figures:
    seconds: float = 0.0
    cpu: float = 0.0            # of the tool and its children
    servers_cpu: float = 0.0    # of both servers
    others: float = 0.0         # share of the machine that went to neither
    peak_kib: int = 0           # most memory that the tool's processes held at once
    is_stopped: bool = False    # at the limit of time
    samples: list = field(default_factory=list)  # of its course, if that was asked for


def timed(work, folder, servers, limit, arrived=None):
    """Runs it with `folder` as its home, for at most `limit` seconds; `arrived` tells bytes to sample."""
    if arrived:
        running = []
        with Sampler(arrived, lambda: _held_and_spent(list(running))) as sampler:
            figures = _timed(work, folder, servers, limit, running)
        figures.samples = sampler.samples
        return figures
    return _timed(work, folder, servers, limit, [])


def _timed(work, folder, servers, limit, running):
    figures, lock = Figures(), threading.Lock()
    before, machine = _seconds_of(servers), _machine_seconds()
    began = time.monotonic()

    def run(numbered):
        number, command = numbered
        one = _Process(command, folder / f"out.{number}", {**work.env, "HOME": str(folder)})
        running.append(one)
        one.wait(began + limit)
        running.remove(one)
        with lock:
            figures.cpu += one.cpu
            figures.is_stopped |= one.is_stopped
            peaks.append((one.began, one.ended, one.peak_kib))
        if one.status not in work.good_status and not one.is_stopped:
            raise Failed(f"{command[0]} ended with {one.status}:\n{one.log()[-2000:]}")

    peaks = []
    with ThreadPoolExecutor(work.at_once) as pool:
        list(pool.map(run, enumerate(work.commands)))
    figures.seconds = time.monotonic() - began
    figures.servers_cpu = _seconds_of(servers) - before
    rest = _machine_seconds() - machine - figures.cpu - figures.servers_cpu
    figures.others = max(rest, 0) / (figures.seconds * os.cpu_count())
    figures.peak_kib = _most_at_once(peaks)
    return figures


def _most_at_once(peaks):
    """The largest sum of those that lived at one time."""
    return max(sum(peak for began, ended, peak in peaks if began <= moment < ended)
               for moment, _, _ in peaks)


def _held_and_spent(running):
    return tuple(map(sum, zip((0, 0.0), *(one.held_and_spent() for one in running))))


class _Process:
    """One command in a process group of its own."""

    def __init__(self, command, log, env):
        self._log, self.is_stopped, self.peak_kib, self.status = log, False, 0, None
        self.began = time.monotonic()
        with open(log, "wb") as out:
            self._child = subprocess.Popen(command, stdout=out, stderr=out, stdin=subprocess.DEVNULL,
                                           env={**os.environ, **env}, start_new_session=True)

    def wait(self, deadline):
        """Until it ends, or is made to at the deadline."""
        watch = threading.Thread(target=self._watch, args=(deadline,), daemon=True)
        watch.start()
        _, status, usage = os.wait4(self._child.pid, 0)
        self.ended = time.monotonic()
        self.status = self._child.returncode = os.waitstatus_to_exitcode(status)
        watch.join()
        self.cpu = usage.ru_utime + usage.ru_stime

    def held_and_spent(self):
        """KiB and seconds of processor."""
        return (sum(_kib(pid, "VmRSS") for pid in _family(self._child.pid)),
                _processor_seconds(self._child.pid))

    def log(self):
        return self._log.read_text(errors="replace")

    def _watch(self, deadline):
        while self.status is None:
            # Not getrusage(): its maximum includes the parent's image between fork and exec.
            self.peak_kib = max(self.peak_kib, sum(_kib(pid, "VmHWM") for pid in _family(self._child.pid)))
            if time.monotonic() > deadline:
                self.is_stopped = True
                late = time.monotonic() > deadline + _PATIENCE
                self._signal(signal.SIGKILL if late else signal.SIGTERM)
                time.sleep(0.2)
            time.sleep(min(_SAMPLE_SECONDS, 0.001 + (time.monotonic() - self.began) / 20))

    def _signal(self, number):
        try:
            os.killpg(self._child.pid, number)
        except ProcessLookupError:
            pass


def _family(pid):
    """The process and its descendants."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        children = []
    yield pid
    for child in children:
        yield from _family(child)


def _kib(pid, what):
    try:
        found = re.search(rf"{what}:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        found = None
    return int(found[1]) if found else 0


def _seconds_of(servers):
    return sum(_processor_seconds(one.process.pid) for one in servers)


def _machine_seconds():
    """Of all processors together, spent on anything."""
    fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]
    user, nice, system, _idle, _waiting, interrupts, soft, stolen = map(int, fields)
    return (user + nice + system + interrupts + soft + stolen) / _TICKS


def _processor_seconds(pid):
    """Of a process, its descendants and those that it has waited for."""
    total = 0
    for one in _family(pid):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(map(int, fields[11:15]))
    return total / _TICKS
