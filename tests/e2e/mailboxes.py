"""Messages and folders of every awkward kind, made from a random generator with a seed.

What a message looks like is decided here; who owns which is company.py's affair.
"""

import base64
from dataclasses import dataclass

SYSTEM_FLAGS = ("\\Seen", "\\Answered", "\\Flagged", "\\Draft")
# Keywords that a Kerio store has room for, and some that it has not.
KEPT_KEYWORDS = ("$Forwarded", "$MDNSent", "$Junk", "$NotJunk")
LOST_KEYWORDS = ("Work", "$label1", "project-x")

# Dovecot keeps the instant and tells it in its own zone: so run it with TZ=Europe/Berlin to see
# both sides of a daylight change.
ODD_DATES = ("31-Dec-1969 23:00:00 -1130", "01-Jan-1970 00:00:00 +0000",
             "15-Jan-2001 12:00:00 -1130", "15-Jan-2001 12:00:00 +1400",
             "30-Mar-2014 01:59:59 +0100", "30-Mar-2014 03:00:00 +0200",
             "26-Oct-2014 02:30:00 +0200", "26-Oct-2014 02:30:00 +0100",
             " 1-Feb-2004 09:00:00 +0000", "29-Feb-2016 23:59:59 +0530")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# Folders every user has, as paths.
COMMON_FOLDERS = (("INBOX",), ("Sent",), ("Drafts",), ("Trash",), ("Spam",))
# Folders of which each user has some. The source must have a separator that is in none of them.
MORE_FOLDERS = (
    ("INBOX", "Rechnungen"), ("INBOX", "Rechnungen", "2019"), ("INBOX", " Kopien "),
    ("Projekte", "Alpha", "Protokolle", "2020", "Januar"), ("Projekte", "Beta"),
    ("Übersicht", "Łódź", "Straße"), ("日本語", "会議"), ("📁 Ablage",), ("Ελλάδα & Κύπρος",),
    ("Kunden & Partner",), ("&",), ("&-",), ("Ein/Ausgang",), ("a/b/c", "d/e"),
    ('Angebot "Neu"',), (" vorn",), ("hinten ",), ("Back\\slash",), ("Frage? Ja: 100%",),
    ("Sterne **",), ("<spitz|eckig>",), ("#intern",), ("~heim",), ("Calendar",), ("Notes", "Alt"),
    ("reports",), ("Reports",), ("Entwürfe",), ("e\u0301te\u0301",), ("con",),
    ("Lang " + "x" * 90,),
    ("tief",) * 12, ("{3}",), ("(Klammern) [eckig]",), ("NIL",), ("Sent Items",))


@dataclass
class Message:
    """What goes into an APPEND."""

    body: bytes
    flags: tuple
    date: str

    @property
    def flag_list(self):
        return "(" + " ".join(self.flags) + ")"


def messages(rng, count, domain, large=0):
    """Yields about `count` messages; the first ones are one of each kind. `large`: bytes of one."""
    kinds = [_plain, _plain, _plain, _html, _attachment, _nested, _eight_bit, _long_lines, _no_id,
             _forwarded, _odd_headers]
    made = 0
    for kind in (_empty_body, _only_headers, _same_id_pair, _identical_pair):
        for body in _as_list(kind(rng, domain, made)):
            yield _with_meta(rng, body, made)
            made += 1
    if large:
        yield _with_meta(rng, _large(rng, domain, large), made)
        made += 1
    while made < count:
        body = (kinds[made % len(kinds)] if made < 60 else rng.choice(kinds))(rng, domain, made)
        yield _with_meta(rng, body, made)
        made += 1


def _as_list(made):
    return made if isinstance(made, list) else [made]


def _with_meta(rng, body, number):
    flags = [flag for flag in SYSTEM_FLAGS if rng.random() < 0.3]
    if rng.random() < 0.03:
        flags.append("\\Deleted")
    if rng.random() < 0.25:
        flags.append(rng.choice(KEPT_KEYWORDS))
    if rng.random() < 0.08:
        flags.append(rng.choice(LOST_KEYWORDS))
    if number < len(ODD_DATES) or rng.random() < 0.05:
        date = ODD_DATES[number % len(ODD_DATES)]
    else:
        date = (f"{rng.randint(1, 28):2d}-{rng.choice(_MONTHS)}-{rng.randint(1995, 2025)} "
                f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:{rng.randint(0, 59):02} "
                f"{rng.choice(('+0000', '+0100', '-0500', '+0545', '-1130'))}")
    return Message(body, tuple(flags), date)


# ---- the kinds

_WORDS = ("Angebot Rechnung Termin Protokoll Vertrag report meeting invoice budget offer draft "
          "delivery Grüße naïve Łukasz 日本 emoji✉ schedule summary question answer").split()


def _words(rng, count):
    return " ".join(rng.choice(_WORDS) for _ in range(count))


