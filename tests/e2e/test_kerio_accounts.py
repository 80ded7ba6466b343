"""What becomes of each account at Kerio Connect: found, made, or refused and why."""

import json

import pytest
from compare import login
from program import write_accounts

DOMAIN = "nordwind.example"


@pytest.fixture
def stage(scene):
    return scene(users=1, messages=10)


@pytest.fixture
def rows(stage):
    """The one account of the stage, to which a test may add others."""
    person = stage.company.people[0]
    return [(person.address, person.password, person.full_name)]


def make_domain(stage, **members):
    """Id of a domain at Kerio made with these members."""
    made = stage.admin().call("Domains.create", domains=[{"name": DOMAIN, **members}])
    return made["result"][0]["id"]


def make_user(stage, domain, name, **members):
    made = stage.admin().call("Users.create", users=[{
        "domainId": domain, "loginName": name, "password": "Own-password-1", **members}])
    assert not made["errors"]


def users(stage):
    return {stage.kerio.store.address(user) for user in stage.kerio.store.users.values()}


def test_the_alias_of_a_domain_counts_as_that_domain(kimt, stage, rows):
    make_domain(stage, aliasList=["Other.Example"])
    stage.source.add_user("new@other.example", "New-pass-1")
    write_accounts(stage.folder, [("new@other.example", "New-pass-1", "New One")])
    kimt("migrate", stage.profile)
    assert users(stage) == {f"new@{DOMAIN}"}
    assert len(stage.kerio.store.domains) == 2


def test_case_80_two_rows_that_are_one_mailbox_are_not_both_moved(kimt, stage, rows):
    make_domain(stage, aliasList=["other.example"])
    person = stage.company.people[0]
    same = person.address.split("@")[0] + "@other.example"
    stage.source.add_user(same, "New-pass-1")
    with stage.source.login(same) as imap:
        imap.append("INBOX", None, None, b"Subject: of the other\r\n\r\nmine\r\n")
    write_accounts(stage.folder, [*rows, (same, "New-pass-1", "")])
    result = kimt("migrate", stage.profile)
    assert result.status == 1, result.text[-3000:]
    assert f"{same} is the same mailbox as {person.address}" in result.text
    assert users(stage) == {person.address}
    verdict, = stage.compare([person.address])
    assert verdict.messages > 0 and not verdict.differences


def test_an_address_that_is_another_users_is_refused(kimt, stage, rows):
    make_user(stage, make_domain(stage), "sales", emailAddresses=["info"])
    stage.source.add_user(f"info@{DOMAIN}", "x")
    write_accounts(stage.folder, [*rows, (f"info@{DOMAIN}", "x", "")])
    result = kimt("migrate", stage.profile)
    assert result.status == 1
    assert "sales" in result.text
    assert f"info@{DOMAIN}" not in users(stage)


def test_a_disabled_user_is_refused_and_stays_disabled(kimt, stage, rows):
    make_user(stage, make_domain(stage), "gone", isEnabled=False)
    stage.source.add_user(f"gone@{DOMAIN}", "x")
    write_accounts(stage.folder, [*rows, (f"gone@{DOMAIN}", "x", "")])
    result = kimt("migrate", stage.profile)
    assert result.status == 1
    assert "disabled" in result.text.replace(str(stage.folder), "")
    assert stage.kerio.store.find_user(f"gone@{DOMAIN}")["isEnabled"] is False


def test_missing_users_are_not_made_when_the_profile_says_so(kimt, stage):
    stage.write_files(destination={"create_users": "no"})
    result = kimt("migrate", stage.profile)
    assert result.status == 1
    assert "create_users" in result.text
    assert not stage.kerio.store.users and len(stage.kerio.store.domains) == 1


def test_missing_domains_are_not_made_when_the_profile_says_so(kimt, stage):
    stage.write_files(destination={"create_domains": "no"})
    result = kimt("migrate", stage.profile)
    assert result.status == 1
    assert "create_domains" in result.text
    assert not stage.kerio.store.users and len(stage.kerio.store.domains) == 1


def test_an_administrator_of_accounts_will_do_when_the_domain_is_there(kimt, stage, rows):
    make_domain(stage)
    primary = stage.kerio.store.primary()["id"]
    make_user(stage, primary, "helper", role={
        "userRole": "AccountAdmin", "publicFolderRight": False, "archiveFolderRight": False})
    (stage.folder / "kerio.secret").write_text("Own-password-1\n")
    result = kimt("migrate", "--set", "destination.admin=helper", stage.profile)
    assert result.status == 0, result.text[-3000:]
    assert rows[0][0] in users(stage)


def test_an_administrator_of_accounts_is_told_that_a_domain_is_missing(kimt, stage, rows):
    make_user(stage, stage.kerio.store.primary()["id"], "helper", role={
        "userRole": "AccountAdmin", "publicFolderRight": False, "archiveFolderRight": False})
    (stage.folder / "kerio.secret").write_text("Own-password-1\n")
    result = kimt("migrate", "--set", "destination.admin=helper", stage.profile)
    assert result.status == 3
    assert "domain" in result.text
    assert len(stage.kerio.store.users) == 1 and len(stage.kerio.store.domains) == 1


