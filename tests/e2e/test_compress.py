"""COMPRESS=DEFLATE against a real Dovecot, either way; and where auto makes use of it."""

import shutil

import pytest

from program import plain_side, write_move
from servers.line import Line
from sides import content as mail, names

USER, PASSWORD = "ann@example.com", "secret"
# Debian's Dovecot has the plugin, and switches it off.
COMPRESSES = ["mail_plugins = $mail_plugins zlib",
              "protocol imap {\n  mail_plugins = $mail_plugins imap_zlib\n}"]
WORDS = b"the quick brown fox jumps over the lazy dog and on "


def body(number, size):
    text = (WORDS * (size // len(WORDS) + 1))[:size]
    return (b"Subject: %d\r\n\r\n" % number) + b"\r\n".join(
        text[at:at + 76] for at in range(0, len(text), 76)) + b"\r\n"


def fill(server, folders):
    client, total = server.login(USER), 0
    for name, sizes in folders.items():
        client.create(name)
        for number, size in enumerate(sizes):
            client.append(name, r"(\Seen)", None, body(number, size))
            total += size
    return total


def profile(folder, source, destination, compress, security="none", **side):
    ends = (plain_side(port, **{"security": security, "compress": compress, **side})
            for port in (source, destination))
    return write_move(folder, [(USER, PASSWORD, "")], *ends,
                      {"lanes": 1, "reporter.1": "debug-log"})


def log_of(folder):
    return "".join(path.read_text() for path in folder.glob("logs/*/debug.log"))


def content(server):
    client = server.login(USER)
    return {name: [body for _, _, body in mail(client, name)] for name in names(client)}


FOLDERS = {"INBOX": [100, 70_000, 3, 2_500_000, 10], "Many": [500] * 300, "Large": [9_000_000]}


@pytest.mark.parametrize("security", ["none", "tls", "starttls"])
def test_all_arrives_alike_and_fewer_bytes_cross_the_lines(dovecot, kimt, tmp_path, security):
    source, destination = (dovecot(users={USER: PASSWORD}, lines=COMPRESSES) for _ in range(2))
    total = fill(source, FOLDERS)
    ports = [server.tls_port if security == "tls" else server.port
             for server in (source, destination)]
    with Line(ports[0]) as there, Line(ports[1]) as back:
        result = kimt("migrate", profile(tmp_path, there.port, back.port, "yes", security,
                                         tls_verify=None if security == "none" else "no"))
        crossed = there.down, back.up
        verified = kimt("verify", tmp_path / "profile.ini")
    assert result.status == 0, result.text
    assert log_of(tmp_path).count("compressed from now on") >= 2
    assert max(crossed) < total / 4, (crossed, total)
    assert content(source) == content(destination)
    assert verified.status == 0, verified.text


def test_auto_leaves_a_line_within_the_house_alone(dovecot, kimt, tmp_path):
    source, destination = (dovecot(users={USER: PASSWORD}, lines=COMPRESSES) for _ in range(2))
    fill(source, {"INBOX": [1_500_000] * 2, "Next": [10] * 3})
    path = profile(tmp_path, source.port, destination.port, "auto")
    assert kimt("migrate", path, "--set", "migration.state=first").status == 0
    if "COMPRESS DEFLATE" in log_of(tmp_path):  # a busy machine can be slow as a far one: once more
        shutil.rmtree(tmp_path / "logs")
        assert kimt("verify", path, "--set", "migration.state=first").status == 0
        assert "COMPRESS DEFLATE" not in log_of(tmp_path)


def test_auto_compresses_on_a_slow_line_once_it_is_known_to_be(dovecot, kimt, tmp_path):
    source, destination = (dovecot(users={USER: PASSWORD}, lines=COMPRESSES) for _ in range(2))
    total = fill(source, {"INBOX": [1_600_000], "Next": [1_500_000], "Third": [1_400_000]})
    with Line(source.port, rate=3e6, turn=0.02) as there:
        assert kimt("migrate", profile(tmp_path, there.port, destination.port, "auto")).status == 0
    assert log_of(tmp_path).count("C: k") > 0
    assert log_of(tmp_path).count("COMPRESS DEFLATE") == 1  # the source's; the other is near
    # The largest comes first, and the next may have been begun before the line was known.
    assert 1_600_000 < there.down < total - 1_000_000, there.down


def test_a_server_that_offers_none_is_spoken_to_as_ever(dovecot, kimt, tmp_path):
    source, destination = (dovecot(users={USER: PASSWORD}) for _ in range(2))
    fill(source, {"INBOX": [1000] * 3})
    assert kimt("migrate", profile(tmp_path, source.port, destination.port, "yes")).status == 0
    assert "COMPRESS DEFLATE" not in log_of(tmp_path)
