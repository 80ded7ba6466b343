"""`kimt plan` and `kimt migrate --plan` against a Dovecot and the stand-in for Kerio Connect: the plan tells
what would be done, changes nothing, and is followed as it was edited.
"""

import csv
import io
import json
import signal
import sqlite3
import time

import mutf7
import pytest
from company import SEPARATOR
from compare import login, master_login
from scene import MASTER_PASSWORD

HEAD = "account;source folder;destination folder;messages;bytes;note\n"
BODY = b"From: x@example.com\r\nSubject: later\r\n\r\nlater\r\n"


class Desk:
    """A stage, its plan, and kimt to be called on both."""

    def __init__(self, scene, kimt):
        self.stage, self._kimt = scene(), kimt
        self.stage.write_files(migration={"reporter.4": "json-lines"})
        self.profile = self.stage.profile
        self.plan = self.stage.folder / "company.plan"
        # The second one has a folder of every kind.
        self.people = self.stage.company.people
        self.ann, self.bob = self.people[1], self.people[0]

    def kimt(self, command, *args):
        return self._kimt(command, *args, self.profile)

    def start(self, command, *args):
        return self._kimt.start(command, *args, self.profile)

    def ok(self, command, *args):
        result = self.kimt(command, *args)
        assert result.status == 0, result.text[-4000:]
        return result

    def rows(self):
        """(account, source) -> the row, as any reader of CSV takes it."""
        text = self.plan.read_text()
        lines = [line for line in text.splitlines() if not line.startswith("#")]
        reader = csv.DictReader(io.StringIO("\n".join(lines)), delimiter=";")
        return {(row["account"], row["source folder"]): row for row in reader}

    def edit(self, **targets):
        """Writes other destinations into the plan: of Ann, by source folder."""
        changes = {(self.ann.address, "/" + name): to for name, to in targets.items()}
        rows = self.rows()
        assert set(changes) <= set(rows), sorted(rows)
        with self.plan.open("w", newline="") as out:
            writer = csv.writer(out, delimiter=";")
            out.write(HEAD)
            for key, row in rows.items():
                row["destination folder"] = changes.get(key, row["destination folder"])
                writer.writerow(row.values())

    def events(self):
        """What json-lines wrote in the last run."""
        file = max((self.stage.folder / "logs").rglob("events.jsonl"),
                   key=lambda path: path.stat().st_mtime_ns)
        return [json.loads(line) for line in file.read_text().splitlines()]

    def notes(self, kind):
        return {(e["account"], e["subject"]): e["text"] for e in self.events()
                if e["event"] == "note" and e["note"] == kind}

    # ---- the two servers

    def old(self, person):
        return login(self.stage.source.host, self.stage.source.port, person.address, person.password)

    def new(self, person):
        return master_login("127.0.0.1", self.stage.kerio.imap_port, person.address, MASTER_PASSWORD)

    def make(self, person, *parts, messages=1):
        """A folder that appears at the source."""
        name = mutf7.quoted(SEPARATOR.join(parts))
        with self.old(person) as imap:
            assert imap.create(name)[0] == "OK"
            for _ in range(messages):
                assert imap.append(name, None, None, BODY)[0] == "OK"

    def count(self, person, folder):
        """Messages of a folder at the destination; None: there is none."""
        with self.new(person) as imap:
            answer, data = imap.select(mutf7.quoted(folder), readonly=True)
            return int(data[0]) if answer == "OK" else None

    def filled(self, person):
        """Source folders with mail, in the plan's notation -> how many messages."""
        return {source: int(row["messages"]) for (account, source), row in self.rows().items()
                if account == person.address and int(row["messages"]) > 0}


@pytest.fixture
def desk(scene, kimt):
    return Desk(scene, kimt)


def wait_until(is_so):
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def other_folders(desk):
    """Three folders of Ann with mail and without a role."""
    filled = [name for name in desk.filled(desk.ann)
              if name.strip("/") not in ("INBOX", "Sent", "Drafts", "Trash", "Spam")]
    return [name[1:] for name in filled[:3]]


