"""Two scripted IMAP servers, and the profile that joins them: a case takes a few lines."""

import json

from program import write_accounts, write_profile
from servers.scripted import CAPABILITY, Scripted

ADDRESS, PASSWORD = "ann@example.com", "secret"


class Pair:
    """A scripted source and destination, and the profile that joins them."""

    def __init__(self, folder, kimt):
        self.folder, self._kimt = folder, kimt
        self._servers = []

    def server(self, *args, **options):
        self._servers.append(Scripted(*args, **options).__enter__())
        return self._servers[-1]

    def begin(self, boxes=None, capability=CAPABILITY, **options):
        """Starts both ends; `boxes` are the source's, a list is its INBOX."""
        boxes = {"INBOX": boxes} if isinstance(boxes, list) else boxes
        self.source = self.server(boxes, capability=capability, **options)
        self.destination = self.server({"INBOX": []})
        return self.source, self.destination

    def migrate(self, *args, source=None, destination=None, migration=None):
        write_accounts(self.folder, [(ADDRESS, PASSWORD, "Ann")])
        side = {"plugin": "imap", "host": "127.0.0.1", "security": "none"}
        profile = write_profile(
            self.folder,
            migration={"accounts": "users.csv", "reporter.1": "json-lines", "logs": "logs",
                       "timeout": "5s", "retry_for": "20s", **(migration or {})},
            source={**side, "port": self.source.port, **(source or {})},
            destination={**side, "port": self.destination.port, **(destination or {})})
        self.result = self._kimt("migrate", *args, profile, timeout=60)
        self.events = [json.loads(line) for path in sorted(self.folder.glob("logs/**/events.jsonl"))
                       for line in path.read_text().splitlines()]
        return self.result.status

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
