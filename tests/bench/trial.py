"""One contestant, once: into an empty destination, timed, and then judged."""

import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from contestants import Case, Endpoint
from contestants.relay import Push, Record
from course import pace
from dovecots import Looker
from judge import Verdict, judge
from nets import PLAIN, reach
from profiles import PASSWORD
from timed import Failed, Figures, timed

_PATIENCE = 600  # seconds, for what is not timed


@dataclass
class Trial:
    """How it went; `error` if it failed, and then nothing else counts."""

    figures: Figures
    verdict: Verdict | None = None  # None: nothing to judge
    messages: int = 0               # that were moved
    bytes: int = 0
    turns: int | None = None        # round trips waited for, on both sides; None: not known
    first_turns: tuple | None = None  # of the source and the destination, until the first message
    again_turns: int | None = None  # of a second pass that finds nothing new
    again_seconds: float | None = None
    part: float = 1.0               # of the messages, that was moved until it was stopped
    pace: object = None             # course.Pace of what was watched
    note: str = ""                  # how it was run, if not like the others
    error: str = ""

    def rate(self):
        """Messages a second; of what was stopped: until then."""
        return self.messages / self.figures.seconds if self.figures.seconds else 0.0

    def is_wrong(self):
        return bool(self.error) or (self.verdict is not None and not self.verdict.is_clean())

    def as_dict(self):
        return asdict(self)


@dataclass
class Course:
    """What all contestants of a profile meet."""

    profile: object
    source: object
    ledger: object
    dovecots: object
    recording: Path
    rtt_ms: float
    capability: str | None  # of destinations; None: all that they have
    again: bool = False     # those who can have a second pass

    def warm_up(self):
        """Makes what `relay push` plays, and plays it once: memory that was never used is slow at first."""
        with tempfile.TemporaryDirectory(prefix="kimt-bench-") as place:
            here = Endpoint("127.0.0.1", self.source.port)
            work = Record().work(self._case(here, here, Path(place)))
            timed(work, Path(place), [], _PATIENCE)
        self.run(Push(), PLAIN, _PATIENCE)

    def run(self, contestant, net, limit, lanes=None):
        """With so many connections to each side; None: as the profile says."""
        with tempfile.TemporaryDirectory(prefix="kimt-bench-") as place, \
                self.dovecots.new(self.profile.users, self.capability, self.profile.lines) as destination:
            trial = self._timed(contestant, net, destination, Path(place), limit, lanes)
            if trial.error or not contestant.copies:
                return trial
            verdict = trial.verdict = judge(destination, PASSWORD, self.ledger,
                                            trial.figures.is_stopped)
            if trial.figures.is_stopped:
                trial.messages, trial.bytes = verdict.found, verdict.bytes
                trial.part = verdict.found / self.ledger.count
            return trial

    def _timed(self, contestant, net, destination, folder, limit, lanes):
        trial = Trial(Figures(), messages=self.ledger.count, bytes=self.ledger.bytes)
        with reach(self.source, net, self.rtt_ms, "BODY[]") as near, \
                reach(destination, net, self.rtt_ms, "APPENDUID") as far:
            work = contestant.work(self._case(near.endpoint, far.endpoint, folder, lanes))
            watched = Looker(destination, self.profile.users[0], "INBOX") if self.profile.is_watched else None
            try:
                trial.figures = timed(work, folder, [self.source, destination], limit, watched)
                trial.pace = pace(trial.figures.samples)
                _count(trial, net, near, far)
                if self.again and contestant.repeats and not trial.figures.is_stopped:
                    trial.again_seconds = timed(work, folder, [], limit).seconds
                    _count(trial, net, near, far)
            except Failed as failure:
                trial.error = str(failure)
        return trial

    def _case(self, source, destination, folder, lanes=None):
        return Case(source, destination, self.profile.users, PASSWORD, lanes or self.profile.lanes,
                    folder, self.recording)


def _count(trial, net, near, far):
    """The round trips since the beginning, or of the second pass."""
    if not net.is_far:
        return
    (near_all, near_first), (far_all, far_first) = near.turns(), far.turns()
    if trial.turns is not None:
        trial.again_turns = near_all + far_all - trial.turns
        return
    trial.turns = near_all + far_all
    if min(near_first, far_first) >= 0:
        trial.first_turns = near_first, far_first
