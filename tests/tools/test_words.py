"""The check of words finds what people should not have to read, and leaves the rest alone."""

import shutil
import subprocess
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parent
LICENCE = "/* SPDX-License-Identifier: MIT\n */\n"


class Shelf:
    """A tree of its own, with a copy of the check and no git."""

    def __init__(self, top):
        self.top = top
        (top / "tests/tools").mkdir(parents=True)
        for name in ("words.sh", "lib.sh"):
            shutil.copy(TOOLS / name, top / "tests/tools")
        self.write("README.md", "# A tree\n")
        self.write("core/say.c", LICENCE)

    def write(self, name, text):
        path = self.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def check(self):
        done = subprocess.run(["sh", self.top / "tests/tools/words.sh"], capture_output=True,
                              text=True, check=False)
        return done.returncode, done.stdout


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path)


def test_plain_words_pass(shelf):
    shelf.write("core/kimt.1", "A folder that has disappeared is reported.\n")
    shelf.write("core/say.c", LICENCE + 'const char *text = "the rest is skipped";\n')
    assert shelf.check() == (0, "words: nothing found\n")


@pytest.mark.parametrize("said", [
    "the difference is told", "it tells the version", "Tell the user", "folders are passed over",
    "a connection to either side", "whoever reads it", "somebody on the way", "needs his password",
    "messages brought over by a run", "it is there already", "a key stands here twice",
    "refused for the time being", "renamed likewise"])
@pytest.mark.parametrize("place", ["README.md", "core/kimt.1", "plugins/a/kimt-a.5", "conf/kimt.ini",
                                   "core/say.c", "plugins/a/a.h"])
def test_a_phrase_that_is_not_plain_is_found(shelf, said, place):
    is_code = place.endswith((".c", ".h"))
    shelf.write(place, LICENCE + f'const char *text = "{said}";\n' if is_code else f"First.\n{said}.\n")
    status, out = shelf.check()
    assert status == 1 and f"{place}:" in out and said in out


@pytest.mark.parametrize("text", [
    "const char *foretell_r = teller;\n",                  # a name
    "/* Tells nobody; said in a comment. */\n",            # a comment
    'const char *text = "either yes or no: the hero";\n'])  # other words, and parts of words
def test_what_people_do_not_read_is_left_alone(shelf, text):
    shelf.write("core/say.c", LICENCE + text)
    assert shelf.check()[0] == 0


def test_a_file_without_its_licence_is_found(shelf):
    shelf.write("core/say.c", "int x;\n")
    status, out = shelf.check()
    assert status == 1 and "core/say.c" in out
