"""--format json and csv: what kimt-json(5) shows is what comes out, and nothing else does."""

import csv
import io
import json
import re

import pytest
from program import REPOSITORY, write_accounts, write_profile

PAGE = (REPOSITORY / "core/kimt-json.5").read_text()
EXAMPLES = {name: json.loads(text.replace("\\e", "\\")) for name, text in
            re.findall(r'^\.\\" example: (\w+)\n(.*?)^\.Ed', PAGE, re.M | re.S)}
PEOPLE = [("bob@example.com", "b", "Bob"), ("ann@example.com", "a", "Ann")]
ARGUMENTS = {"check": [], "plan": ["--force"], "status": [], "verify": [], "undo": ["--dry-run"],
             "passwords": []}


class Desk:
    def __init__(self, folder, kimt):
        self.folder, self.kimt = folder, kimt
        write_accounts(folder, PEOPLE)
        self.profile = write_profile(
            folder, "mail.ini", migration={"accounts": "users.csv", "logs": "logs"},
            source={"plugin": "example-source", "messages": 5},
            destination={"plugin": "example-destination", "folder": "out"})

    def run(self, command, *more, form="json"):
        words = [command, "--format", form, *ARGUMENTS.get(command, []), *more]
        return self.kimt(*words, *([self.profile] if command != "plugins" else []))

    def json(self, command, *more, status=0):
        result = self.run(command, *more)
        assert result.status == status, result.text
        return json.loads(result.out)

    def make_password(self, address, password):
        """As a destination does that makes a user."""
        path = self.folder / "mail.state/secrets.json"
        secrets = json.loads(path.read_text()) if path.exists() else {}
        secrets[f"password:{address}"] = password
        path.write_text(json.dumps(secrets))
        path.chmod(0o600)


@pytest.fixture
def desk(tmp_path, kimt):
    desk = Desk(tmp_path, kimt)
    assert kimt("migrate", desk.profile).status == 0
    return desk


