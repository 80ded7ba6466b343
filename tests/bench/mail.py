"""Made-up mail for benchmarks: sizes as real mailboxes have them, the same for the same seed."""

import math
import random
from dataclasses import dataclass

FLAGS = (r"\Seen", r"\Seen", r"\Seen", r"\Answered \Seen", r"\Flagged \Seen", "")
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

_LINE = b"The quick brown fox jumps over the lazy dog, and then writes home about it in some detail.\r\n"
_TEXT = _LINE * 1000
_SMALLEST = 400


@dataclass(frozen=True)
class Mail:
    body: bytes
    flags: str
    date: str  # as INTERNALDATE tells it


def messages(seed, count, median, sigma=0.0, largest=math.inf):
    """Yields `count` of them, of log-normal sizes around the median, with a cut-off."""
    rng = random.Random(seed)
    for number in range(count):
        size = int(min(rng.lognormvariate(0, sigma) * median, largest))
        yield Mail(_body(rng, f"{seed}.{number}", max(size, _SMALLEST)), rng.choice(FLAGS), _date(rng))


def _body(rng, name, size):
    """No two have the same Message-ID: the check tells messages apart by it."""
    head = (f"From: Sender {name} <sender@example.net>\r\nTo: bench@example.com\r\n"
            f"Subject: Message {name}\r\nDate: Mon, 02 Jun 2025 10:00:00 +0000\r\n"
            f"Message-ID: <{name}.{rng.getrandbits(32):08x}@bench.example>\r\n"
            "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n").encode()
    need = max(size - len(head), 2)
    text = _TEXT if need <= len(_TEXT) else _TEXT * (need // len(_TEXT) + 1)
    return head + text[:need - 2].rstrip(b"\r\n") + b"\r\n"


def _date(rng):
    return (f"{rng.randint(1, 28):2}-{rng.choice(MONTHS)}-{rng.randint(2012, 2025)} "
            f"{rng.randrange(24):02}:{rng.randrange(60):02}:{rng.randrange(60):02} +0000")
