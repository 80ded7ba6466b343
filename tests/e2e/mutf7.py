"""Modified UTF-7, the spelling of folder names on the wire (RFC 3501 5.1.3). Written for the tests
alone, so that they do not share a mistake with the program."""

import base64


def encode(name):
    """str -> bytes."""
    out, run = [], ""
    for char in name + "\0":
        if " " <= char <= "~" or char == "\0":
            if run:
                packed = base64.b64encode(run.encode("utf-16-be"), b"+,").rstrip(b"=")
                out.append(b"&" + packed + b"-")
                run = ""
            if char != "\0":
                out.append(b"&-" if char == "&" else char.encode())
        else:
            run += char
    return b"".join(out)


def decode(raw):
    """bytes -> str; ValueError when it is not modified UTF-7."""
    text, parts = raw.decode("ascii"), []
    while text:
        plain, ampersand, text = text.partition("&")
        parts.append(plain)
        if not ampersand:
            break
        packed, dash, text = text.partition("-")
        if not dash:
            raise ValueError(f"no end of a shifted part: {raw!r}")
        if packed:
            padded = packed.encode() + b"=" * (-len(packed) % 4)
            parts.append(base64.b64decode(padded, b"+,", validate=True).decode("utf-16-be"))
        else:
            parts.append("&")
    return "".join(parts)


def quoted(name):
    """str -> what stands in a command: encoded and in quotes."""
    raw = encode(name).replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    return (b'"' + raw + b'"').decode("ascii")