def shape(value):
    """Names of members and types of values; null is of any type."""
    if isinstance(value, dict):
        return {key: shape(member) for key, member in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return None if value is None else type(value).__name__


def assert_alike(shown, real, where):
    if shown is None or real is None or shown == [] or real == []:
        return
    assert type(shown) is type(real), where
    if isinstance(shown, dict):
        assert list(shown) == list(real), where
        for key in shown:
            assert_alike(shown[key], real[key], f"{where}.{key}")
    elif isinstance(shown, list):
        assert_alike(shown[0], real[0], where)
    else:
        assert shown == real, where


@pytest.mark.parametrize("command", [*ARGUMENTS, "plugins"])
def test_the_manual_shows_what_comes_out(desk, command):
    desk.make_password("ann@example.com", "made 1")
    real = desk.json(command)
    assert real["schema"] == 1 and real["command"] == command
    assert_alike(shape(EXAMPLES[command]), shape(real), command)


@pytest.mark.parametrize("command", ["check", "verify", "status", "undo"])
def test_a_spreadsheet_gets_the_rows_of_accounts(desk, command):
    rows = list(csv.DictReader(io.StringIO(desk.run(command, form="csv").out)))
    accounts = desk.json(command)["accounts"]
    assert [row["address"] for row in rows] == [person[0] for person in PEOPLE]
    assert [list(row) for row in rows] == [list(account) for account in accounts]
    assert all(row[key] == str(value) for row, account in zip(rows, accounts)
               for key, value in account.items() if isinstance(value, (int, str)) and not
               isinstance(value, bool) and key != "verified")


def test_totals_are_those_of_the_accounts(desk):
    for command in ("check", "plan", "verify", "status", "undo"):
        document = desk.json(command)
        assert document["totals"]["messages"] == 30 == sum(
            account["messages"] for account in document["accounts"]), command


def test_a_reason_and_a_hint_come_with_an_account_that_needs_attention(scene, kimt):
    stage = scene()
    stage.write_files()
    person = stage.company.people[0].address
    stage.source.add_user(person, "changed")
    result = kimt("check", "--format", "json", stage.profile)
    assert result.status == 1
    document = json.loads(result.out)
    assert document["totals"]["need_attention"] == 1 and document["exit_status"] == 1
    account, = [one for one in document["accounts"] if one["state"] == "needs attention"]
    assert account["address"] == person and account["source"] == "refused"
    assert account["reason"] == account["source_reason"] and account["hint"]
    assert document["failed_rows"] == str(stage.folder / "company-failed.csv")


def test_a_run_that_failed_says_why(scene, kimt):
    stage = scene()
    stage.write_files(migration={"retry_for": "1s"}, source={"port": 1})
    result = kimt("check", "--format", "json", stage.profile)
    document = json.loads(result.out)
    assert document["exit_status"] == result.status != 0
    assert any(account["reason"] for account in document["accounts"]) or document["error"]["reason"]


def test_what_people_are_told_goes_to_standard_error(desk):
    result = desk.run("check")
    assert json.loads(result.out)
    assert "2 accounts: 2 ready" in result.err


def test_a_form_can_be_built_from_the_options(desk):
    document = desk.json("plugins")
    plugins = {plugin["name"]: plugin for plugin in document["plugins"]}
    options = {option["name"]: option for option in plugins["imap"]["options"]}
    assert {"source", "destination"} <= set(plugins["imap"]["roles"])
    assert options["host"]["required"] and options["host"]["help"]
    assert any(choice["name"] and choice["help"] for option in options.values()
               for choice in option["choices"])
    assert any(option["max"] is not None for option in options.values())
    assert {section["name"] for section in document["sections"]} == {"migration", "side"}
    assert [plugin["name"] for plugin in desk.json("plugins", "kerio")["plugins"]] == ["kerio"]


def test_a_format_that_is_none_is_refused(desk):
    for command in ("check", "plan", "verify", "undo", "plugins"):
        result = desk.run(command, form="xml")
        assert result.status == 2 and "--format is one of" in result.err and not result.out


# -- passwords -------------------------------------------------------------------------------------


def passwords(result):
    assert result.status == 0, result.text
    return [(row["address"], row["password"]) for row in csv.DictReader(io.StringIO(result.out))]


def test_passwords_are_handed_out_once(desk):
    desk.make_password("ann@example.com", 'made, "1"')
    assert passwords(desk.kimt("passwords", desk.profile)) == [("ann@example.com", 'made, "1"')]
    again = desk.kimt("passwords", desk.profile)
    assert passwords(again) == [] and "no new passwords" in again.err
    assert passwords(desk.kimt("passwords", "--all", desk.profile)) == [
        ("ann@example.com", 'made, "1"')]
    desk.make_password("ann@example.com", "another")
    desk.make_password("bob@example.com", "made 2")
    assert passwords(desk.kimt("passwords", "--only", "ann@example.com", desk.profile)) == [
        ("ann@example.com", "another")]
    assert passwords(desk.kimt("passwords", desk.profile)) == [("bob@example.com", "made 2")]


def test_a_file_of_passwords_is_private_and_replaces_none(desk):
    path = desk.folder / "new.csv"
    desk.make_password("ann@example.com", "made 1")
    result = desk.kimt("passwords", "--output", path, desk.profile)
    assert result.status == 0 and "made 1" not in result.text
    assert path.stat().st_mode & 0o777 == 0o600
    assert "ann@example.com,Ann,made 1,no" in path.read_text()
    result = desk.kimt("passwords", "--output", path, desk.profile)
    assert result.status == 2 and "--force" in result.err
    assert "made 1" in path.read_text()


def test_passwords_that_cannot_be_written_are_not_handed_out(desk):
    desk.make_password("ann@example.com", "made 1")
    assert desk.kimt("passwords", "--output", desk.folder / "none/a.csv", desk.profile).status == 1
    assert passwords(desk.kimt("passwords", desk.profile)) == [("ann@example.com", "made 1")]


def test_users_without_a_password_are_foretold_and_their_passwords_handed_out(scene, kimt):
    stage = scene()
    stage.make_strict_domain()
    stage.write_files()
    people = [person.address for person in stage.company.people]
    foretold = {row["address"] for row in json.loads(kimt(
        "check", "--format", "json", stage.profile).out)["accounts"] if row["new_password"]}
    result = kimt("migrate", stage.profile)
    handed = [address for address, _ in passwords(kimt("passwords", "--all", stage.profile))]
    assert foretold == set(handed) < set(people) and foretold
    users = f"{len(handed)} user{'s' if len(handed) > 1 else ''} got a new password: kimt passwords"
    assert users in result.out


def test_migrate_writes_the_rows_that_failed(scene, kimt):
    stage = scene()
    stage.write_files()
    person = stage.company.people[0].address
    stage.source.add_user(person, "changed")
    result = kimt("migrate", stage.profile)
    assert result.status == 1
    failed = (stage.folder / "company-failed.csv").read_text().splitlines()
    assert len(failed) == 1 and person in failed[0]
    assert "1 of " in result.err and "company-failed.csv" in result.err


def test_a_plan_of_one_account_leaves_the_lines_of_others(desk):
    plan = desk.folder / "mail.plan"
    assert desk.kimt("plan", desk.profile).status == 0
    lines = plan.read_text().splitlines()
    edited = [line.replace(";/Folder 1;/Folder 1;", ";/Folder 1;skip;") for line in lines]
    plan.write_text("\n".join(edited) + "\n")
    assert desk.kimt("plan", "--only", "ann@example.com", "--force", desk.profile).status == 0
    after = plan.read_text().splitlines()
    assert [line for line in after if not line.startswith("ann@")] == \
        [line for line in edited if not line.startswith("ann@")]
    assert [line for line in after if line.startswith("ann@")] == \
        [line for line in lines if line.startswith("ann@")]


def test_status_says_how_and_when_an_account_was_verified(desk):
    assert desk.kimt("verify", "--level", "count", "--only", "ann@example.com",
                     desk.profile).status == 0
    ann = desk.json("status")["accounts"][1]
    assert (ann["verify_level"], ann["verify_result"]) == ("count", "equal") and ann["verified"]
    assert desk.json("status")["runs"][0]["command"] == "verify"
    assert desk.kimt("undo", "--yes", desk.profile).status == 0
    assert desk.json("status")["accounts"][1]["verified"] is None


def test_what_check_has_counted_is_known_before_anything_is_copied(tmp_path, kimt):
    desk = Desk(tmp_path, kimt)
    assert kimt("check", desk.profile).status == 0
    bob = desk.json("status")["accounts"][0]
    assert (bob["state"], bob["percent"], bob["messages_to_go"]) == ("waiting", 0, 15)
    assert "To go: 30 messages" in kimt("status", desk.profile).out
    events = desk.kimt("migrate", "--set", "migration.reporter.1=json-lines",
                       "--set", "migration.reporter.2=debug-log", desk.profile)
    assert events.status == 0
