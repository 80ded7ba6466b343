"""Made-up mail for benchmarks: sizes as real mailboxes have them, the same for the same seed."""

import random

_TEXT = (b"The quick brown fox jumps over the lazy dog, and then writes home about it in some "
         b"detail.\r\n") * 400


def messages(seed, count, median_bytes=8_000, largest_bytes=10_000_000, sigma=1.1):
    """Yields `count` messages whose sizes are log-normal around the median, with a cut-off."""
    rng = random.Random(seed)
    for number in range(count):
        size = min(int(rng.lognormvariate(0, sigma) * median_bytes), largest_bytes)
        yield _message(rng, number, max(size, 400))


def _message(rng, number, size):
    head = (f"From: Sender {number % 97} <sender{number % 97}@example.net>\r\n"
            f"To: bench@example.com\r\nSubject: Message {number}\r\n"
            f"Date: Mon, 02 Jun 2025 10:00:00 +0000\r\n"
            f"Message-ID: <{rng.getrandbits(64):016x}@bench.example>\r\n"
            f"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n").encode()
    need = max(size - len(head), 0)
    start = rng.randrange(1000)
    body = (_TEXT[start:start + need] if need <= len(_TEXT) - 1000
            else (_TEXT * (need // len(_TEXT) + 2))[start:start + need])
    return head + body[:-2] + b"\r\n"
