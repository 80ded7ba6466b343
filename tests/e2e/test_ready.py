"""Over a far line, lanes log in while the first one lists an account's folders."""

import pytest
from program import plain_side, write_move
from servers.line import Line

USER, PASSWORD = "ann@example.com", "secret"
FOLDERS, EACH, FAR = 6, 40, 0.08
pytestmark = pytest.mark.threads


class Scene:
    def __init__(self, kimt, folder, source, destination, ports):
        self._kimt, self._folder, self._destination = kimt, folder, destination
        self._sides = [plain_side(port) for port in ports]
        client = source.login(USER)
        for number in range(FOLDERS):
            client.create(f"Folder{number}")
            for mail in range(EACH):
                client.append(f"Folder{number}", None, None, f"Subject: {mail}\r\n\r\n".encode())

    def migrate(self, **migration):
        """Logins and folders in the order in which they began."""
        profile = write_move(self._folder, [(USER, PASSWORD, "Ann")], *self._sides,
                             {"reporter.1": "debug-log", **migration})
        result = self._kimt("migrate", profile)
        assert result.status == 0, result.text
        log = next(self._folder.glob("logs/*/debug.log"))
        lines = log.read_text().splitlines()
        log.unlink()
        return ["login" if "logging in as" in line else "folder" for line in lines
                if "logging in as" in line or "folder_begin" in line]

    def stored(self):
        client = self._destination.login(USER)
        return [int(client.select(f"Folder{number}", True)[1][0]) for number in range(FOLDERS)]


@pytest.fixture
def scene(dovecot, kimt, tmp_path):
    source, destination = (dovecot(users={USER: PASSWORD}) for _ in range(2))
    with Line(source.port, turn=FAR) as there, Line(destination.port, turn=FAR) as back:
        yield Scene(kimt, tmp_path, source, destination, (there.port, back.port))


def test_a_first_pass_over_a_far_line_logs_lanes_in_before_folders_are_known(scene):
    course = scene.migrate(lanes=4)
    assert course.index("folder") > 2, course
    assert course.count("login") == 8, course
    assert scene.stored() == [EACH] * FOLDERS


def test_a_pass_with_nothing_new_logs_in_once_at_each_side(scene):
    scene.migrate(lanes=4)
    assert scene.migrate(lanes=4).count("login") == 2


def test_no_other_lane_logs_in_where_an_account_has_one(scene):
    assert scene.migrate(lanes=4, lanes_per_account=1).count("login") == 2
