"""kimt survives what a Kerio Connect server can do: each habit, limit and fault by its switch."""

import pytest
from company import DOMAINS
from scene import MASTER_PASSWORD


def refused_before_anything(scene, result, *words):
    """Not started; it says why; nothing was made."""
    assert result.status == 3, result.text[-3000:]
    for word in words:
        assert word in result.text
    assert not scene.kerio.store.users and len(scene.kerio.store.domains) == 1


# ---- habits after which all must be there


@pytest.mark.parametrize("switch,value", [
    ("capabilities", "bare"), ("store", "linux"), ("unsolicited", False), ("hide_version", True),
    ("require_tls", True), ("chunked", True), ("close_delimited", True), ("old_cookies", True),
    ("integer_enums", True), ("numbers_as_strings", True), ("page_cap", 1),
    ("date_refusal", "space_padded"), ("mailbox_ready_after", 2.0), ("mailbox_opens_after", 3.0),
    ("no_generate_password", True), ("quota_code", False), ("slow_reply", 0.2)])
def test_a_habit_of_the_server_costs_nothing(kimt, scene, switch, value):
    stage = scene(users=2, messages=40)
    usual = getattr(stage.kerio.switches, switch)
    setattr(stage.kerio.switches, switch, value)
    result = kimt("migrate", stage.profile)
    setattr(stage.kerio.switches, switch, usual)  # whoever looks now is not kimt
    stage.assert_arrived(result)
    assert not stage.kerio.front.blocked


@pytest.mark.parametrize("switch", ["http_500", "not_json", "drop_before", "drop_after"])
def test_one_bad_reply_of_the_api_is_survived_or_told(kimt, scene, switch):
    stage = scene(users=2, messages=20)
    setattr(stage.kerio.switches, switch, 1)
    result = kimt("migrate", stage.profile)
    assert result.status in (0, 3), result.text[-3000:]
    if result.status == 0:
        stage.assert_arrived(result)
    else:
        assert not stage.kerio.store.users


def test_a_session_that_expires_in_the_middle_is_opened_again(kimt, scene):
    stage = scene(users=2, messages=20)
    stage.kerio.switches.expire_after = 3
    result = kimt("migrate", stage.profile)
    stage.kerio.switches.expire_after = 0
    assert sum(method == "Session.login" for method, _ in stage.kerio.api.calls) > 1
    stage.assert_arrived(result)


def test_an_administrator_who_needs_a_domain_can_have_it(kimt, scene):
    stage = scene(users=1, messages=10)
    stage.kerio.switches.login_needs_domain = True
    result = kimt("migrate", "--set", "destination.admin=admin@kerio.test", stage.profile)
    stage.kerio.switches.login_needs_domain = False
    stage.assert_arrived(result)


def test_the_session_is_always_logged_out(kimt, scene):
    stage = scene(users=2, messages=20)
    assert kimt("migrate", stage.profile).status == 0
    assert not stage.kerio.api.sessions
    stage.kerio.switches.imap_running = stage.kerio.switches.secure_imap_running = False
    assert kimt("migrate", stage.profile).status == 3
    assert not stage.kerio.api.sessions


# A message that costs the connection twice all by itself is set aside, so only one cut here.
@pytest.mark.parametrize("switch,times", [("cut_appends", 1), ("lose_replies", 1),
                                          ("lose_replies", 3)])
def test_a_lost_connection_neither_loses_nor_doubles_a_message(kimt, scene, switch, times):
    stage = scene(users=2, messages=60)
    setattr(stage.kerio.switches, switch, times)
    setattr(stage.kerio.switches, switch.split("_")[0] + "_skip", 7)
    result = kimt("migrate", stage.profile)
    assert getattr(stage.kerio.switches, switch) == 0
    stage.assert_arrived(result)


# ---- limits


def test_dates_that_are_refused_are_lost_and_reported(kimt, scene):
    stage = scene(users=1, messages=30)
    stage.kerio.switches.date_refusal = "all"
    result = kimt("migrate", stage.profile)
    assert result.status in (0, 1), result.text[-3000:]
    lines = [line for v in stage.compare() for line in v.differences]
    assert lines and all("date" in line for line in lines)
    report = "".join(p.read_text() for p in (stage.folder / "logs").rglob("*") if p.is_file())
    assert "date" in report


