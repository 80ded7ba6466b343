"""The stand-in's administration API has the habits that are on record for Kerio Connect."""

import http.client
import json
import ssl
import urllib.error
import urllib.request

import pytest
from kerio.client import AdminClient, Failure


def refused(code, function, *args, **params):
    """Asserts that the call fails with that code; returns the error."""
    with pytest.raises(Failure) as caught:
        function(*args, **params)
    assert caught.value.code == code
    return caught.value.error


# ---- transport and envelope


@pytest.mark.parametrize("path", ["/admin/api/jsonrpc", "/admin/api/jsonrpc/"])
def test_both_spellings_of_the_path_work(kerio, path):
    client = AdminClient(kerio.api_port, path).login()
    assert client.call("Server.getVersion")["version"] == "10.0.8.9228"


def test_the_certificate_is_self_signed(kerio):
    with pytest.raises(ssl.SSLCertVerificationError):
        connection = http.client.HTTPSConnection("127.0.0.1", kerio.api_port, timeout=5)
        connection.request("POST", "/admin/api/jsonrpc/")


def test_login_gives_a_token_of_64_hex_digits_and_two_cookies(kerio):
    client = AdminClient(kerio.api_port).login()
    assert len(bytes.fromhex(client.token)) == 32
    assert [c.split("=")[0] for c in client.cookies] == ["SESSION_CONNECT_WEBADMIN",
                                                         "TOKEN_CONNECT_WEBADMIN"]


def test_a_call_without_cookie_or_token_is_anonymous(admin):
    admin.cookies, kept = [], admin.cookies
    refused(-32001, admin.call, "Domains.get", query={})
    admin.cookies, admin.token = kept, None
    refused(-32001, admin.call, "Domains.get", query={})


def test_the_token_may_stand_in_the_request(admin):
    token, admin.token = admin.token, None
    reply = admin.post(json.dumps({"jsonrpc": "2.0", "id": 7, "method": "Session.whoAmI",
                                   "token": token}).encode())
    assert reply["id"] == 7 and "userDetails" in reply["result"]


@pytest.mark.parametrize("body,code", [
    (b"{", -32700), (b"[]", -32600), (b'{"jsonrpc":"2.0","id":1}', -32600)])
def test_broken_requests_get_their_codes(admin, body, code):
    assert admin.post(body)["error"]["code"] == code


def test_unknown_methods_and_parameters_get_their_codes(admin, domain):
    refused(-32601, admin.call, "Users.getDetails")
    refused(-32602, admin.call, "Domains.get", queryString="x")
    refused(-32602, admin.call, "Users.get")
    refused(-32602, admin.call, "Users.create",
            users=[{"domainId": domain, "loginName": "x", "canChangePassword": True}])


def test_application_must_be_an_object(kerio):
    refused(-32602, AdminClient(kerio.api_port).call, "Session.login", userName="admin",
            password="secret", application="kimt")


def test_a_wrong_password_is_refused(kerio):
    refused(1000, AdminClient(kerio.api_port).login, password="wrong")


def test_the_administrator_may_have_to_name_the_domain(kerio):
    kerio.switches.login_needs_domain = True
    refused(1000, AdminClient(kerio.api_port).login)
    AdminClient(kerio.api_port).login("ADMIN@kerio.test")


def test_logout_ends_the_session(admin):
    assert admin.call("Session.logout") == {"redirectUrl": ""}
    refused(-32001, admin.call, "Session.whoAmI")


# ---- server


def test_services_say_where_imap_is_and_whether_it_runs(kerio, admin):
    kerio.switches.imap_running = False
    services = {s["name"]: s for s in admin.call("Services.get")["services"]}
    assert not services["IMAP"]["isRunning"] and services["Secure IMAP"]["isRunning"]
    assert services["Secure IMAP"]["listeners"][0]["port"] == kerio.imaps_port
    assert services["IMAP"]["defaultPort"] == 143


def test_the_built_in_administrator_has_no_id(admin):
    details = admin.call("Session.whoAmI")["userDetails"]
    assert details["id"] == "" and details["effectiveRole"]["userRole"] == "BuiltInAdmin"


def test_master_authentication_can_be_switched_on(kerio, admin):
    kerio.store.master_password = None
    admin.call("AdvancedOptions.set",
               options={"masterAuthentication": {"isEnabled": True, "password": "m"}})
    options = admin.call("AdvancedOptions.get")["options"]
    assert options["masterAuthentication"]["isEnabled"] and kerio.store.master_password == "m"


