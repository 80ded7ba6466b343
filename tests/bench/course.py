"""How a copy went on: samples of what had arrived, and of what the tool held and had spent by then.

What has arrived is told by the bytes at the destination, which all tools have to bring there, so that none
has to tell about itself. It is of use where all messages have about one size.
"""

import threading
import time
from dataclasses import dataclass

_EVERY = 0.05  # seconds


@dataclass
class Sample:
    seconds: float  # since it began
    arrived: int    # bytes
    held_kib: int   # by the tool
    cpu: float      # seconds that the tool has spent


@dataclass
class Pace:
    """What the samples say of the whole."""

    first_seconds: float   # until something had arrived
    last_to_first: float   # rate of the last tenth, as a multiple of the first tenth's
    cpu_last_to_first: float  # the tool's processor time for it, likewise
    early_mib: float       # held when a tenth had arrived
    late_mib: float        # held when all had

    def text(self):
        return (f"last tenth at {self.last_to_first:.2f} × the first's rate with {self.cpu_last_to_first:.2f} × "
                f"its CPU, {self.early_mib:.1f} MiB held after the first tenth, {self.late_mib:.1f} after the last")


class Sampler:
    """Takes samples from its start to its end: `arrived()` answers bytes, `tool()` (KiB held, CPU seconds)."""

    def __init__(self, arrived, tool):
        self._arrived, self._tool = arrived, tool
        self._over, self.samples = threading.Event(), []
        self._thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self):
        self._began = time.monotonic()
        self._thread.start()
        return self

    def __exit__(self, *unused):
        self._over.set()
        self._thread.join()

    def _work(self):
        is_over = False
        while not is_over:
            is_over = self._over.wait(_EVERY)
            seconds, tool = time.monotonic() - self._began, self._tool()
            self.samples.append(Sample(seconds, self._arrived(), *tool))


def pace(samples):
    """None: there are too few to say anything."""
    everything = max((sample.arrived for sample in samples), default=0)
    alive = [sample for sample in samples if sample.held_kib]
    if sum(0 < sample.arrived < everything for sample in alive) < 20:
        return None
    begin = max((sample for sample in samples if sample.arrived == 0), key=lambda one: one.seconds,
                default=samples[0])
    early, late, end = (_at(samples, everything * part) for part in (0.1, 0.9, 1.0))
    last_alive = alive[-1]
    end.held_kib, end.cpu = (end.held_kib or last_alive.held_kib), max(end.cpu, last_alive.cpu)
    return Pace(begin.seconds, (early.seconds - begin.seconds) / (end.seconds - late.seconds),
                (end.cpu - late.cpu) / max(early.cpu - begin.cpu, 0.01),
                early.held_kib / 1024, end.held_kib / 1024)


def _at(samples, arrived):
    """How it was when so much was there: between two samples as if all went on evenly."""
    before = Sample(0.0, 0, 0, 0.0)
    for sample in samples:
        if sample.arrived >= arrived:
            share = (arrived - before.arrived) / max(sample.arrived - before.arrived, 1)
            return Sample(before.seconds + share * (sample.seconds - before.seconds), arrived, sample.held_kib,
                          before.cpu + share * (sample.cpu - before.cpu))
        before = sample
    return before
