"""What a benchmark found, as text: a line for each contestant, medians over its rounds."""

import statistics
from dataclasses import asdict, dataclass

_HEAD = (f"{'':12}{'rounds':>7}{'messages/s':>11}{'MB/s':>8}{'time : relay':>13}{'CPU s/1000':>11}{'servers':>9}"
         f"{'others':>8}{'peak MiB':>9}{'turns':>7}  remarks")


COLUMNS = {
    "rounds": "how many runs the figures are medians of",
    "messages/s": "with ~ it was stopped, and all figures are of the part that was there by then",
    "time : relay": "time for a message, as a multiple of the relay's in the same round",
    "CPU s/1000": "processor seconds for 1,000 messages, of the tool and its children",
    "servers": "the same of both servers",
    "others": "share of the machine that went to anything else: the more, the less the times say",
    "peak MiB": "most memory that the tool's processes held at once",
    "turns": "over a far net: round trips that were waited for, of both sides together",
}


@dataclass
class Row:
    """The trials of one contestant, taken together."""

    name: str
    rounds: int
    rate: float           # messages a second
    megabytes: float      # a second
    ratio: float | None   # of time for each message, to the relay's
    cpu: float            # seconds for 1,000 messages
    servers_cpu: float
    others: float         # share of the machine that went to something else
    peak_mib: float
    turns: float | None
    notes: list           # how it was run
    remarks: list         # what is wrong with it
    is_wrong: bool
    part: float = 1.0     # of the messages that were there when it was stopped

    def about(self):
        """What stands before figures of a part."""
        return "" if self.part == 1.0 else "~"

    def as_dict(self):
        return asdict(self)


def rows(results):
    """Of [(name, trials)]."""
    relay = next((trials for name, trials in results if name == "relay"), [])
    return [_row(name, trials, relay) for name, trials in results]


def text(found):
    lines = [_HEAD]
    for row in found:
        turns = "" if row.turns is None else f"{row.turns:.0f}"
        ratio = f"{row.about()}{row.ratio:.2f}" if row.ratio else ""
        line = (f"{row.name:12}{row.rounds:7}{f'{row.about()}{row.rate:.0f}':>11}{row.megabytes:8.1f}"
                f"{ratio:>13}{row.cpu:11.3f}{row.servers_cpu:9.3f}{row.others:8.0%}{row.peak_mib:9.1f}"
                f"{turns:>7}  {'; '.join(row.notes + row.remarks)}")
        lines.append(line.rstrip())
    return "\n".join(lines)


def _good(trials):
    return [trial for trial in trials if not trial.error]


def _ratio(trials, relay):
    """Rounds are compared one by one, since what else the machine does changes between them."""
    ratios = [other.rate() / trial.rate() for trial, other in zip(trials, relay)
              if not trial.error and not other.error and trial.messages]
    return statistics.median(ratios) if ratios else None


def _row(name, trials, relay):
    good = _good(trials)
    is_wrong = any(trial.is_wrong() for trial in trials)
    if not good:
        return Row(name, 0, 0, 0, None, 0, 0, 0, 0, None, [], ["failed"], is_wrong)

    def median(of):
        return statistics.median(map(of, good))

    return Row(
        name, len(good), median(lambda t: t.rate()), median(lambda t: t.bytes / t.figures.seconds / 1e6),
        _ratio(trials, relay),
        median(lambda t: _per_thousand(t.figures.cpu, t)),
        median(lambda t: _per_thousand(t.figures.servers_cpu, t)),
        median(lambda t: t.figures.others),
        max(t.figures.peak_kib for t in good) / 1024,
        None if good[0].turns is None else median(lambda t: t.turns),
        _notes(good), _remarks(trials), is_wrong,
        min(t.part for t in good))


def _notes(good):
    """How it was run, and how it went on; of several rounds the worst counts."""
    found = list(dict.fromkeys(t.note for t in good if t.note))
    if paces := [t.pace for t in good if t.pace]:
        found.append(min(paces, key=lambda pace: pace.last_to_first).text())
    if firsts := [t.first_turns for t in good if t.first_turns]:
        source, destination = max(firsts, key=sum)
        found.append(f"first message after {source} turns of the source, {destination} of the destination")
    if repeated := [t for t in good if t.again_seconds is not None]:
        worst = max(repeated, key=lambda t: (t.again_turns or 0, t.again_seconds))
        turns = "" if worst.again_turns is None else f", {worst.again_turns} turns"
        found.append(f"again: {worst.again_seconds:.2f} s{turns}")
    return found


def _per_thousand(seconds, trial):
    return seconds / trial.messages * 1000 if trial.messages else 0.0


def _remarks(trials):
    good = _good(trials)
    found = []
    if len(good) < len(trials):
        found.append(f"failed in {len(trials) - len(good)} of {len(trials)} rounds")
    stopped = [t for t in good if t.figures.is_stopped]
    if stopped:
        found.append(f"stopped after {stopped[0].figures.seconds:.0f} s "
                     f"with {stopped[0].messages} messages, {stopped[0].part:.1%}")
    for member, words in (("lost", "lost"), ("doubled", "doubled"), ("changed", "changed in content"),
                          ("remarked", "with other flags or date")):
        most = max((getattr(t.verdict, member) for t in good if t.verdict), default=0)
        if most:
            found.append(f"{most} {words}")
    return found
