"""How a copy went on: samples of what had arrived, and of the memory that was held meanwhile.

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
    held_kib: int


@dataclass
class Pace:
    """What the samples say of the whole."""

    first_seconds: float   # until something had arrived
    last_to_first: float   # rate of the last tenth, as a multiple of the first tenth's
    early_mib: float       # held when a tenth had arrived
    late_mib: float        # held when all had

    def text(self):
        return (f"last tenth at {self.last_to_first:.2f} × the first's rate, "
                f"{self.early_mib:.1f} MiB held after the first tenth, {self.late_mib:.1f} after the last")


class Sampler:
    """Takes samples from its start to its end: `arrived()` answers bytes, `held_kib()` memory."""

    def __init__(self, arrived, held_kib):
        self._arrived, self._held_kib = arrived, held_kib
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
            is_over = self._over.wait(_EVERY if self.samples else 0)
            self.samples.append(Sample(time.monotonic() - self._began, self._arrived(), self._held_kib()))


def pace(samples):
    """None: there are too few to say anything."""
    everything = max((sample.arrived for sample in samples), default=0)
    held = [sample for sample in samples if sample.held_kib]
    if sum(0 < sample.arrived < everything for sample in samples) < 20 or not held:
        return None
    first = max(sample.seconds for sample in samples if sample.arrived <= samples[0].arrived)
    first_tenth = _second_of(samples, everything * 0.1) - first
    last_tenth = _second_of(samples, everything) - _second_of(samples, everything * 0.9)
    return Pace(first, first_tenth / last_tenth,
                *(next((one for one in held if one.arrived >= everything * part), held[-1]).held_kib / 1024
                  for part in (0.1, 1.0)))


def _second_of(samples, arrived):
    """When so much was there: between two samples as if it came evenly."""
    before = Sample(0.0, 0, 0)
    for sample in samples:
        if sample.arrived >= arrived:
            share = (arrived - before.arrived) / (sample.arrived - before.arrived)
            return before.seconds + share * (sample.seconds - before.seconds)
        before = sample
    return before.seconds
