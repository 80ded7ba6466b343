"""The check of floors, circles and owners finds what it is for: in a small house of three files."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parent
RULES = """
floor roof: calls
    files core/roof/: *
    uses ground
floor ground: is called
    files core/ground/: *
state core/ground/lamp.h lamp: is_lit
    writers core/ground/: lamp.c
"""
SOURCES = {
    "core/ground/lamp.h": "struct lamp {\n    int is_lit;\n    int seen, *places;\n};\n"
                          "void light(struct lamp *lamp);\n",
    "core/ground/lamp.c": '#include "ground/lamp.h"\n'
                          "void light(struct lamp *lamp)\n{\n    lamp->is_lit = 1;\n}\n",
    "core/ground/wire_inner.h": "void wire(void);\n",
    "core/ground/wire.c": '#include "ground/wire_inner.h"\nvoid wire(void)\n{\n}\n',
    "core/roof/roof.h": "struct lamp;\nvoid roof(struct lamp *lamp);\n",
    "core/roof/roof.c": '#include "roof/roof.h"\n#include "ground/lamp.h"\n'
                        "void roof(struct lamp *lamp)\n{\n    lamp->seen++;\n    light(lamp);\n}\n",
}


class House:
    """A tree of its own, with a copy of the check and no git."""

    def __init__(self, top):
        self.top = top
        shutil.copytree(TOOLS / "layers", top / "tests/tools/layers")
        for name in ("layers.sh", "lib.sh"):
            shutil.copy(TOOLS / name, top / "tests/tools")
        self.write("tests/tools/layers.rules", RULES)
        for name, text in SOURCES.items():
            self.write(name, text)

    def write(self, name, text):
        path = self.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def change(self, name, old, new):
        text = (self.top / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def rule(self, text):
        with open(self.top / "tests/tools/layers.rules", "a", encoding="utf-8") as rules:
            rules.write(text + "\n")

    def build(self):
        for source in self.top.glob("core/*/*.c"):
            folder = self.top / "build" / source.parent.relative_to(self.top) / ".libs"
            folder.mkdir(parents=True, exist_ok=True)
            subprocess.run(["gcc", "-w", "-I", self.top / "core", "-c", source,
                            "-o", folder / f"libcore_la-{source.stem}.o"], check=True)

    def check(self, *arguments):
        done = subprocess.run([self.top / "tests/tools/layers.sh", *arguments], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                              env={**os.environ, "LC_ALL": "C"})
        return done.returncode, done.stdout

    def complaints(self):
        """Of the tree as it is built."""
        self.build()
        status, output = self.check("build")
        assert status == 1, output
        return output


@pytest.fixture
def house(tmp_path):
    return House(tmp_path)


def test_a_house_in_order_passes(house):
    house.build()
    assert house.check() == (0, "layers: 6 files\n")
    assert house.check("build") == (0, "layers: 6 files\n")


# ---- floors


def test_a_call_of_a_higher_floor_is_found(house):
    house.change("core/ground/wire.c", "{\n}", "{\n    extern void roof(void *);\n    roof(0);\n}")
    assert ("core/ground/wire.c -> core/roof/roof.c: calls roof\n"
            "  But floor ground may not use floor roof, which stands above it") in house.complaints()


def test_an_include_from_a_higher_floor_is_found_without_a_build(house):
    house.change("core/ground/wire.c", "void", '#include "roof/roof.h"\nvoid')
    status, output = house.check()
    assert status == 1
    assert "core/ground/wire.c -> core/roof/roof.h: includes it\n" in output


def test_a_floor_beside_is_not_to_be_used_unless_it_is_named(house):
    house.change("tests/tools/layers.rules", "    uses ground\n", "")
    assert "floor roof may not use floor ground, which is not among those" in house.complaints()


def test_a_header_inside_another_folder_is_found(house):
    house.change("core/roof/roof.c", "void", '#include "ground/wire_inner.h"\nvoid')
    status, output = house.check()
    assert status == 1
    assert ("core/roof/roof.c -> core/ground/wire_inner.h: includes what is of another folder "
            "alone") in output


def test_a_header_for_some_files_is_included_by_no_other(house):
    house.rule("header core/ground/: lamp.h for lamp.c")
    assert "core/roof/roof.c -> core/ground/lamp.h: includes what is for others alone" in \
        house.complaints()


def test_a_header_for_some_folders_is_included_by_files_of_these_alone(house):
    house.rule("header core/ground/: lamp.h for core/ground/ core/roof/")
    house.build()
    assert house.check("build") == (0, "layers: 6 files\n")
    house.change("tests/tools/layers.rules", "core/ground/ core/roof/", "core/ground/")
    assert "core/roof/roof.c -> core/ground/lamp.h: includes what is for others alone" in \
        house.complaints()


def test_a_folder_that_does_not_include_a_header_for_it_is_found(house):
    house.rule("header core/ground/: wire_inner.h for core/ground/ core/roof/")
    assert "core/roof/ does not include core/ground/wire_inner.h" in house.complaints()


def test_a_file_that_does_not_include_a_header_for_it_is_found(house):
    house.rule("header core/ground/: wire_inner.h for wire.c lamp.c")
    assert "core/ground/lamp.c does not include core/ground/wire_inner.h" in house.complaints()


def test_a_file_without_a_floor_is_found(house):
    house.write("core/cellar/rat.c", "int rat;\n")
    status, output = house.check()
    assert status == 1
    assert "core/cellar/rat.c: is on no floor" in output


def test_a_file_that_is_named_is_on_that_floor_wherever_it_stands(house):
    house.change("tests/tools/layers.rules", "files core/ground/: *",
                 "files core/ground/: *\n    files core/roof/: roof")
    house.build()
    assert house.check("build")[0] == 0


# ---- circles


def need_each_other(house):
    house.change("core/ground/wire.c", "{\n}", "{\n    extern void light(void *);\n    light(0);\n}")
    house.change("core/ground/lamp.c", "= 1;", "= 1;\n    extern void wire(void);\n    wire();")


def test_files_that_need_each_other_are_found(house):
    need_each_other(house)
    assert ("files that need each other:\n"
            "    core/ground/lamp.c -> core/ground/wire.c: calls wire\n"
            "    core/ground/wire.c -> core/ground/lamp.c: calls light\n") in house.complaints()


def test_a_circle_through_three_files_is_shown_as_a_whole(house):
    house.write("core/ground/plug.c", "void wire(void);\nvoid plug(void)\n{\n    wire();\n}\n")
    house.change("core/ground/wire.c", "{\n}", "{\n    extern void light(void *);\n    light(0);\n}")
    house.change("core/ground/lamp.c", "= 1;", "= 1;\n    extern void plug(void);\n    plug();")
    found = house.complaints()
    assert "core/ground/lamp.c -> core/ground/plug.c: calls plug\n" in found
    assert "core/ground/plug.c -> core/ground/wire.c: calls wire\n" in found
    assert "core/ground/wire.c -> core/ground/lamp.c: calls light\n" in found


# ---- exceptions


def test_a_circle_is_excused_by_one_of_its_arrows(house):
    need_each_other(house)
    house.rule("except core/ground/: wire.c -> lamp.c: light")
    house.build()
    assert house.check("build")[0] == 0


def test_an_exception_is_for_the_functions_that_it_names(house):
    need_each_other(house)
    house.change("core/ground/lamp.c", '#include "ground/lamp.h"',
                 '#include "ground/lamp.h"\nvoid dim(void)\n{\n}')
    house.change("core/ground/wire.c", "light(0);", "light(0);\n    extern void dim(void);\n    dim();")
    house.rule("except core/ground/: wire.c -> lamp.c: light")
    assert "core/ground/wire.c -> core/ground/lamp.c: calls dim\n" in house.complaints()


def test_an_exception_for_a_call_that_is_gone_is_found(house):
    house.rule("except core/ground/: wire.c -> lamp.c: light")
    assert "core/ground/wire.c -> core/ground/lamp.c: light is not needed any more" in \
        house.complaints()


def test_an_exception_for_an_include_that_is_gone_is_found_without_a_build(house):
    house.rule("except core/: ground/wire.c -> roof/roof.h: include")
    status, output = house.check()
    assert status == 1
    assert "core/ground/wire.c -> core/roof/roof.h: include is not needed any more" in output


def test_an_exception_for_what_no_rule_forbids_is_found(house):
    house.rule("except core/: roof/roof.c -> ground/lamp.c: light")
    assert "core/roof/roof.c -> core/ground/lamp.c: is against no rule any more" in house.complaints()


# ---- owners


@pytest.mark.parametrize("write", [
    "lamp->is_lit = 0;", "lamp->is_lit++;", "*lamp = (struct lamp){0};",
    "extern void give(int *); give(&lamp->is_lit);",
    "__atomic_store_n(&lamp->is_lit, 0, __ATOMIC_RELAXED);",
])
def test_a_write_of_what_others_own_is_found(house, write):
    house.change("core/roof/roof.c", "lamp->seen++;", write)
    found = house.complaints()
    assert "core/roof/roof.c:5:" in found
    assert "  Only core/ground/lamp.c may write struct lamp: is_lit" in found


@pytest.mark.parametrize("use", [
    "if (lamp->is_lit) lamp->seen++;", "lamp->places = 0;",
    "struct other { int is_lit; } other; other.is_lit = 1;",
    "extern void look(const int *); look(&lamp->is_lit);",
])
def test_reading_it_is_free_and_so_are_others_of_its_name(house, use):
    house.change("core/roof/roof.c", "lamp->seen++;", use)
    house.build()
    assert house.check("build") == (0, "layers: 6 files\n")


def test_a_pointer_and_the_last_of_several_members_may_be_owned(house):
    house.change("tests/tools/layers.rules", "lamp: is_lit", "lamp: is_lit places")
    house.change("core/roof/roof.c", "lamp->seen++;", "lamp->seen++;\n    lamp->places = 0;")
    assert "core/roof/roof.c:6:" in house.complaints()


def test_a_whole_struct_may_be_owned(house):
    house.change("tests/tools/layers.rules", "lamp: is_lit", "lamp: *")
    assert "Only core/ground/lamp.c may write struct lamp: *" in house.complaints()


def test_a_writer_that_does_not_write_is_found(house):
    house.change("tests/tools/layers.rules", "writers core/ground/: lamp.c",
                 "writers core/ground/: lamp.c\n    writers core/roof/: roof.c")
    assert "core/roof/roof.c does not write struct lamp: is_lit" in house.complaints()


def test_a_member_that_is_not_there_is_found(house):
    house.change("tests/tools/layers.rules", "lamp: is_lit", "lamp: is_lit colour")
    assert "core/ground/lamp.h has no lamp colour" in house.complaints()


# ---- the rules themselves


@pytest.mark.parametrize("line, fault", [
    ("door core/roof/: *", "what is 'door'?"),
    ("floor roof: once more", "roof is a floor already"),
    ("floor shed: leans on the roof\n    uses roof", "shed uses roof, which stands above it"),
    ("floor shed: empty\n    files core/shed/: *", "core/shed/ has no file *"),
    ("floor shed: claims too much\n    files core/roof/: *", "core/roof/roof.c is on two floors"),
    ("except core/: roof/roof.c -> ground/lamp.c", "wanted: except FOLDER/: FILE -> FILE"),
    ("except core/: roof/tile.c -> ground/lamp.c: light", "there is no file core/roof/tile.c"),
])
def test_a_rule_that_cannot_be_meant_is_refused_with_its_line(house, line, fault):
    house.rule(line)
    status, output = house.check()
    assert status == 1
    assert "tests/tools/layers.rules:" in output
    assert fault in output


def test_a_folder_without_object_files_is_no_build(house):
    status, output = house.check("build")
    assert status == 1
    assert "no object files in build: build first, with tests/build" in output
