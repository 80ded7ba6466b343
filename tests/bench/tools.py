"""Programs of ours that a benchmark runs: kimt, and the C programs of this folder."""

import os
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROGRAMS = ("relay", "delay")
REPOSITORY = HERE.parents[1]


def kimt_path():
    """The program under test: environment KIMT, else the staged install in build/."""
    return Path(os.environ.get("KIMT") or REPOSITORY / "build/stage/bin/kimt")


def built(name):
    return REPOSITORY / "build/tests/bench" / name / name


def install():
    """The packages of other contestants; where that cannot be, they are left out."""
    subprocess.run([REPOSITORY / "tests/setup", "--bench"], check=False)


def build():
    """Brings kimt and the programs of this folder up to date; not if there is all, and KIMT says which kimt."""
    if "KIMT" not in os.environ or not all(built(name).exists() for name in PROGRAMS):
        subprocess.run([REPOSITORY / "tests/build"], check=True)