# ---- domains


def test_a_domain_is_made_from_its_name_alone_and_found_in_any_case(admin):
    made = admin.call("Domains.create", domains=[{"name": "New.Test"}])
    assert made["errors"] == [] and made["result"][0]["id"].startswith("keriodb://domain/")
    again = admin.call("Domains.create", domains=[{"name": "NEW.test"}, {"name": "other.test"}])
    assert [(e["inputIndex"], e["code"]) for e in again["errors"]] == [(0, 1001)]
    assert again["result"][0]["inputIndex"] == 1


def test_an_alias_of_a_domain_counts_as_the_domain(admin, domain):
    admin.call("Domains.set", domainIds=[domain], pattern={"aliasList": ["alias.test"]})
    made = admin.call("Domains.create", domains=[{"name": "alias.test"}])
    assert made["errors"][0]["code"] == 1001


def test_domain_names_hold_no_underscore(admin):
    assert admin.call("Domains.create", domains=[{"name": "a_b.test"}])["errors"]


# ---- users


def new_user(domain, login, **more):
    return {"domainId": domain, "loginName": login, "fullName": "Ann Example",
            "password": "Pass-word1", "isEnabled": True, **more}


def test_partial_success_names_the_refused_by_index(admin, domain, user):
    login = user.split("@")[0]
    made = admin.call("Users.create", users=[
        new_user(domain, "fresh1"), new_user(domain, login.upper()), new_user(domain, "a b")])
    assert [r["inputIndex"] for r in made["result"]] == [0]
    assert [(e["inputIndex"], e["code"]) for e in made["errors"]] == [(1, 1001), (2, 1000)]
    filling = made["errors"][0]["messageParameters"]
    assert made["errors"][0]["message"] == "User %1 already exists."
    assert filling == {"positionalParameters": [login], "plurality": 1}


def test_passwords_are_never_given_back(admin, domain, user):
    rows = admin.call("Users.get", query={}, domainId=domain)["list"]
    assert rows and not any("password" in row for row in rows)


@pytest.mark.parametrize("password,fine", [
    ("short1A", False), ("alllowercase", False), ("Longer-pass1", True),
    ("annA-1234567", False), ("Strict.test1x", False), ("examplE12345", False)])
def test_the_password_policy_of_the_domain_holds(admin, password, fine):
    rows = {d["name"]: d["id"] for d in admin.call("Domains.get", query={})["list"]}
    strict = rows.get("strict.test") or admin.call("Domains.create", domains=[
        {"name": "strict.test", "passwordComplexityEnabled": True}])["result"][0]["id"]
    login = f"p{abs(hash(password)) % 10**6}"
    made = admin.call("Users.create", users=[new_user(strict, login, password=password)])
    assert bool(made["result"]) == fine, made


def test_a_generated_password_meets_the_policy(admin):
    made = admin.call("Domains.create", domains=[
        {"name": "policy.test", "passwordComplexityEnabled": True, "passwordMinimumLength": 15}])
    policy = made["result"][0]["id"]
    password = admin.call("Domains.generatePassword", domainId=policy)["password"]
    assert len(password) == 15
    assert admin.call("Users.create", users=[new_user(policy, "gottfried", password=password)])["result"]


def test_the_seat_limit_stops_with_1003(kerio, admin, domain, user):
    enabled = sum(u["isEnabled"] for u in kerio.store.users.values())
    kerio.switches.seats = enabled + 1
    info = admin.call("Domains.getUserCountInfo", domainId=domain)["countInfo"]
    allowed = info["allowedUsers"]
    assert allowed["limitType"] == "LicenseLimit" and not allowed["isUnlimited"]
    assert allowed["limit"] - info["currentUsers"] == 1
    made = admin.call("Users.create", users=[new_user(domain, "seat1"), new_user(domain, "seat2")])
    assert [e["code"] for e in made["errors"]] == [1003]


def test_small_structures_must_be_complete(admin, domain):
    refused(-32602, admin.call, "Users.create",
            users=[new_user(domain, "x", role={"userRole": "Auditor"})])


