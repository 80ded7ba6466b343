"""What servers say back of a run's secrets reaches neither the screen nor any file."""

import base64
import json
import re
from urllib.parse import quote

import pytest
from program import write_accounts, write_secret

WRONG = 'Not-"mine"\\4711-wörd'     # needs escapes wherever it is repeated
OWN = "Own-password-1"
STRUCK_OUT = re.compile(r"(?<!\*)\*\*\*(?!\*)")    # commands with secrets in them have four


@pytest.fixture
def stage(scene):
    return scene(users=1, messages=5)


def everything(stage, result):
    """Name and text of all that kimt told, anywhere."""
    yield "the screen", result.text
    for path in (stage.folder / "logs").rglob("*"):
        if path.is_file():
            yield path.name, path.read_text(errors="replace")


def cores(secret):
    """What base64 makes of it, whatever stands around it: its bytes begin at three places."""
    for shift in range(3):
        whole = base64.b64encode(bytes(shift) + secret + b"\0\0\0").decode()
        yield whole[-(-8 * shift // 6):8 * (shift + len(secret)) // 6]


def forms(secret):
    """The secret as it stands, and as servers may write it."""
    ascii_json = json.dumps(secret)[1:-1]
    wire = "".join(c if c.isascii() else "".join(f"\\x{b:02x}" for b in c.encode())
                   for c in secret)
    return {secret, ascii_json, json.dumps(secret, ensure_ascii=False)[1:-1], wire,
            wire.replace("\\", "\\\\").replace('"', '\\"'), *cores(secret.encode()),
            quote(secret), quote(secret).lower()}


def assert_hidden(stage, result, *secrets):
    told = list(everything(stage, result))
    assert any(STRUCK_OUT.search(text) for _, text in told), "nothing was said back"
    for secret in secrets:
        for form in forms(secret):
            for name, text in told:
                assert form not in text, f"{form!r} of {secret!r} in {name}"


def migrate(kimt, stage, *arguments):
    return kimt("migrate", "-vvv", *arguments, stage.profile)


def test_a_refused_administrator(kimt, stage):
    write_secret(stage.folder, "kerio.secret", WRONG)
    stage.kerio.switches.echo_refusals = True
    result = migrate(kimt, stage)
    assert result.status == 3
    assert "administrator admin was refused" in result.text
    assert_hidden(stage, result, WRONG)


@pytest.mark.parametrize("skip", [0, 1, 2])
def test_a_page_that_repeats_the_request(kimt, stage, skip):
    """Of the login, or of a call with the session's token."""
    write_secret(stage.folder, "kerio.secret", WRONG)
    stage.kerio.store.admin_password = WRONG
    api, tokens = stage.kerio.api, []
    usual, stage.kerio.switches.echo_page = api.answer, 3 if skip == 0 else 0

    def answer(body, token, cookies):
        tokens.append(token)
        reply = usual(body, token, cookies)
        stage.kerio.switches.echo_page = 3 if len(tokens) == skip else 0
        return reply

    api.answer = answer
    result = migrate(kimt, stage)
    api.answer = usual
    assert result.status == 3, result.text[-3000:]
    assert_hidden(stage, result, WRONG, *[t for t in tokens if t])


def test_a_refused_user(kimt, stage):
    person = stage.company.people[0]
    stage.admin().call("Domains.create", domains=[{"name": person.address.split("@")[1]}])
    stage.source.add_user("o!neil@" + person.address.split("@")[1], WRONG)
    write_accounts(stage.folder, [("o!neil@" + person.address.split("@")[1], WRONG, "O Neil")])
    stage.kerio.switches.echo_refusals = True
    result = migrate(kimt, stage)
    assert result.status == 1, result.text[-3000:]
    assert "was refused" in result.text
    assert_hidden(stage, result, WRONG)


@pytest.mark.parametrize("command", ["check", "migrate", "plan"])
@pytest.mark.parametrize("auth", ["plain", "login"])
def test_a_refused_login_at_the_source(kimt, stage, command, auth):
    """The stand-in's IMAP service is the source here: it says back what Dovecot does not."""
    person = stage.company.people[0]
    write_accounts(stage.folder, [(person.address, WRONG, "")])
    stage.kerio.switches.echo_refusals = True
    stage.write_files(source={"host": "127.0.0.1", "port": stage.kerio.imap_port,
                              "security": "none", "ca_file": None, "auth": auth})
    write_accounts(stage.folder, [(person.address, WRONG, "")])
    result = kimt(command, "-vvv", stage.profile)
    assert result.status != 0
    assert_hidden(stage, result, WRONG)


def test_a_refused_login_at_kerio(kimt, stage):
    person = stage.company.people[0]
    domain = person.address.split("@")[1]
    made = stage.admin().call("Domains.create", domains=[{"name": domain}])
    stage.admin().call("Users.create", users=[{
        "domainId": made["result"][0]["id"], "loginName": person.address.split("@")[0],
        "password": OWN}])
    stage.write_files(destination={"master_password_file": None})
    stage.kerio.switches.echo_refusals = True
    result = migrate(kimt, stage)
    assert result.status == 1, result.text[-3000:]
    assert_hidden(stage, result, person.password)


def test_a_generated_password_stands_in_the_report_log_alone(kimt, stage):
    person = stage.company.people[0]
    domain = person.address.split("@")[1]
    stage.admin().call("Domains.create", domains=[{
        "name": domain, "passwordComplexityEnabled": True, "passwordMinimumLength": 30}])
    stage.write_files(destination={"master_password_file": None})
    result = migrate(kimt, stage)
    assert result.status == 0, result.text[-3000:]
    password = stage.kerio.store.password_of(stage.kerio.store.find_user(person.address))
    told = [name for name, text in everything(stage, result) if password in text]
    assert told == ["report.log"]
