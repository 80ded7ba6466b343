"""A sanitizer's report fails its test, however the process that wrote it ended."""

import subprocess
import unittest

import pytest
from sanitizer import Reports

# Writes where a sanitizer would, and then waits.
WRITES = r"""
path=$(expr "$ASAN_OPTIONS" : '.*log_path=\([^:]*\)')
echo "==1==ERROR: AddressSanitizer: heap-use-after-free" >"$path.$$"
echo written; exec sleep 60
"""


def test_a_report_of_a_process_that_was_killed_is_found():
    with Reports() as reports:
        process = subprocess.Popen(["sh", "-c", WRITES], stdout=subprocess.PIPE, text=True)
        assert process.stdout.readline() == "written\n"
        process.kill()
        process.communicate()
        with pytest.raises(AssertionError, match="heap-use-after-free"):
            reports.assert_none()


def test_without_a_report_there_is_nothing_to_say():
    with Reports() as reports:
        subprocess.run(["true"], check=True)
        reports.assert_none()


def test_where_the_tracer_of_leaks_died_there_is_no_verdict():
    with Reports() as reports:
        process = subprocess.run(["sh", "-c", WRITES.split("echo")[0] + (
            'echo "==1==LeakSanitizer has encountered a fatal error." >"$path.$$"; echo $$')],
            capture_output=True, text=True, check=True)
        reports.assert_none()
        with pytest.raises(unittest.SkipTest):
            reports.skip_if_tracer_died(int(process.stdout))