def looked_at(imap):
    """Folders, subscriptions and flags. Dovecot tells \\Marked by what it has in its cache."""
    with imap:
        return (sorted(line.replace(b" \\Marked", b"") for line in imap.list()[1]),
                sorted(imap.lsub()[1]),
                imap.status("INBOX", "(MESSAGES UIDNEXT UNSEEN)")[1])


def domains(desk):
    return desk.stage.admin().call("Domains.get", query={})["list"]


# ---- kimt plan


def test_a_plan_tells_every_folder_and_changes_nothing_on_either_side(desk):
    def looked():
        return [looked_at(desk.old(person)) for person in desk.people], domains(desk)

    before = looked()
    result = desk.ok("plan")
    assert looked() == before
    assert desk.stage.kerio.front.violations == []
    assert not list(desk.stage.folder.rglob("journal.sqlite"))
    rows = desk.rows()
    assert len(rows) == desk.stage.totals.folders
    assert sum(int(row["messages"]) for row in rows.values()) == desk.stage.totals.messages
    assert "will be created" in result.out and "quota   unknown" in result.out
    assert "assumed: no run has been measured yet" in result.out
    assert desk.plan.stat().st_mode & 0o777 == 0o600


def test_a_plan_of_accounts_that_are_there_changes_nothing_in_them(desk):
    desk.ok("migrate", "--only", desk.ann.address)
    desk.make(desk.ann, "Ganz neu")
    before = looked_at(desk.new(desk.ann)), domains(desk)
    result = desk.ok("plan")
    assert (looked_at(desk.new(desk.ann)), domains(desk)) == before
    assert desk.stage.kerio.front.violations == []
    assert desk.rows()[desk.ann.address, "/Ganz neu"]["destination folder"] == "/Ganz neu"
    assert "there, with" in result.out


def test_a_plan_tells_new_names_and_collisions_with_their_reasons(desk):
    result = desk.ok("plan")
    rows = {source: row for (account, source), row in desk.rows().items()
            if account == desk.ann.address}
    assert rows["/Sent"]["destination folder"] == "/Sent Items"
    assert "sent mail" in rows["/Sent"]["note"]
    assert rows[r"/a\/b\/c/d\/e"]["destination folder"] == "/a_b_c/d_e"
    assert rows[r"/Back\\slash"]["destination folder"] == "/Back_slash"
    assert rows['/Angebot "Neu"']["destination folder"] == "/Angebot _Neu_"
    assert rows[r"/hinten\u{20}"]["destination folder"] == "/hinten_"
    twins = {rows["/reports"]["destination folder"], rows["/Reports"]["destination folder"]}
    assert len({name.lower() for name in twins}) == 2
    assert any("collides with" in rows[name]["note"] for name in ("/reports", "/Reports"))
    assert "collides with" in result.out


def test_a_plan_is_what_a_run_without_one_would_do(desk):
    desk.ok("plan")
    desk.ok("migrate")
    went = {(e["account"], e["folder"]): e["target"] for e in desk.events()
            if e["event"] == "folder_end"}
    for (account, source), row in desk.rows().items():
        plain = source[1:].replace("\\\\", "\\").replace("\\u{20}", " ")
        assert went[account, plain] == row["destination folder"][1:]


def test_an_unedited_plan_is_followed_to_the_letter_and_verifies(desk):
    desk.ok("plan")
    desk.ok("migrate", "--plan", desk.plan)
    assert desk.ok("verify").status == 0
    assert not desk.notes("advice")


def test_a_plan_that_exists_is_left_alone_unless_told(desk):
    desk.plan.write_text("mine")
    result = desk.kimt("plan")
    assert result.status == 2 and "--force" in result.err
    assert desk.plan.read_text() == "mine" and not (desk.stage.folder / "logs").exists()
    other = desk.stage.folder / "other.plan"
    desk.ok("plan", "--output", other)
    desk.ok("plan", "--force")
    assert len(desk.rows()) == desk.stage.totals.folders
    assert other.read_text().splitlines()[12:] == desk.plan.read_text().splitlines()[12:]


