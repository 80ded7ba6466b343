"""Programs of ours that a benchmark runs: kimt, and the C programs of this folder."""

import os
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROGRAMS = ("tests/bench/relay/relay", "tests/bench/delay/delay")
REPOSITORY = HERE.parents[1]


def kimt_path():
    """The program under test: environment KIMT, else the staged install in build/."""
    return Path(os.environ.get("KIMT") or REPOSITORY / "build/stage/bin/kimt")


def built(name):
    return REPOSITORY / "build/tests/bench" / name / name


def build():
    """Brings kimt (unless the environment names one) and the programs of this folder up to date."""
    if "KIMT" not in os.environ or not (REPOSITORY / "build/Makefile").exists():
        subprocess.run([REPOSITORY / "tests/build"], check=True)
    subprocess.run(["make", "-s", "-C", REPOSITORY / "build", *PROGRAMS], check=True)
