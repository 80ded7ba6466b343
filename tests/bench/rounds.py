"""All rounds of one profile over one net: who runs, how often, and which runs count."""

import statistics

from contestants.relay import Relay
from headline import OURS

SLOW = 5.0  # so many times slower than the relay: one round says enough


def run_rounds(course, net, kinds, rounds, limit_of):
    """Answers the trials of each, by name. Who was stopped for time, or failed, would only be so again."""
    results = {kind.name: [] for kind in kinds}
    attempts = {}  # of the relay: number of connections -> trials
    for _ in range(rounds):
        for kind in kinds:
            trials = results[kind.name]
            if not _is_enough(kind, trials, results.get(Relay.name)):
                trials.append(_relay(course, net, kind, limit_of, attempts)
                              if kind.name == Relay.name else course.run(kind, net, limit_of(kind)))
    _choose(results, attempts)
    return results


def _relay(course, net, kind, limit_of, attempts):
    """With each number of connections that it may have; which of them count is known at the end."""
    numbers = course.profile.relay_lanes or (course.profile.lanes,)
    for number in numbers:
        attempts.setdefault(number, []).append(course.run(kind, net, limit_of(kind), number))
    return attempts[numbers[0]][-1]


def _choose(results, attempts):
    """The relay is what it is with its best number of connections."""
    if len(attempts) < 2:
        return
    best = max(attempts, key=lambda number: _median_rate(attempts[number]))
    results[Relay.name] = attempts[best]
    others = ", ".join(f"{number}: {_median_rate(trials):.0f}" for number, trials in attempts.items()
                       if number != best)
    for trial in attempts[best]:
        trial.note = f"with {best} connections, its best ({others})"


def _median_rate(trials):
    return statistics.median(trial.rate() for trial in trials)


def _is_enough(kind, trials, relay):
    if not trials:
        return False
    first = trials[0]
    if any(trial.figures.is_stopped or trial.error for trial in trials):
        return True
    return kind.name not in OURS and bool(relay) and first.rate() * SLOW < relay[0].rate()
