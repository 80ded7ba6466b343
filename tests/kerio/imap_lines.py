"""Pieces of IMAP lines as the relay needs them: commands taken apart, replies in Kerio's form."""

import re

from . import imap_names

KEYWORDS = ("$MDNSent", "$Forwarded", "$AutoJunk", "$AutoNotJunk", "$Junk", "$NotJunk")
FLAGS = " ".join(("\\Deleted", "\\Seen", "\\Answered", "\\Draft", "\\Flagged") + KEYWORDS).encode()
_KEPT_FLAGS = {flag.lower() for flag in FLAGS.split()}

LITERAL = re.compile(rb"\{(\d+)(\+?)\}$")
_ASTRING = re.compile(rb'"((?:[^"\\]|\\.)*)"|\{(\d+)\+\}\r\n|([^\s(){"%*\\]+)', re.DOTALL)
_LIST = re.compile(rb'\* (LIST|LSUB) \(([^)]*)\) (?:"/"|NIL) (.*)', re.DOTALL)


def split(text):
    """tag, command in upper case, arguments."""
    tag, _, rest = text.partition(b" ")
    name, _, arguments = rest.partition(b" ")
    return tag, name.upper(), arguments


def astring(text):
    """(its value, where the rest begins); (None, 0) if there is none."""
    match = _ASTRING.match(text)
    if not match:
        return None, 0
    if match[2] is not None:
        end = match.end() + int(match[2])
        return text[match.end():end], end
    if match[3] is not None:
        return match[3], match.end()
    return re.sub(rb"\\(.)", rb"\1", match[1]), match.end()


def known_flags(flags):
    """Those that Kerio can hold; it has no room for other keywords."""
    return b" ".join(f for f in flags.strip(b"()").split() if f.lower() in _KEPT_FLAGS)


def listed(line):
    match = _LIST.fullmatch(line)
    if not match:
        return line
    raw, _ = astring(match[3])
    name = imap_names.decoded(raw)
    if name.split("/")[0] in imap_names.GROUPWARE:
        return None
    attributes = []
    if name == "INBOX":
        attributes.append("\\Inbox")
    elif name in imap_names.ROLES:
        attributes.append("\\" + imap_names.ROLES[name])
    if b"\\noselect" in match[2].lower() or b"\\nonexistent" in match[2].lower():
        attributes.append("\\Noselect")
    return b'* %s (%s) "/" %s' % (match[1], " ".join(attributes).encode(),
                                  imap_names.quoted(name))


def asks_for_public_root(arguments):
    reference, end = astring(arguments)
    if reference != b"":
        return False
    pattern = arguments[end:].strip().strip(b'"')
    return pattern in (b"*", b"%", imap_names.PUBLIC_ROOT.encode())
