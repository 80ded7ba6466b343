"""Sessions that go on as the next account: servers with UNAUTHENTICATE, and such as refuse it."""

import contextlib

import pytest

from program import plain_side, write_move
from servers.rejoin import Rejoin
from sides import content as mail, names

USERS = {f"user{number}@example.com": f"secret {number}" for number in range(6)}
WRONG = "user3@example.com"
pytestmark = pytest.mark.threads


@pytest.fixture
def servers(dovecot):
    """A source where each account has mail of its own, and an empty destination."""
    source, destination = (dovecot(users=USERS) for _ in range(2))
    for user in USERS:
        client = source.login(user)
        client.create("Work")
        for folder in ("INBOX", "Work"):
            client.append(folder, r"(\Seen)", None,
                          f"Subject: {folder}\r\n\r\nto {user}\r\n".encode())
        client.logout()
    return source, destination


@contextlib.contextmanager
def fronts(servers, **options):
    with Rejoin(servers[0].port, **options) as there, Rejoin(servers[1].port, **options) as back:
        yield there, back


def migrate(kimt, folder, sides, lanes=1, wrong=None):
    rows = [(user, "wrong" if user == wrong else password, "") for user, password in USERS.items()]
    profile = write_move(folder, rows, *(plain_side(side.port) for side in sides),
                         {"lanes": lanes, "reporter.1": "debug-log"})
    return kimt("migrate", profile)


def content(server, user):
    client = server.login(user)
    return {name: [body for _, _, body in mail(client, name)] for name in names(client)}


def must_be_equal(servers, users=USERS):
    for user in users:
        found = content(servers[1], user)
        assert found == content(servers[0], user)
        assert all(f"to {user}".encode() in body for bodies in found.values() for body in bodies)


def test_one_connection_of_each_side_serves_all_accounts(servers, kimt, tmp_path):
    with fronts(servers) as sides:
        result = migrate(kimt, tmp_path, sides)
    assert result.status == 0, result.text
    must_be_equal(servers)
    for side in sides:
        assert (side.connections, side.rejoined) == (1, len(USERS) - 1)


def test_it_saves_round_trips(servers, dovecot, kimt, tmp_path):
    turns = []
    for offers in (False, True):
        (tmp_path / str(offers)).mkdir()
        with fronts((servers[0], dovecot(users=USERS)), offers=offers) as sides:
            assert migrate(kimt, tmp_path / str(offers), sides).status == 0
        turns.append([side.turns + side.connections for side in sides])
    print("round trips of source and destination without and with it:", turns)
    for before, after in zip(*turns):
        assert before - after >= 2 * (len(USERS) - 1), turns


def test_lanes_have_their_own(servers, kimt, tmp_path):
    with fronts(servers) as sides:
        result = migrate(kimt, tmp_path, sides, lanes=3)
    assert result.status == 0, result.text
    must_be_equal(servers)
    for side in sides:
        assert side.most_open <= 3
        assert side.connections + side.rejoined >= len(USERS)


def test_a_wrong_password_is_told_as_such(servers, kimt, tmp_path):
    with fronts(servers) as sides:
        result = migrate(kimt, tmp_path, sides, wrong=WRONG)
    log = "".join(path.read_text() for path in tmp_path.glob("logs/*/debug.log"))
    assert result.status == 1, result.text
    assert f"refused the login of {WRONG}" in log
    must_be_equal(servers, [user for user in USERS if user != WRONG])


@pytest.mark.parametrize("answer", ["NO", "BAD"])
def test_a_server_that_refuses_is_connected_to_again(servers, kimt, tmp_path, answer):
    with fronts(servers, refuse=answer) as sides:
        result = migrate(kimt, tmp_path, sides)
    assert result.status == 0, result.text
    must_be_equal(servers)
    for side in sides:
        assert side.connections == len(USERS)
