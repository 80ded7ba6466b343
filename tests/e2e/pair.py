"""Two scripted IMAP servers, and the profile that joins them: a case takes a few lines."""

import json
import shutil

from program import plain_side, write_move
from servers.scripted import CAPABILITY, Scripted

ADDRESS, PASSWORD = "ann@example.com", "secret"


class Pair:
    """A scripted source and destination, and the profile that joins them."""

    def __init__(self, folder, kimt):
        self.folder, self._kimt = folder, kimt
        self._servers, self.accounts = [], [ADDRESS]

    def server(self, *args, **options):
        self._servers.append(Scripted(*args, **options).__enter__())
        return self._servers[-1]

    def begin(self, boxes=None, capability=CAPABILITY, **options):
        """Starts both ends; `boxes` are the source's, a list is its INBOX."""
        boxes = {"INBOX": boxes} if isinstance(boxes, list) else boxes
        self.source = self.server(boxes, capability=capability, **options)
        self.destination = self.server({"INBOX": []})
        return self.source, self.destination

    def write(self, source=None, destination=None, migration=None):
        """The profile with its accounts; returns its path."""
        # A case counts sessions and commands: on a busy machine a slow login would bring lanes.
        return write_move(
            self.folder, [(address, PASSWORD, "") for address in self.accounts],
            {**plain_side(self.source.port), **(source or {})},
            {**plain_side(self.destination.port), **(destination or {})},
            {"reporter.1": "json-lines", "lanes_per_account": 1,
             "timeout": "5s", "retry_for": "20s", **(migration or {})})

    def run(self, *args, env=None, **sections):
        """kimt with these arguments and the profile; its exit status."""
        profile = self.write(**sections)
        shutil.rmtree(self.folder / "logs", ignore_errors=True)
        self.result = self._kimt(*args, profile, timeout=60, env=env)
        self.events = [json.loads(line) for path in sorted(self.folder.glob("logs/**/events.jsonl"))
                       for line in path.read_text().split("\n")[:-1]]  # the last may be cut short
        return self.result.status

    def migrate(self, *args, **sections):
        return self.run("migrate", *args, **sections)

    def counts(self):
        """Of all accounts."""
        return next(e["counts"] for e in reversed(self.events) if e["event"] == "run_end")

    def outcomes(self):
        """outcome -> UIDs of the messages that were not simply copied."""
        found = {}
        for event in self.events:
            if event["event"] == "message":
                found.setdefault(event["outcome"], []).append(event["uid"])
        return found

    def stored(self, box="INBOX"):
        return [mail.body for mail in self.destination.boxes[box]]

    def show(self):
        return self.result.text[-3000:] + json.dumps(self.events[-20:], indent=1)

    def end(self):
        for server in self._servers:
            server.__exit__()
