"""What sanitizers say, of every process of a test: also of one that was stopped or killed, or that
a test started by itself.

Reports are written to files, by options in the environment that all processes of a test inherit;
the fixture in conftest.py looks for such files when the test ends. So nothing depends on how a
process ended, or on whether its output was read.
"""

import os
import re
import shutil
import tempfile
import unittest
from pathlib import Path

_OPTIONS = ("ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS")
# Now and then the tracer that looks for leaks at the end dies of itself: it has not looked then.
_LEAK_TRACER_DIED = "LeakSanitizer has encountered a fatal error"
_REPORT = re.compile(r"ERROR: \w+Sanitizer|WARNING: ThreadSanitizer|runtime error:"
                     r"|SUMMARY: \w+Sanitizer")


class Reports:
    """Use it in a `with`: sanitizers write into a folder of this test meanwhile."""

    current = None  # of the test that runs

    def __enter__(self):
        # Not below the test's own folder: some programs run as a user who cannot get there.
        self._folder = Path(tempfile.mkdtemp(prefix="kimt-reports-"))
        self._folder.chmod(0o1777)
        self._before = {name: os.environ.get(name) for name in _OPTIONS}
        for name, before in self._before.items():
            os.environ[name] = ":".join(filter(None, (before, f"log_path={self._folder}/report")))
        self._outer, Reports.current = Reports.current, self
        return self

    def __exit__(self, *exc):
        Reports.current = self._outer
        for name, before in self._before.items():
            if before is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = before
        shutil.rmtree(self._folder, ignore_errors=True)

    def skip_if_tracer_died(self, pid):
        """The tracer that looks for leaks at the end takes its process with it when it dies, whose
        exit status then says nothing about kimt."""
        path = self._folder / f"report.{pid}"
        if path.exists() and _LEAK_TRACER_DIED in path.read_text(errors="replace"):
            raise unittest.SkipTest("the tracer that looks for leaks died, and kimt with it")

    def assert_none(self):
        """No process of the test wrote one."""
        texts = [path.read_text(errors="replace") for path in sorted(self._folder.iterdir())]
        texts = [text for text in texts if _LEAK_TRACER_DIED not in text]
        assert not texts, "sanitizer report:\n" + "\n".join(texts)[:6000]


def assert_none_in(text):
    """What a sanitizer says before it has read its options goes to standard error."""
    assert not _REPORT.search(text), "sanitizer report:\n" + text[:6000]