def test_roles_limit_what_can_be_done(kerio, admin, domain):
    admin.call("Users.create", users=[
        new_user(domain, role.lower(), role={"userRole": role, "publicFolderRight": False,
                                             "archiveFolderRight": False})
        for role in ("Auditor", "AccountAdmin", "UserRole")])
    auditor = AdminClient(kerio.api_port).login("auditor@example.test", "Pass-word1")
    refused(1000, auditor.call, "Domains.get", query={})
    refused(1004, auditor.call, "Users.create", users=[new_user(domain, "y")])
    accounts = AdminClient(kerio.api_port).login("accountadmin@example.test", "Pass-word1")
    assert accounts.call("Users.create", users=[new_user(domain, "byaccountadmin")])["result"]
    refused(1004, accounts.call, "Domains.create", domains=[{"name": "z.test"}])
    refused(1004, AdminClient(kerio.api_port).login, "userrole@example.test", "Pass-word1")


def test_queries_filter_sort_and_page(admin, domain):
    names = [f"page{i:02}" for i in range(12)]
    admin.call("Users.create", users=[new_user(domain, n) for n in reversed(names)])
    query = {"fields": ["loginName"], "start": 3, "limit": 4,
             "conditions": [{"fieldName": "loginName", "comparator": "Like", "value": "page"}],
             "orderBy": [{"columnName": "loginName", "direction": "Asc", "caseSensitive": False}]}
    reply = admin.call("Users.get", query=query, domainId=domain)
    assert [row["loginName"] for row in reply["list"]] == names[3:7]
    assert reply["totalItems"] == 12 and "fullName" not in reply["list"][0]
    query.update(start=0, limit=-1)
    assert len(admin.call("Users.get", query=query, domainId=domain)["list"]) == 12
    query.update(limit=0)
    assert admin.call("Users.get", query=query, domainId=domain)["list"] == []


# ---- switches


def test_sessions_expire_on_demand(kerio, admin):
    kerio.api.expire_sessions()
    error = refused(-32001, admin.call, "Session.whoAmI")
    assert error["message"] == "Session expired."
    kerio.switches.expire_after = 2
    admin.login()
    admin.call("Session.whoAmI")
    admin.call("Session.whoAmI")
    refused(-32001, admin.call, "Session.whoAmI")


@pytest.mark.parametrize("switch", ["chunked", "close_delimited"])
def test_replies_can_be_delimited_in_other_ways(kerio, admin, switch):
    setattr(kerio.switches, switch, True)
    assert admin.call("Domains.get", query={})["totalItems"] >= 1


def test_an_old_server_has_other_cookies_and_integer_enums(kerio, domain, user):
    kerio.switches.old_cookies = kerio.switches.integer_enums = True
    kerio.switches.numbers_as_strings = True
    client = AdminClient(kerio.api_port).login()
    assert [c.split("=")[0] for c in client.cookies] == ["Session_admin80", "KWAT"]
    reply = client.call("Users.get", query={}, domainId=domain)
    assert reply["list"][0]["authType"] == 0 and reply["totalItems"].isdigit()


def test_faults_come_as_often_as_asked_for(kerio, admin):
    kerio.switches.http_500 = 1
    with pytest.raises(urllib.error.HTTPError):
        admin.call("Session.whoAmI")
    kerio.switches.not_json = 1
    with pytest.raises(json.JSONDecodeError):
        admin.call("Session.whoAmI")
    for switch in ("drop_before", "drop_after"):
        setattr(kerio.switches, switch, 1)
        with pytest.raises(OSError):
            admin.call("Session.whoAmI")
    admin.call("Session.whoAmI")


def test_a_call_dropped_after_its_work_has_had_its_effect(kerio, admin):
    kerio.switches.drop_after = 1
    with pytest.raises(OSError):
        admin.call("Domains.create", domains=[{"name": "dropped.test"}])
    assert admin.call("Domains.create", domains=[{"name": "dropped.test"}])["errors"]


def test_an_older_server_cannot_generate_passwords(kerio, admin, domain):
    kerio.switches.no_generate_password = True
    refused(-32601, admin.call, "Domains.generatePassword", domainId=domain)


def test_switches_turn_by_the_control_port(kerio):
    url = f"http://127.0.0.1:{kerio.control_port}/"
    urllib.request.urlopen(url, b"slow_reply=0.25&store=linux", timeout=5)
    assert kerio.switches.slow_reply == 0.25 and kerio.switches.store == "linux"
    assert b"slow_reply=0.25\n" in urllib.request.urlopen(url, timeout=5).read()
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(url, b"store=plan9", timeout=5)
