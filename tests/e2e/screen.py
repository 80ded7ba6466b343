"""A terminal of a given size with a program in it: what a person sees, at any moment.

It knows the few sequences that kimt uses, and refuses all others.
"""

import errno
import fcntl
import os
import pty
import re
import select
import struct
import termios
import time
import unicodedata

from program import kimt_path

SEQUENCE = re.compile(r"\x1b\[([?0-9;]*)([A-Za-z])")


def _columns_of(char):
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


class Screen:
    """Lines of cells; `lines()` are those on the screen, `scrolled` those that left it."""

    def __init__(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.cells = [[" "] * columns for _ in range(rows)]
        self.scrolled = []
        self.row = self.column = 0
        self.is_cursor_shown = True
        self.colours = set()
        self.rest = ""

    def lines(self):
        return ["".join(row).rstrip() for row in self.cells]

    def all_lines(self):
        return self.scrolled + self.lines()

    def feed(self, text):
        text = self.rest + text
        self.rest = ""
        while text:
            if text[0] != "\x1b":
                self._put(text[0])
                text = text[1:]
                continue
            found = SEQUENCE.match(text)
            if not found:
                self.rest = text
                return
            self._obey(*found.groups())
            text = text[found.end():]

    def _put(self, char):
        if char == "\n":
            self._next_row()
        elif char == "\r":
            self.column = 0
        else:
            assert unicodedata.category(char) != "Cc", f"a control: {char!r}"
            width = _columns_of(char)
            if self.column + width > self.columns:
                self.column = 0
                self._next_row()
            if width:
                self.cells[self.row][self.column] = char
                self.cells[self.row][self.column + 1:self.column + width] = [""] * (width - 1)
            self.column += width

    def _next_row(self):
        if self.row + 1 < self.rows:
            self.row += 1
            return
        self.scrolled.append("".join(self.cells.pop(0)).rstrip())
        self.cells.append([" "] * self.columns)

    def _obey(self, arguments, command):
        if command == "A":
            self.row = max(0, self.row - int(arguments or 1))
        elif command in "KJ" and arguments in ("", "0"):
            self.cells[self.row][self.column:] = [" "] * (self.columns - self.column)
            for row in range(self.row + 1, self.rows if command == "J" else 0):
                self.cells[row] = [" "] * self.columns
        elif command in "hl" and arguments == "?25":
            self.is_cursor_shown = command == "h"
        else:
            assert command == "m", f"an unknown sequence: {arguments}{command}"
            self.colours.add(arguments)


class Terminal:
    """kimt, run in a terminal."""

    def __init__(self, *args, home, size=(80, 24), env=None, cwd=None):
        self.screen = Screen(*size)
        self.status = None
        base = {k: v for k, v in os.environ.items()
                if not k.startswith(("KIMT", "LC_", "LANG")) and k != "NO_COLOR"}
        base.update({"HOME": str(home), "LANG": "C.UTF-8", "TERM": "xterm", **(env or {})})
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            try:
                if cwd:
                    os.chdir(cwd)
                time.sleep(0.1)  # until the size is set
                os.execve(kimt_path(), ["kimt", *map(str, args)], base)
            finally:
                os._exit(127)
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ,
                    struct.pack("HHHH", size[1], size[0], 0, 0))

    def type(self, text):
        os.write(self.descriptor, text.encode())

    def _read(self, seconds):
        """False: there is nothing more to come."""
        if not select.select([self.descriptor], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.descriptor, 65536)
        except OSError as error:
            assert error.errno == errno.EIO
            data = b""
        self.raw = getattr(self, "raw", b"") + data
        self.screen.feed(data.decode(errors="replace"))
        return bool(data)

    def wait_for(self, pattern, seconds=30):
        """Until a line on the screen has it; returns the screen's lines."""
        until = time.monotonic() + seconds
        while not any(re.search(pattern, line) for line in self.screen.lines()):
            assert self._read(0.1), f"ended without {pattern}\n" + self.show()
            assert time.monotonic() < until, f"no {pattern}\n" + self.show()
        return self.screen.lines()

    def end(self, seconds=60):
        """Until it ended; returns its exit status."""
        until = time.monotonic() + seconds
        while self._read(0.1):
            assert time.monotonic() < until, "it does not end\n" + self.show()
        self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self.descriptor)
        return self.status

    def show(self):
        return "\n".join(self.screen.all_lines())