def _head(rng, domain, number, *more, message_id=True):
    lines = [f"From: =?utf-8?q?Anna_M=C3=BCller?= <a{number}@{domain}>", f"To: b@{domain}",
             f"Subject: =?utf-8?b?{base64.b64encode(_words(rng, 5).encode()).decode()}?=",
             "Date: Tue, 06 May 2008 11:22:33 +0200"]
    if message_id:
        lines.append(f"Message-ID: <{number}.{rng.getrandbits(64):x}@{domain}>")
    return "\r\n".join([*lines, *more, "", ""]).encode()


def _paragraphs(rng, low, high):
    return "\r\n".join(_words(rng, 12) for _ in range(rng.randint(low, high))) + "\r\n"


def _plain(rng, domain, number):
    text = _paragraphs(rng, 3, 120).encode("ascii", "replace")
    return _head(rng, domain, number, "Content-Type: text/plain; charset=us-ascii") + text


def _html(rng, domain, number):
    edge = f"=_{rng.getrandbits(48):x}"
    text = _paragraphs(rng, 3, 40).encode()
    parts = [b"--%s\r\nContent-Type: text/%s; charset=utf-8\r\n\r\n%s" % (edge.encode(), kind, body)
             for kind, body in ((b"plain", text), (b"html", b"<p>" + text + b"</p>\r\n"))]
    return (_head(rng, domain, number, "MIME-Version: 1.0",
                  f'Content-Type: multipart/alternative; boundary="{edge}"')
            + b"".join(parts) + b"--%s--\r\n" % edge.encode())


def _attachment(rng, domain, number, size=None):
    edge = f"=_{rng.getrandbits(48):x}".encode()
    data = base64.encodebytes(rng.randbytes(size or rng.randint(500, 40000)))
    return (_head(rng, domain, number, "MIME-Version: 1.0",
                  f'Content-Type: multipart/mixed; boundary="{edge.decode()}"')
            + b"--" + edge + b"\r\nContent-Type: text/plain\r\n\r\nsee file\r\n--" + edge
            + b"\r\nContent-Type: application/octet-stream\r\n"
            b"Content-Disposition: attachment; filename*=utf-8''%C3%BC%20bung.bin\r\n"
            b"Content-Transfer-Encoding: base64\r\n\r\n"
            + data.replace(b"\n", b"\r\n") + b"--" + edge + b"--\r\n")


def _nested(rng, domain, number):
    inner = _html(rng, domain, number)
    for depth in range(rng.randint(2, 6)):
        inner = _head(rng, domain, f"{number}.{depth}", "Content-Type: message/rfc822") + inner
    return inner


def _eight_bit(rng, domain, number):
    charset, text = rng.choice((("iso-8859-1", "Gr\xfc\xdfe \xe0 tous\r\n".encode("latin-1")),
                                ("utf-8", "Grüße, 日本語, ✉\r\n".encode()),
                                ("unknown-8bit", bytes(range(128, 256)) + b"\r\n")))
    return _head(rng, domain, number, f"Content-Type: text/plain; charset={charset}",
                 "Content-Transfer-Encoding: 8bit") + text * rng.randint(1, 30)


def _long_lines(rng, domain, number):
    return (_head(rng, domain, number, "X-Long: " + "y" * rng.randint(900, 9000))
            + b"z" * rng.randint(1000, 70000) + b" no line end")


def _no_id(rng, domain, number):
    return _head(rng, domain, number, message_id=False) + _paragraphs(rng, 1, 9).encode()


def _forwarded(rng, domain, number):
    """Text that looks like protocol: literals, tagged replies, dots, a mailbox From line."""
    return (_head(rng, domain, number) + b"{12}\r\nA001 OK done\r\n* 5 EXISTS\r\n.\r\n..\r\n"
            b")\r\nFrom someone Tue May  6 2008\r\n+ go ahead\r\n" + b"\\" * 9 + b'"\r\n')


def _odd_headers(rng, domain, number):
    return (b"Subject:\r\nX-Empty:\r\nReceived: from x\r\n\tby y\r\n\tfor z\r\nFrom: <>\r\n"
            b"no colon in this line\r\nX-8bit: \xfc\xff\r\n\r\n" + _paragraphs(rng, 1, 3).encode())


def _empty_body(rng, domain, number):
    return _head(rng, domain, number)


def _only_headers(rng, domain, number):
    """Headers that end without the empty line."""
    return _head(rng, domain, number)[:-2]


def _same_id_pair(rng, domain, number):
    head = _head(rng, domain, number)
    return [head + b"first\r\n", head + b"second\r\n"]


def _identical_pair(rng, domain, number):
    return [_plain(rng, domain, number)] * 2


def _large(rng, domain, size):
    return _attachment(rng, domain, "large", size * 3 // 4)
