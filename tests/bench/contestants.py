"""Those that are timed: each copies one account from one IMAP server to another in one process.

A contestant is given the two servers and an empty folder of its own, writes its configuration there, and
answers the command to run. All make one connection to each side.
"""

import os
from pathlib import Path

USER, PASSWORD = "bench@example.com", "bench-password"


class Kimt:
    """kimt with one lane, with the reporters and logs that users get by default."""

    name = "kimt"

    def command(self, source, destination, folder, tls):
        secure = "tls" if tls else "none"
        trust = f"ca_file = {source.ca_file}\n" if tls else ""
        trust2 = f"ca_file = {destination.ca_file}\n" if tls else ""
        users = folder / "users.csv"
        users.write_text(f"{USER};{PASSWORD};Bench\n")
        users.chmod(0o600)
        profile = folder / "bench.ini"
        profile.write_text(
            f"[migration]\naccounts = users.csv\nlanes = 1\nlogs = {folder}/logs\n"
            "reporter.1 = terminal\nreporter.2 = report-log\nreporter.3 = debug-log\n"
            f"[source]\nplugin = imap\nhost = 127.0.0.1\nport = {_port(source, tls)}\n"
            f"security = {secure}\n{trust}"
            f"[destination]\nplugin = imap\nhost = 127.0.0.1\nport = {_port(destination, tls)}\n"
            f"security = {secure}\n{trust2}")
        profile.chmod(0o600)
        program = os.environ.get("KIMT") or Path(__file__).parents[2] / "build/stage/bin/kimt"
        return [str(program), "migrate", str(profile)]


class Mbsync:
    """isync's mbsync with its default pipelining; arrival dates kept, as a migration wants it."""

    name = "mbsync"

    def command(self, source, destination, folder, tls):
        config = folder / "mbsyncrc"
        config.write_text(self._store("far", source, tls) + self._store("near", destination, tls) +
                          "Channel bench\nFar :far:\nNear :near:\nPatterns *\nCreate Near\n"
                          f"Sync Pull New\nCopyArrivalDate yes\nSyncState {folder}/state/\n")
        (folder / "state").mkdir()
        return ["mbsync", "-q", "-c", str(config), "bench"]

    @staticmethod
    def _store(name, server, tls):
        secure = f"SSLType IMAPS\nCertificateFile {server.ca_file}\n" if tls else "SSLType None\n"
        return (f"IMAPAccount {name}\nHost {'localhost' if tls else '127.0.0.1'}\n"
                f"Port {_port(server, tls)}\nUser {USER}\nPass {PASSWORD}\nAuthMechs LOGIN\n{secure}"
                f"\nIMAPStore {name}\nAccount {name}\n\n")


def _port(server, tls):
    return server.tls_port if tls else server.port


ALL = (Kimt, Mbsync)
