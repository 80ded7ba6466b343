"""Fixtures for tests of the stand-in: one server for a module, its habits reset for each test."""

import dataclasses

import pytest
from kerio.client import AdminClient
from kerio.kerio_standin import KerioStandin
from kerio.switches import Switches


@pytest.fixture(scope="module")
def _standin():
    with KerioStandin(master_password="master") as standin:
        yield standin


@pytest.fixture
def kerio(_standin):
    """A stand-in with all switches at their defaults and nobody blocked."""
    for field in dataclasses.fields(Switches):
        setattr(_standin.switches, field.name, field.default)
    _standin.front.unblock()
    _standin.front.violations.clear()
    _standin.store.master_password = "master"
    return _standin


@pytest.fixture
def admin(kerio):
    """The administrator, logged in."""
    return AdminClient(kerio.api_port).login()


@pytest.fixture
def domain(admin):
    """Id of an existing domain, example.test."""
    rows = admin.call("Domains.get", query={})["list"]
    known = {row["name"]: row["id"] for row in rows}
    if "example.test" not in known:
        made = admin.call("Domains.create", domains=[{"name": "example.test"}])
        return made["result"][0]["id"]
    return known["example.test"]


@pytest.fixture
def user(admin, domain, request):
    """Address of a fresh user whose password is Pass-word1."""
    login = f"u{abs(hash(request.node.nodeid)) % 10**9}"
    made = admin.call("Users.create", users=[{
        "domainId": domain, "loginName": login, "password": "Pass-word1", "isEnabled": True}])
    user_id = made["result"][0]["id"]
    yield f"{login}@example.test"
    admin.call("Users.remove", requests=[{
        "userId": user_id, "method": "UDeleteFolder", "removeReferences": False,
        "targetUserId": "", "mode": "DSModeDelete"}])