def test_a_plan_that_could_not_be_written_is_not_made(desk):
    result = desk.kimt("plan", "--output", desk.stage.folder / "none" / "a.plan")
    assert result.status == 2 and "cannot be written into the folder" in result.err
    assert not (desk.stage.folder / "logs").exists()


def test_a_later_plan_tells_what_is_there_already_and_the_speed(desk):
    desk.ok("plan")
    desk.ok("migrate", "--only", desk.ann.address)
    with sqlite3.connect(desk.stage.folder / "company.state/journal.sqlite") as journal:
        journal.execute("UPDATE run SET begun_s = ended_s - 50")
    journal.close()
    result = desk.ok("plan", "--force")
    inbox = desk.rows()[desk.ann.address, "/INBOX"]
    assert "from an earlier run" in inbox["note"]
    assert f"the destination holds {inbox['messages']} messages there" in inbox["note"]
    assert "as fast as the largest run so far" in result.out
    assert desk.ann.address[:9] in result.out and "there, with" in result.out  # cut in its middle
    left = desk.stage.totals.messages - sum(desk.filled(desk.ann).values())
    assert f"copy    {left} messages" in result.out


def test_an_account_that_is_refused_is_told_and_has_no_lines(desk):
    desk.stage.source.users[desk.bob.address] = "changed"
    desk.stage.source.add_user(desk.bob.address, "changed")
    result = desk.kimt("plan")
    assert result.status == 1
    assert "cannot be planned" in result.out
    assert f"# {desk.bob.address} could not be planned, by its source" in desk.plan.read_text()
    assert {account for account, _ in desk.rows()} == {
        person.address for person in desk.people if person is not desk.bob}


def test_only_plans_that_account(desk):
    desk.ok("plan", "--only", desk.ann.address)
    assert {account for account, _ in desk.rows()} == {desk.ann.address}


# ---- kimt migrate --plan


def test_renames_and_skips_are_followed_counted_and_verified(desk):
    desk.ok("plan")
    moved, nested, left = other_folders(desk)
    filled = desk.filled(desk.ann)
    desk.edit(**{moved: "/Archiv; alt/Übersicht", nested: "/INBOX/Neu", left: "skip"})
    desk.ok("migrate", "--plan", desk.plan)
    assert desk.count(desk.ann, "Archiv; alt/Übersicht") == filled["/" + moved]
    assert desk.count(desk.ann, "INBOX/Neu") == filled["/" + nested]
    counts = desk.events()[-1]["counts"]
    assert counts["found"] == desk.stage.totals.messages
    assert counts["filtered"] == filled["/" + left]
    assert counts["copied"] == counts["found"] - counts["filtered"]
    assert counts["folders_skipped"] == 1
    assert "the plan leaves it out" in desk.notes("skipped").values()
    verified = desk.ok("verify")
    assert "Every message of the source is accounted for" in verified.out
    status = json.loads(desk.ok("status", "--format=json").out)
    assert status["totals"]["messages"] == counts["copied"]
    assert set(status["totals"]["states"].items()) >= {("done", len(desk.people))}


