"""Names of folders at real IMAP destinations: every folder arrives under a name the store takes, what
was changed is told, and undo and verify speak of what is there.
"""

import re
import shutil

import pytest
from mutf7 import encode
from program import write_accounts
from servers.kinds import KINDS
from sides import PASSWORD, USER, Sides, content, message

PREFIXED = ["dovecot INBOX.", "courier", "cyrus INBOX."]


class Names(Sides):
    """A Dovecot that holds any name, another server, and what goes from one to the other."""

    def __init__(self, dovecot, serve, kimt, folder, kind, separator="/"):
        super().__init__(kimt, folder, dovecot(users={USER: PASSWORD}, separator=separator),
                         serve(kind, users={USER: PASSWORD}))
        self.write({"reporter.1": "report-log"}, auth="login")
        self.sent = {}

    def fill(self, *names):
        """Each folder gets two messages of its own."""
        client = self.source.login(USER)
        for name in names:
            client.create(quoted(name))
            self.sent[name] = [message(3 * len(self.sent) + i) + name.encode() + b"\r\n"
                               for i in range(2)]
            for body in self.sent[name]:
                assert client.append(quoted(name), None, None, body)[0] == "OK", name

    def run(self, command, *args, status=0):
        result = self.kimt(command, *args, self.profile)
        assert result.status == status, result.text[-4000:]
        return result.text

    def report(self):
        return max(self.folder.glob("logs/*/report.log")).read_text()

    def listed(self):
        """Raw name -> attributes in lower case."""
        found = {}
        for line in filter(None, self.destination.login(USER).list()[1]):
            attributes, raw = re.match(rb'\((.*?)\) (?:"\\?."|NIL) (.*)', line).groups()
            found[raw.removeprefix(b'"').removesuffix(b'"').decode()] = set(
                attributes.decode().lower().split()) - {r"\hasnochildren", r"\haschildren"}
        return found

    def there(self):
        """Raw name -> bodies, of folders that hold some."""
        client = self.destination.login(USER)
        opened = [raw for raw, attributes in self.listed().items()
                  if not attributes & {r"\noselect", r"\nonexistent"}]
        found = {raw: [body for _, _, body in content(client, b'"' + raw.encode() + b'"')]
                 for raw in opened}
        return {raw: bodies for raw, bodies in found.items() if bodies}


def quoted(name):
    return b'"' + encode(name).replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


@pytest.fixture
def names(dovecot, serve, kimt, tmp_path):
    return lambda kind, **options: Names(dovecot, serve, kimt, tmp_path, kind, **options)


@pytest.mark.parametrize("kind", PREFIXED)
def test_below_a_prefix_undo_and_verify_know_the_children_of_inbox(names, kind):
    move = names(kind)
    move.fill("INBOX", "INBOX/child", "INBOX/child/deep", "Work", "Work/Plans")
    before = move.there()
    assert "no folders below INBOX" in move.run("plan", "--output", str(move.folder / "a.plan"))
    move.run("migrate")
    there = move.there()
    assert {name: sorted(bodies) for name, bodies in there.items()} == {
        name: sorted(move.sent[at]) for name, at in (
            ("INBOX", "INBOX"), ("INBOX.child", "INBOX/child"), ("INBOX.child.deep", "INBOX/child/deep"),
            ("INBOX.Work", "Work"), ("INBOX.Work.Plans", "Work/Plans"))}
    assert "no folders below INBOX" in move.report()
    assert "moved" not in move.run("verify")
    move.run("migrate")
    assert move.there() == there
    move.run("undo", "--yes")
    assert move.there() == before


@pytest.mark.parametrize("kind", PREFIXED)
def test_below_a_prefix_a_child_of_inbox_and_its_like_beside_it_stay_two(names, kind):
    move = names(kind)
    move.fill("INBOX/child", "child")
    before = move.there()
    move.run("migrate")
    there = move.there()
    assert sorted(map(sorted, there.values())) == sorted(map(sorted, move.sent.values()))
    assert set(there) == {"INBOX.child", "INBOX.child (2)"}
    assert "another folder has that name" in move.report()
    move.run("verify")
    move.run("undo", "--yes")
    assert move.there() == before


