"""kimt undo of one run after an undo of all of them was killed, at each of its steps: what is to
stay, stays without a mark, and what is another one's is never touched.
"""

import pytest
from servers.scripted import CAPABILITY, Mail, bodies, mails

STEPS = [("UID STORE", False), ("UID STORE", True), ("UID EXPUNGE", False), ("UID EXPUNGE", True),
         ("DELETE", False), ("DELETE", True)]
NAMES = [f"{'after' if done else 'before'} {verb}" for verb, done in STEPS]
OWN = [Mail(b"Subject: mine\r\n\r\nmine\r\n"),
       Mail(b"Subject: about to go\r\n\r\nmine\r\n", r"\Seen \Deleted")]
FIRST = {"INBOX": mails(3), "Work": mails(2)}
LATER = {"INBOX": mails(2, 11), "Late": mails(2)}


def killed(pair, kimt, step, *args):
    """kimt undo, killed when such a command comes for the first time, which is carried out or not."""
    pattern, done = step
    running = []

    def kill(connection, tag, command):
        if done:
            connection._default(tag, command)
        running[0].process.kill()
        running[0].process.wait()
        return ""

    pair.destination.rule(pattern, kill)
    running.append(kimt.start("undo", "--yes", *args, pair.write()))
    running[0].wait()


def marked(pair):
    """What carries a mark, but for what its user has marked."""
    own = bodies(OWN)
    return [mail.body for box in pair.destination.boxes.values() for mail in box
            if "Deleted" in mail.flags and mail.body not in own]


def own(pair):
    return [(mail.body, mail.flags) for mail in pair.destination.boxes["INBOX"]
            if mail.body in bodies(OWN)]


@pytest.fixture
def two(pair):
    """Two runs, into a mailbox with mail of its own."""
    source, destination = pair.begin({name: list(some) for name, some in FIRST.items()})
    for mail in OWN:
        destination.add("INBOX", Mail(mail.body, mail.flags))
    assert pair.migrate() == 0, pair.show()
    source.boxes["Late"] = []
    for name, some in LATER.items():
        for mail in some:
            source.add(name, Mail(mail.body))
    assert pair.migrate() == 0, pair.show()
    pair.newest = pair.events[0]["run"]
    pair.before = own(pair)
    return pair


def assert_all_is_there(pair):
    assert pair.migrate() == 0, pair.show()
    for name in {*FIRST, *LATER}:
        wanted = FIRST.get(name, []) + LATER.get(name, []) + (OWN if name == "INBOX" else [])
        assert sorted(pair.stored(name)) == sorted(bodies(wanted)), name + pair.show()
    assert marked(pair) == [] and own(pair) == pair.before, pair.show()


@pytest.mark.parametrize("step", STEPS, ids=NAMES)
def test_one_run_is_undone_after_an_undo_of_all_was_killed(two, kimt, step):
    killed(two, kimt, step)
    there = {name: [body for body in two.stored(name) if body not in bodies(OWN)]
             for name in two.destination.boxes}
    assert two.run("undo", "--yes", "--run", two.newest) == 0, two.show()
    assert marked(two) == [], two.show()
    for name, some in there.items():
        of_first = [body for body in some if body in bodies(FIRST.get(name, []))]
        assert [body for body in two.destination.boxes.get(name) and two.stored(name) or []
                if body not in bodies(OWN)] == of_first, name + two.show()
    assert own(two) == two.before
    assert_all_is_there(two)
    assert two.run("undo", "--yes") == 0, two.show()
    assert list(two.destination.boxes) == ["INBOX"] and own(two) == two.before
    assert two.stored() == bodies(OWN), two.show()


@pytest.mark.parametrize("step", STEPS, ids=NAMES)
def test_the_undo_of_one_run_that_was_killed_goes_on(two, kimt, step):
    killed(two, kimt, step, "--run", two.newest)
    assert two.run("undo", "--yes", "--run", two.newest) == 0, two.show()
    assert sorted(two.stored()) == sorted(bodies(FIRST["INBOX"] + OWN)), two.show()
    assert two.stored("Work") == bodies(FIRST["Work"]) and "Late" not in two.destination.boxes
    assert marked(two) == [] and own(two) == two.before
    assert_all_is_there(two)


@pytest.mark.parametrize("step", STEPS, ids=NAMES)
def test_the_undo_of_all_that_was_killed_goes_on(two, kimt, step):
    killed(two, kimt, step)
    assert two.run("undo", "--yes") == 0, two.show()
    assert list(two.destination.boxes) == ["INBOX"] and two.stored() == bodies(OWN), two.show()
    assert own(two) == two.before


def test_what_a_killed_undo_removed_of_other_runs_is_named(two, kimt):
    killed(two, kimt, ("UID EXPUNGE", True))
    assert two.run("undo", "--yes", "--run", two.newest) == 0, two.show()
    assert "removed 3 messages of other runs as well; kimt migrate copies them" in two.result.text


def test_marks_that_the_destination_does_not_take_off_are_in_the_verdict(two, kimt):
    killed(two, kimt, ("UID STORE", True))
    two.destination.rule("UID STORE .* -FLAGS", "%t OK done\r\n", times=-1)
    assert two.run("undo", "--yes", "--run", two.newest) == 1, two.show()
    assert "does not take it off" in two.result.text
    two.destination.forgive()
    assert two.run("undo", "--yes", "--run", two.newest) == 0, two.show()
    assert marked(two) == [], two.show()


def test_a_dry_run_leaves_the_marks(two, kimt):
    killed(two, kimt, ("UID STORE", True))
    before = marked(two)
    two.run("undo", "--dry-run", "--run", two.newest)
    assert marked(two) == before != []


# ---- EXPUNGE takes all that is marked


@pytest.fixture
def plain(two):
    two.destination.announce(CAPABILITY.replace("UIDPLUS ", ""))
    return two


def test_without_uidplus_nothing_goes_beside_what_another_has_marked(plain):
    assert plain.run("undo", "--yes") == 1, plain.show()
    assert "other messages there are marked as deleted" in plain.result.text
    assert own(plain) == plain.before and marked(plain) == [], plain.show()
    assert list(plain.destination.boxes) == ["INBOX"]
    plain.destination.boxes["INBOX"][1].flags = ""
    assert plain.run("undo", "--yes") == 0, plain.show()
    assert plain.stored() == bodies(OWN), plain.show()


def test_without_uidplus_one_run_is_undone_after_a_killed_undo(plain, kimt):
    plain.destination.boxes["INBOX"][1].flags = ""
    plain.before = own(plain)
    killed(plain, kimt, ("EXPUNGE", False))
    assert len(marked(plain)) == 5
    assert plain.run("undo", "--yes", "--run", plain.newest) == 0, plain.show()
    assert marked(plain) == [] and own(plain) == plain.before, plain.show()
    assert plain.stored() == bodies(OWN + FIRST["INBOX"]), plain.show()


def test_without_uidplus_a_mark_that_is_not_shown_is_not_taken_for_none(plain):
    """The server counts a message and leaves it out of what it tells: it may be marked."""
    plain.destination.hide(2)
    assert plain.run("undo", "--yes") == 1, plain.show()
    assert own(plain) == plain.before, plain.show()
