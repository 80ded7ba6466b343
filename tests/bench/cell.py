"""What was found for one profile over one net."""

from dataclasses import dataclass, field

import table


@dataclass
class Cell:
    profile: object
    net: object
    ledger: object
    hidden: list
    rtt_ms: float  # as measured
    results: dict = field(default_factory=dict)  # name -> trials

    def title(self):
        profile, net = self.profile, self.net
        way = f"{net.about}, round trip {self.rtt_ms:.1f} ms" if net.is_far else net.about
        hidden = f", destination without {' '.join(self.hidden)}" if self.hidden else ""
        lanes = f", {profile.lanes} at a time" if profile.lanes > 1 else ""
        return (f"{profile.name} over {net.name}: {self.ledger.count:,} messages, "
                f"{self.ledger.bytes / 1e6:,.0f} MB, {way}{lanes}{hidden}")

    def rows(self):
        return table.rows(list(self.results.items()))

    def as_dict(self):
        return {"profile": self.profile.name, "net": self.net.name, "title": self.title(),
                "messages": self.ledger.count, "bytes": self.ledger.bytes,
                "accounts": self.profile.accounts, "folders": self.profile.folders,
                "lanes": self.profile.lanes, "hidden": self.hidden, "rtt_ms": self.rtt_ms,
                "medians": {row.name: row.as_dict() for row in self.rows()},
                "trials": {name: [trial.as_dict() for trial in trials]
                           for name, trials in self.results.items()}}