@pytest.mark.parametrize("kind", PREFIXED)
def test_a_separator_in_a_name_is_known_beforehand(names, kind):
    move = names(kind)
    move.fill("v1.2", "v1.2/v.3", "v1_2")
    plan = move.folder / "a.plan"
    move.run("plan", "--output", str(plan))
    assert "v1_2 (2)" in plan.read_text() and "v_3" in plan.read_text()
    move.run("migrate")
    there = move.there()
    assert sorted(map(sorted, there.values())) == sorted(map(sorted, move.sent.values()))
    assert "INBOX.v1_2.v_3" in there or "INBOX.v1_2 (2).v_3" in there
    assert "characters that the destination does not allow" in move.report()
    move.run("verify")
    move.run("undo", "--yes")
    assert move.there() == {}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_below_levels_without_mail_arrives_on_every_server(names, kind):
    move = names(kind)
    move.fill("Top/Middle/Leaf")
    move.run("migrate")
    leaf = move.destination.prefix + move.destination.separator.join(["Top", "Middle", "Leaf"])
    assert [(raw, len(bodies)) for raw, bodies in move.there().items()] == [(leaf, 2)]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.startswith("mailutils")])
def test_levels_between_go_again_with_what_is_below(names, kind):
    move = names(kind)
    move.fill("Top/Middle/Leaf", "Top/Middle/Other")
    before = move.listed()
    move.run("migrate")
    move.run("verify")
    move.run("undo", "--yes")
    assert move.listed() == before


# A source whose separator is | holds all of them.
REFUSED = {"cyrus": ["a%b", "x{y", '50% off; "now"', "R&D <old>", "R&D <old>|2024", "R_D _old_|2024"],
           "cyrus INBOX.": ["a\\b", 'q"q'],
           "courier": ["\U0001F4C1 box", "a/b", "a_b"],
           "dovecot INBOX.": ["~x", "a/b", "a~b"],
           "mailutils mbox": ["a/b"]}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_name_that_a_server_refuses_costs_its_characters_and_no_folder(names, kind):
    move = names(kind, separator="|")
    move.fill(*REFUSED[kind])
    move.run("migrate")
    there = move.there()
    assert sorted(map(len, there.values())) == [2] * len(REFUSED[kind]), there
    if kind.startswith("mailutils"):                  # it adds fields of its own
        return
    assert sorted(map(sorted, there.values())) == sorted(map(sorted, move.sent.values()))
    assert "characters that the destination does not allow" in move.report()
    move.run("verify")
    move.run("migrate")
    assert move.there() == there
    move.run("undo", "--yes")
    assert move.there() == {}
    move.run("migrate")
    assert {raw: sorted(bodies) for raw, bodies in move.there().items()} == {
        raw: sorted(bodies) for raw, bodies in there.items()}


@pytest.mark.parametrize("kind", REFUSED)
def test_without_a_journal_a_name_that_was_refused_is_known_again(names, kind):
    if kind.startswith("mailutils"):                  # it adds fields of its own
        pytest.skip("messages are not recognised there by their content")
    move = names(kind, separator="|")
    move.fill(*REFUSED[kind], "per%cent")
    move.run("migrate")
    there = move.there()
    assert sorted(map(sorted, there.values())) == sorted(map(sorted, move.sent.values()))
    for _ in range(2):
        shutil.rmtree(move.folder / "profile.state")
        move.run("migrate")
        assert move.there() == there
        move.run("verify")


def test_a_name_of_which_a_later_run_suspects_less_is_known_again(names):
    move = names("cyrus")
    move.fill("R&D <old>")
    move.run("migrate")
    move.fill("Z&A")                                  # from here on it is seen that an & is taken
    move.run("migrate")
    there = move.there()
    assert set(there) == {"R_D _old_", "Z&-A"}
    shutil.rmtree(move.folder / "profile.state")
    move.run("migrate")
    assert move.there() == there


def test_what_a_host_refused_once_is_known_for_the_next_account(names):
    move = names("dovecot INBOX.")
    move.fill("~x", "a~b")
    bob = "bob@example.com"
    for server in (move.source, move.destination):
        server.add_user(bob, PASSWORD)
    client = move.source.login(bob)
    client.create("~y")
    client.append("~y", None, None, message(1))
    write_accounts(move.folder, [(USER, PASSWORD, "Ann"), (bob, PASSWORD, "Bob")])
    move.run("migrate", "--set", "migration.lanes=1", "--set", "migration.reporter.2=debug-log",
             "--set", "reporter.debug-log.level=wire")
    log = max(move.folder.glob("logs/*/debug.log")).read_text()
    assert 'CREATE "INBOX.~x"' in log and 'CREATE "INBOX._x"' in log
    assert 'CREATE "INBOX.a~b"' in log
    assert "INBOX.~y" not in log and 'CREATE "INBOX._y"' in log
