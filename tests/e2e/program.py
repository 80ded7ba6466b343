"""Running kimt as a user would, and writing the profiles it reads.

Every run has its own HOME, so logs and state never land in the real one, and its output is searched
for what a sanitizer had to say; sanitizer.py finds what it wrote to files.
"""

import os
import re
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from sanitizer import Reports, assert_none_in

REPOSITORY = Path(__file__).resolve().parents[2]


def kimt_path():
    """The program under test: environment KIMT, else the staged install in build/."""
    return Path(os.environ.get("KIMT") or REPOSITORY / "build/stage/bin/kimt")


def is_sanitized():
    """True if kimt is built with a sanitizer, and so needs more memory than it would."""
    libraries = kimt_path().resolve().parents[1].rglob("*.so*")
    return any(b"__asan_" in path.read_bytes() or b"__tsan_" in path.read_bytes()
               for path in (kimt_path(), *libraries) if path.is_file())


@dataclass
class Result:
    """How a run of kimt ended."""

    status: int       # exit status; negative: killed by that signal
    out: str
    err: str
    peak_kib: int     # most memory resident at once
    seconds: float

    @property
    def text(self):
        return self.out + self.err


class Running:
    """A kimt that has been started; wait() gives its Result."""

    def __init__(self, args, home, env=None, cwd=None, stdin=None):
        self._began = time.monotonic()
        self._peak = 0
        self.args = [str(kimt_path()), *map(str, args)]
        self.process = subprocess.Popen(
            self.args, env=self._environment(home, env), cwd=cwd, stdin=stdin or subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace")
        self._watch = threading.Thread(target=self._watch_memory, daemon=True)
        self._watch.start()

    def _environment(self, home, extra):
        env = {k: v for k, v in os.environ.items() if not k.startswith(("KIMT", "LC_", "LANG"))}
        env.update(HOME=str(home), LANG="C.UTF-8")
        env.update(extra or {})
        return env

    def _watch_memory(self):
        # Not getrusage(): its maximum includes the parent's image between fork and exec.
        while self.process.returncode is None:
            try:
                status = Path(f"/proc/{self.process.pid}/status").read_text()
            except OSError:
                return
            found = re.search(r"VmHWM:\s+(\d+)", status)
            self._peak = max(self._peak, int(found[1]) if found else 0)
            time.sleep(0.02)

    def hears(self, number):
        """Whether this signal has a meaning of its own for it yet."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        caught = re.search(r"SigCgt:\s+(\w+)", status)
        return bool(int(caught[1], 16) >> (number - 1) & 1)

    def wait(self, timeout=120):
        try:
            out, err = self.process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            out, err = self.process.communicate()
            raise AssertionError(f"kimt did not end in {timeout} s\n{out[-3000:]}\n{err[-3000:]}")
        self._watch.join()
        result = Result(self.process.returncode, out, err, self._peak,
                        time.monotonic() - self._began)
        assert_none_in(result.text)
        if Reports.current:
            Reports.current.skip_if_tracer_died(self.process.pid)
        return result


def run_kimt(*args, home, timeout=120, **options):
    """Runs kimt to its end."""
    return Running(args, home, **options).wait(timeout)


def write_profile(folder, name="profile.ini", **sections):
    """Writes an INI profile that only its owner can read; returns its path.

    write_profile(tmp, migration={"accounts": "users.csv", "reporter.1": "terminal"},
                  source={...}, destination={...}, reporter_x={...})  # reporter_x: [reporter.x]
    Values that hold ; or # are quoted, None leaves a key out.
    """
    lines = []
    named = {key: value for key, value in (sections.get("migration") or {}).items()
             if key.startswith("reporter.") and value}
    if not named or "debug-log" in named.values():
        sections = {"reporter_debug-log": {"level": "wire"}, **sections}  # tests read it
    for section, keys in sections.items():
        lines.append(f"[{section.replace('reporter_', 'reporter.')}]")
        lines += [f"{key} = {_value(value)}" for key, value in keys.items() if value is not None]
        lines.append("")
    return _private_file(Path(folder) / name, "\n".join(lines))


def plain_side(port, **keys):
    """[source] or [destination]: an IMAP server of this machine that is spoken to in clear text."""
    return {"plugin": "imap", "host": "127.0.0.1", "security": "none", "port": port, **keys}


def write_move(folder, rows, source, destination, migration=None, name="profile.ini"):
    """Writes the accounts file from these rows, and the profile that moves them; returns its path."""
    write_accounts(folder, rows)
    return write_profile(folder, name,
                         migration={"accounts": "users.csv", "logs": "logs", **(migration or {})},
                         source=source, destination=destination)


def write_accounts(folder, rows, name="users.csv"):
    """Writes the accounts file from (address, password, full name) rows; returns its path."""
    return _private_file(Path(folder) / name,
                         "".join(";".join(_field(f) for f in row) + "\n" for row in rows))


def write_secret(folder, name, secret):
    """Writes a file for a key such as password_file; returns its path."""
    return _private_file(Path(folder) / name, secret + "\n")


def _private_file(path, text):
    path.write_text(text)
    path.chmod(0o600)
    return path


def _value(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    if any(c in text for c in ';#"'):
        return f"'{text}'" if '"' in text else f'"{text}"'
    return text


def _field(text):
    if any(c in text for c in ';"\n') or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text