def test_a_full_mailbox_fails_only_its_own_messages(kimt, scene):
    stage = scene(users=2, messages=60)
    admin, person = stage.admin(), stage.company.people[0]
    made = admin.call("Domains.create", domains=[{"name": person.address.split("@")[1]}])
    admin.call("Users.create", users=[{
        "domainId": made["result"][0]["id"], "loginName": person.address.split("@")[0],
        "password": "Any-pass1", "fullName": person.full_name,
        "itemLimit": {"isActive": True, "limit": 10}}])
    result = kimt("migrate", stage.profile)
    assert result.status == 1
    assert stage.counts_in_kerio()[person.address] == 10
    stage.assert_equal([stage.company.people[1].address])


def test_a_message_the_server_hangs_up_on_does_not_stop_the_rest(kimt, scene):
    stage = scene(users=1, messages=20, large=3_000_000)
    stage.kerio.switches.append_limit = 1_000_000
    result = kimt("migrate", stage.profile)
    assert result.status == 1, result.text[-3000:]
    lines = [line for v in stage.compare() for line in v.differences]
    assert len(lines) == 1 and "is missing in" in lines[0]


# ---- what stops a run before it begins


def test_too_few_seats_are_told_before_the_first_user_is_made(kimt, scene):
    stage = scene(users=3, messages=20)
    stage.kerio.switches.seats = 2
    result = kimt("migrate", stage.profile)
    refused_before_anything(stage, result, "3")


def test_a_stopped_imap_service_is_told_before_the_first_user_is_made(kimt, scene):
    stage = scene(users=1, messages=10)
    stage.kerio.switches.imap_running = stage.kerio.switches.secure_imap_running = False
    refused_before_anything(stage, kimt("migrate", stage.profile), "IMAP")


def test_a_refused_administrator_is_told(kimt, scene):
    stage = scene(users=1, messages=10)
    stage.kerio.store.admin_password = "another"
    result = kimt("migrate", stage.profile)
    refused_before_anything(stage, result, "admin")
    assert sum(method == "Session.login" for method, _ in stage.kerio.api.calls) <= 2


@pytest.mark.parametrize("role", ["Auditor", "UserRole"])
def test_a_role_too_low_is_told(kimt, scene, role):
    stage = scene(users=1, messages=10)
    admin = stage.admin()
    primary = admin.call("Domains.get", query={})["list"][0]["id"]
    stage.kerio.store.create_user({
        "domainId": primary, "loginName": "low", "password": "Low-pass-1", "isEnabled": True,
        "role": {"userRole": role, "publicFolderRight": False, "archiveFolderRight": False}})
    (stage.folder / "kerio.secret").write_text("Low-pass-1\n")
    result = kimt("migrate", "--set", "destination.admin=low", stage.profile)
    assert result.status == 3, result.text[-3000:]
    assert len(stage.kerio.store.users) == 1 and len(stage.kerio.store.domains) == 1


def test_something_that_is_not_kerio_is_told(kimt, scene):
    stage = scene(users=1, messages=10)
    stage.kerio.switches.not_json = 1000
    refused_before_anything(stage, kimt("migrate", stage.profile))


# ---- passwords


def test_passwords_the_policy_refuses_are_generated_and_kept_for_the_next_run(kimt, scene):
    stage = scene(users=6, messages=60)
    stage.make_strict_domain()
    stage.write_files(destination={"master_password_file": None})
    stage.assert_arrived(kimt("migrate", stage.profile))
    weak = [p for p in stage.company.people
            if p.address.endswith(DOMAINS[1]) and p.password in ("geheim", "pass")]
    assert weak
    report = "".join(p.read_text() for p in (stage.folder / "logs").rglob("*report*"))
    for person in weak:
        user = stage.kerio.store.find_user(person.address)
        assert stage.kerio.store.password_of(user) in report
    again = kimt("migrate", stage.profile)
    assert again.status == 0, again.text[-3000:]


def test_existing_users_are_reached_by_the_master_password_and_left_as_they_are(kimt, scene):
    stage = scene(users=2, messages=30)
    admin, person = stage.admin(), stage.company.people[0]
    made = admin.call("Domains.create", domains=[{"name": person.address.split("@")[1]}])
    admin.call("Users.create", users=[{
        "domainId": made["result"][0]["id"], "loginName": person.address.split("@")[0],
        "password": "Own-password-1", "fullName": "Kept as it is"}])
    assert kimt("migrate", stage.profile).status == 0
    stage.assert_equal()
    user = stage.kerio.store.find_user(person.address)
    assert user["fullName"] == "Kept as it is"
    assert stage.kerio.store.password_of(user) == "Own-password-1"


def test_a_wrong_master_password_never_trips_the_guessing_block(kimt, scene):
    stage = scene(users=12, messages=60)
    stage.kerio.store.master_password = MASTER_PASSWORD + "x"
    result = kimt("migrate", stage.profile)
    assert result.status != 0
    assert not stage.kerio.front.blocked
