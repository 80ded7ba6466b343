"""Where kimt stands, a line for each profile and net: beside the relay, and the best of the others."""

from dataclasses import dataclass

OURS = ("kimt", "relay", "relay pull", "relay push")


@dataclass
class Headline:
    profile: str
    net: str
    rate: float          # of kimt, messages a second
    ratio: float | None  # of its time to the relay's
    peer: str            # the fastest of the others; empty: there was none
    lead: float          # how many times the peer's rate kimt has
    about: str           # before the lead: the peer was stopped, and has only the rate of a part

    def peer_text(self):
        return f"{self.about}{self.lead:.2f} × {self.peer}" if self.peer else ""


def headlines(cells):
    """Of those cells that have kimt."""
    return [_headline(cell, row) for cell in cells for row in cell.rows() if row.name == "kimt"]


def text(found):
    lines = [f"{'kimt':24}{'messages/s':>11}{'time : relay':>13}   best of the others"]
    for one in found:
        ratio = f"{one.ratio:.2f}" if one.ratio else ""
        lines.append(f"{one.profile + ' over ' + one.net:24}{one.rate:11.0f}{ratio:>13}   "
                     f"{one.peer_text()}".rstrip())
    return "\n".join(lines)


def _headline(cell, kimt):
    peers = [row for row in cell.rows() if row.name not in OURS and row.rate]
    best = max(peers, key=lambda row: row.rate, default=None)
    return Headline(cell.profile.name, cell.net.name, kimt.rate, kimt.ratio,
                    best.name if best else "", kimt.rate / best.rate if best else 0.0,
                    best.about() if best else "")