def test_master_authentication_that_is_off_is_told_before_the_first_user_is_made(kimt, stage):
    stage.kerio.store.master_password = None
    result = kimt("migrate", stage.profile)
    assert result.status == 3
    assert "Master Authentication" in result.text
    assert not stage.kerio.store.users and len(stage.kerio.store.domains) == 1


def test_users_are_made_in_chunks_of_the_size_that_was_asked_for(kimt, scene):
    stage = scene(users=4, messages=20)
    stage.write_files(destination={"chunk": 1})
    assert kimt("migrate", stage.profile).status == 0
    assert sum(method == "Users.create" for method, _ in stage.kerio.api.calls) == 4


def test_a_generated_password_opens_the_mailbox_and_stands_in_the_report_log(kimt, stage):
    person = stage.company.people[0]
    make_domain(stage, passwordComplexityEnabled=True, passwordMinimumLength=30)
    stage.write_files(destination={"master_password_file": None})
    result = kimt("migrate", stage.profile)
    assert result.status == 0, result.text[-3000:]
    password = stage.kerio.store.password_of(stage.kerio.store.find_user(person.address))
    assert password != person.password and password not in result.text
    with login("127.0.0.1", stage.kerio.imap_port, person.address, password):
        pass
    logs = [p for p in (stage.folder / "logs").rglob("*") if p.is_file()]
    assert sum(password in p.read_text() for p in logs) == 1


def after(stage, method, do):
    """Does something once the stand-in has answered a call of this method."""
    usual = stage.kerio.api.answer

    def answer(body, token, cookies):
        reply = usual(body, token, cookies)
        if json.loads(body)["method"] == method:
            do()
        return reply

    stage.kerio.api.answer = answer


def test_a_list_that_is_lost_after_a_domain_was_made_costs_that_domain_alone(kimt, stage, rows):
    """Nobody is made in another domain, and the next run goes on."""
    make_domain(stage)
    stage.source.add_user("new@other.example", "New-pass-1")
    write_accounts(stage.folder, [*rows, ("new@other.example", "New-pass-1", "New One")])
    after(stage, "Domains.create", lambda: setattr(stage.kerio.switches, "not_json", 1))
    result = kimt("migrate", stage.profile)
    assert result.status == 1, result.text[-3000:]
    assert "the domain other.example was created, but" in result.text
    assert users(stage) == {rows[0][0]}
    verdict, = stage.compare([rows[0][0]])
    assert verdict.messages > 0 and not verdict.differences
    assert kimt("migrate", stage.profile).status == 0
    assert users(stage) == {rows[0][0], "new@other.example"}


def answer_instead(stage, method, result):
    """Calls of this method get another result: result(number of the call)."""
    usual, calls = stage.kerio.api.answer, []

    def answer(body, token, cookies):
        if json.loads(body)["method"] != method:
            return usual(body, token, cookies)
        calls.append(1)
        return {"jsonrpc": "2.0", "id": 1, "result": result(len(calls))}, []

    stage.kerio.api.answer = answer
    return calls


def test_an_answer_that_would_fill_the_memory_is_not_read(kimt, stage):
    answer_instead(stage, "Domains.get", lambda _: {"list": [{}] * 7_000_000, "totalItems": 1})
    result = kimt("migrate", stage.profile)
    assert result.status == 3, result.text[-3000:]
    assert "is larger, or nested deeper, than any of this API" in result.text
    assert result.peak_kib < 250_000
    assert not stage.kerio.api.sessions


@pytest.mark.parametrize("method, row", [("Domains.get", "name"), ("Users.get", "loginName")])
@pytest.mark.parametrize("is_new", [False, True])
def test_a_list_without_end_is_left(kimt, stage, method, row, is_new):
    """Whether it says the same again and again, or always something new."""
    make_domain(stage)

    def page(call):
        names = [f"x{call * is_new}-{i}" for i in range(500)]
        return {"list": [{"id": name, row: name} for name in names], "totalItems": 10 ** 12}

    calls = answer_instead(stage, method, page)
    result = kimt("migrate", stage.profile, timeout=120)
    assert result.status == 3, result.text[-3000:]
    assert f"does not end its list of {method}" in result.text
    assert len(calls) <= (2 if not is_new else 201)


def test_a_connection_that_was_cut_does_not_cost_the_logout(kimt, stage):
    after(stage, "Users.create", lambda: setattr(stage.kerio.switches, "deaf", True))
    result = kimt("migrate", stage.profile)
    assert result.status == 0, result.text[-3000:]
    assert [method for method, _ in stage.kerio.api.calls][-1] == "Session.logout"
    assert not stage.kerio.api.sessions


def test_an_existing_user_without_a_known_password_is_told_what_to_do(kimt, stage):
    person = stage.company.people[0]
    make_user(stage, make_domain(stage), person.address.split("@")[0])
    stage.write_files(destination={"master_password_file": None})
    result = kimt("migrate", stage.profile)
    assert result.status == 1
    assert "master_password" in result.text
    assert len(stage.kerio.front.guesses.get("127.0.0.1", [])) == 1