def test_later_runs_follow_the_plan_without_the_file(desk):
    desk.ok("plan")
    moved, _, left = other_folders(desk)
    filled = desk.filled(desk.ann)
    desk.edit(**{moved: "/Archiv", left: "skip"})
    desk.ok("migrate", "--plan", desk.plan)
    desk.plan.unlink()
    with desk.old(desk.ann) as imap:
        for name in (moved, left):
            parts = name.replace("\\/", "\0").split("/")
            path = SEPARATOR.join(parts).replace("\0", "/").replace("\\\\", "\\")
            assert imap.append(mutf7.quoted(path), None, None, BODY)[0] == "OK"
    desk.ok("migrate")
    counts = desk.events()[-1]["counts"]
    assert counts["copied"] == 1 and counts["filtered"] == filled["/" + left] + 1
    assert desk.count(desk.ann, "Archiv") == filled["/" + moved] + 1
    desk.ok("verify")
    desk.ok("plan")
    assert desk.rows()[desk.ann.address, "/" + moved]["destination folder"] == "/Archiv"
    assert desk.rows()[desk.ann.address, "/" + left]["destination folder"] == "skip"


def test_a_folder_that_came_since_goes_by_the_usual_rules_and_is_told(desk):
    desk.ok("plan")
    moved, *_ = other_folders(desk)
    desk.edit(**{moved: "/Archiv"})
    desk.make(desk.ann, "Ganz neu", messages=2)
    with desk.plan.open("a") as out:
        out.write(f"{desk.ann.address};/Nie da;/Egal;;;\n")
    desk.ok("migrate", "--plan", desk.plan)
    told = desk.notes("advice")
    assert "not in the plan, and goes to Ganz neu" in told[desk.ann.address, "Ganz neu"]
    assert "not at the source" in told[desk.ann.address, "/Nie da"]
    assert desk.count(desk.ann, "Ganz neu") == 2
    desk.ok("verify")


def test_an_account_without_a_line_goes_by_the_usual_rules_and_is_told(desk):
    desk.ok("plan", "--only", desk.ann.address)
    desk.ok("migrate", "--plan", desk.plan)
    told = desk.notes("advice")
    assert "no line for this account" in told[desk.bob.address, desk.bob.address]
    assert (desk.ann.address, desk.ann.address) not in told
    desk.ok("verify")


def test_only_and_a_dry_run_follow_the_plan_and_keep_nothing(desk):
    desk.ok("plan")
    moved, *_ = other_folders(desk)
    desk.edit(**{moved: "/Archiv"})
    desk.ok("migrate", "--dry-run", "--plan", desk.plan)
    targets = {e["target"] for e in desk.events() if e["event"] == "folder_begin"}
    assert "Archiv" in targets
    assert not list(desk.stage.folder.rglob("journal.sqlite"))
    desk.ok("migrate", "--only", desk.bob.address, "--plan", desk.plan)
    desk.ok("migrate", "--only", desk.ann.address, "--dry-run")
    targets = {e["target"] for e in desk.events() if e["event"] == "folder_begin"}
    assert "Archiv" not in targets  # Ann was not migrated with it yet


def test_case_16_a_plan_that_puts_a_copied_folder_elsewhere_is_refused_before_anything(desk):
    desk.ok("plan")
    desk.ok("migrate")
    moved, _, left = other_folders(desk)
    desk.edit(**{moved: "/Archiv", left: "skip"})
    result = desk.kimt("migrate", "--plan", desk.plan)
    assert result.status == 2 and "an earlier run copied folder" in result.err
    assert f"{desk.plan}:" in result.err and "undo" in result.err
    assert desk.count(desk.ann, "Archiv") is None


def test_passes_that_follow_each_other_keep_to_the_plan(desk):
    desk.make(desk.ann, "Alt", messages=2)
    desk.ok("plan")
    desk.edit(Alt="/Archiv")
    desk.ok("migrate", "--only", desk.ann.address, "--plan", desk.plan)
    running = desk.start("migrate", "--follow=1s", "--plan", desk.plan)
    wait_until(lambda: desk.count(desk.ann, "Archiv") == 2)
    with desk.old(desk.ann) as imap:
        assert imap.append("Alt", None, None, BODY)[0] == "OK"
    wait_until(lambda: desk.count(desk.ann, "Archiv") == 3)
    running.process.send_signal(signal.SIGINT)
    running.wait()
    desk.ok("migrate")  # what the interrupted pass did not come to
    assert desk.count(desk.ann, "Alt") is None
    desk.ok("verify")


def test_a_folder_that_a_later_plan_leaves_out_stays_and_needs_nothing_more(desk):
    desk.ok("plan")
    desk.ok("migrate")
    left, *_ = other_folders(desk)
    desk.edit(**{left: "skip"})
    desk.ok("migrate", "--plan", desk.plan)
    desk.ok("verify")


def test_undo_takes_back_the_planned_folders_and_forgets_the_plan(desk):
    desk.ok("plan")
    moved, _, left = other_folders(desk)
    filled = desk.filled(desk.ann)
    desk.edit(**{moved: "/Archiv/Tief", left: "skip"})
    desk.ok("migrate", "--plan", desk.plan)
    assert desk.count(desk.ann, "Archiv/Tief") == filled["/" + moved]
    desk.ok("undo", "--yes")
    assert desk.count(desk.ann, "Archiv/Tief") is None
    desk.ok("migrate")
    assert desk.events()[-1]["counts"]["filtered"] == 0
    assert desk.count(desk.ann, "Archiv/Tief") is None
    desk.ok("verify")


def test_a_renamed_source_folder_stays_where_the_plan_put_it(desk):
    desk.make(desk.ann, "Alt", messages=3)
    desk.ok("plan")
    desk.edit(Alt="/Ablage/Alt")
    desk.ok("migrate", "--plan", desk.plan)
    with desk.old(desk.ann) as imap:
        assert imap.rename("Alt", "Umbenannt")[0] == "OK"
        assert imap.append("Umbenannt", None, None, BODY)[0] == "OK"
    desk.ok("migrate")
    assert desk.events()[-1]["counts"]["copied"] == 1
    assert desk.count(desk.ann, "Ablage/Alt") == 4
    assert desk.count(desk.ann, "Umbenannt") is None
    desk.ok("verify")


# ---- bad plans

BAD = {
    "a missing column": (HEAD + "{ann};/INBOX\n", ":2", "column is missing"),
    "an unknown account": (HEAD + "eve@elsewhere.example;/INBOX;/INBOX;;;\n", ":2",
                           "eve@elsewhere.example is not in the accounts file"),
    "a folder twice": (HEAD + "{ann};/INBOX;/INBOX;;;\n{ann};/Inbox;/Other;;;\n", ":3",
                       "twice (first in line 2)"),
    "two to one place": (HEAD + "{ann};/a;/Same;;;\n{ann};/b;/SAME;;;\n", ":3", "taken by line 2"),
    "a name that Kerio does not take": (HEAD + "{ann};/a;/What?;;;\n", ":2", "called What_"),
    "a path without its slash": (HEAD + "{ann};/a;Archive;;;\n", ":2", "nor the word skip"),
    "not a plan": ("[migration]\naccounts = users.csv\n", ":1", "not a plan"),
    "another encoding": (HEAD + "{ann};/Gr\udcfc\udcdfe;/a;;;\n", ":2", "not UTF-8"),
    "nothing": ("", "", "kimt plan w"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_plan_is_refused_before_anything_is_touched(desk, kind):
    text, line, says = BAD[kind]
    desk.plan.write_bytes(text.replace("{ann}", desk.ann.address).encode(errors="surrogateescape"))
    result = desk.kimt("migrate", "--plan", desk.plan)
    assert result.status == 2, result.text
    assert f"{desk.plan}{line}: " in result.err and says in result.err
    assert not (desk.stage.folder / "company.state").exists()
    assert not (desk.stage.folder / "logs").exists()


def test_a_plan_that_cannot_be_read_is_refused(desk):
    result = desk.kimt("migrate", "--plan", desk.stage.folder / "none.plan")
    assert result.status == 2 and "no such file" in result.err
    result = desk.kimt("migrate", "--plan", desk.stage.folder)
    assert result.status == 2 and "is a folder" in result.err
    assert not (desk.stage.folder / "logs").exists()
