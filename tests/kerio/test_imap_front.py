"""The stand-in's IMAP service has the habits that are on record for Kerio Connect."""

import hashlib
import imaplib
import socket
import ssl
import time

import pytest

PASSWORD = "Pass-word1"
KEYWORDS = b"$MDNSent $Forwarded $AutoJunk $AutoNotJunk $Junk $NotJunk"
imaplib.Commands.update({"X-SETUSER": ("NONAUTH",), "X-MASTERAUTH": ("NONAUTH",)})


class Wire:
    """Lines out, lines in: for what imaplib cannot say."""

    def __init__(self, port, login=None):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.file = self.socket.makefile("rb")
        self.greeting = self.file.readline().rstrip()
        if login:
            assert self.ask(b'LOGIN "%s" "%s"' % (login.encode(), PASSWORD.encode()))[-1] == \
                b"t OK LOGIN completed"

    def send(self, data):
        self.socket.sendall(data)

    def ask(self, command, tag=b"t"):
        self.send(tag + b" " + command + b"\r\n")
        return self.until(tag)

    def until(self, tag=b"t"):
        lines = []
        while not lines or not lines[-1].startswith(tag + b" "):
            line = self.file.readline()
            if not line:
                raise EOFError(lines)
            lines.append(line.rstrip(b"\r\n"))
        return lines


@pytest.fixture
def wire(kerio, user):
    """A plain connection, logged in."""
    return Wire(kerio.imap_port, user)


@pytest.fixture
def client(kerio, user):
    """imaplib by IMAPS, logged in."""
    context = ssl.create_default_context(cafile=kerio.certificate)
    imap = imaplib.IMAP4_SSL("127.0.0.1", kerio.imaps_port, ssl_context=context, timeout=20)
    imap.login(user, PASSWORD)
    return imap


# ---- before login


def test_the_greeting_names_product_and_version_or_hides_them(kerio):
    assert Wire(kerio.imap_port).greeting == b"* OK Kerio Connect 10.0.8 IMAP4rev1 server ready"
    kerio.switches.hide_version = True
    wire = Wire(kerio.imap_port)
    assert wire.greeting == b"* OK IMAP4rev1 server ready"
    assert wire.ask(b"ID NIL")[0] == b'* ID ("name" "Kerio Connect")'


def test_the_version_of_id_is_padded(kerio):
    assert Wire(kerio.imap_port).ask(b"ID NIL")[0] == \
        b'* ID ("name" "Kerio Connect" "version" " 10.0.8 ")'


@pytest.mark.parametrize("kind,offered", [("bare", False), ("rich", True)])
def test_there_is_a_bare_and_a_rich_capability_set(kerio, kind, offered):
    kerio.switches.capabilities = kind
    line = Wire(kerio.imap_port).ask(b"CAPABILITY")[0]
    assert b"STARTTLS" in line and (b"LITERAL+" in line) == (b"UIDPLUS" in line) == offered


def test_nobody_logs_in_before_tls_where_that_is_required(kerio, user):
    kerio.switches.require_tls = True
    imap = imaplib.IMAP4("127.0.0.1", kerio.imap_port, timeout=20)
    assert "LOGINDISABLED" in imap.capabilities
    with pytest.raises(imaplib.IMAP4.error, match="encryption"):
        imap.login(user, PASSWORD)
    imap.starttls(ssl.create_default_context(cafile=kerio.certificate))
    assert "LOGINDISABLED" not in imap.capability()[1][0].decode()
    assert imap.login(user, PASSWORD) == ("OK", [b"LOGIN completed"])
    assert imap.select()[0] == "OK"


def test_what_was_sent_before_tls_is_thrown_away(kerio):
    wire = Wire(kerio.imap_port)
    wire.send(b"t STARTTLS\r\nx NOOP\r\n")
    assert wire.until()[-1].startswith(b"t OK")
    context = ssl.create_default_context(cafile=kerio.certificate)
    with context.wrap_socket(wire.socket, server_hostname="127.0.0.1") as tls:
        tls.sendall(b"y NOOP\r\n")
        assert tls.recv(100) == b"y OK NOOP completed\r\n"


def test_names_are_taken_in_any_case(kerio, user):
    Wire(kerio.imap_port, user.upper())


def test_bare_names_belong_to_the_primary_domain(kerio, admin, user):
    rows = admin.call("Domains.get", query={})["list"]
    primary = next(d["id"] for d in rows if d["isPrimary"])
    made = admin.call("Users.create", users=[
        {"domainId": primary, "loginName": "prim", "password": PASSWORD}])
    assert made["result"] or made["errors"][0]["code"] == 1001
    Wire(kerio.imap_port, "prim")
    assert b" NO " in Wire(kerio.imap_port).ask(
        b"LOGIN %s %s" % (user.split("@")[0].encode(), PASSWORD.encode()))[-1]


def test_authenticate_plain_login_and_cram_md5_work(kerio, user):
    plain = imaplib.IMAP4("127.0.0.1", kerio.imap_port, timeout=20)
    assert plain.authenticate("PLAIN", lambda _: f"\0{user}\0{PASSWORD}".encode())[0] == "OK"
    cram = imaplib.IMAP4("127.0.0.1", kerio.imap_port, timeout=20)
    assert cram.login_cram_md5(user, PASSWORD)[0] == "OK"
    answers = iter([user.encode(), PASSWORD.encode()])
    two = imaplib.IMAP4("127.0.0.1", kerio.imap_port, timeout=20)
    assert two.authenticate("LOGIN", lambda _: next(answers))[0] == "OK"


def test_login_takes_literals(kerio, user):
    wire = Wire(kerio.imap_port)
    wire.send(b"t LOGIN {%d+}\r\n%s {%d+}\r\n%s\r\n" % (len(user), user.encode(), len(PASSWORD),
                                                         PASSWORD.encode()))
    assert wire.until()[-1] == b"t OK LOGIN completed"


def master(wire, password, name):
    wire.send(b"a X-MASTERAUTH\r\n")
    challenge = wire.file.readline().strip()
    if not challenge.startswith(b"+ "):
        return challenge
    wire.send(hashlib.md5(challenge[2:] + password).hexdigest().encode() + b"\r\n")
    line = wire.until(b"a")[-1]
    return wire.ask(b'X-SETUSER "%s"' % name.encode(), b"b")[-1] if b" OK " in line else line


def test_master_authentication_opens_any_mailbox(kerio, user):
    wire = Wire(kerio.imap_port)
    assert master(wire, b"master", user) == b"b OK X-SETUSER completed"
    assert wire.ask(b"SELECT INBOX")[-1].startswith(b"t OK [READ-WRITE] SELECT completed")


def test_master_authentication_can_fail_be_off_or_name_nobody(kerio, user):
    assert master(Wire(kerio.imap_port), b"wrong", user) == b"a NO X-MASTERAUTH failed"
    assert b" NO " in master(Wire(kerio.imap_port), b"master", "nobody@example.test")
    kerio.store.master_password = None
    assert master(Wire(kerio.imap_port), b"master", user).startswith(b"a BAD")


def test_ten_failed_logins_in_a_minute_block_the_address(kerio, user):
    for _ in range(10):
        with pytest.raises(imaplib.IMAP4.error):
            imaplib.IMAP4("127.0.0.1", kerio.imap_port, timeout=20).login(user, "wrong")
    assert Wire(kerio.imap_port).greeting == b""
    kerio.front.unblock()
    Wire(kerio.imap_port, user)


def test_a_new_mailbox_may_need_a_while(kerio, admin, domain):
    kerio.switches.mailbox_ready_after = 0.4
    admin.call("Users.create", users=[
        {"domainId": domain, "loginName": "slow", "password": PASSWORD}])
    with pytest.raises(AssertionError):
        Wire(kerio.imap_port, "slow@example.test")
    time.sleep(0.5)
    Wire(kerio.imap_port, "slow@example.test")


def test_a_stopped_service_and_a_disabled_user_are_not_served(kerio, admin, user):
    kerio.switches.imap_running = False
    assert Wire(kerio.imap_port).greeting == b""
    kerio.switches.imap_running = True
    user_id = kerio.store.find_user(user)["id"]
    admin.call("Users.set", userIds=[user_id], pattern={"isEnabled": False})
    with pytest.raises(AssertionError):
        Wire(kerio.imap_port, user)


# ---- folders


def test_default_folders_appear_at_the_first_login_with_their_roles(wire):
    assert sorted(wire.ask(b'LIST "" "*"')[:-1]) == sorted([
        b'* LIST (\\Inbox) "/" "INBOX"',
        b'* LIST (\\Trash) "/" "Deleted Items"',
        b'* LIST (\\Drafts) "/" "Drafts"',
        b'* LIST (\\Junk) "/" "Junk E-mail"',
        b'* LIST (\\Sent) "/" "Sent Items"',
        b'* LIST (\\Noselect) "/" "Public Folders"'])


def test_list_can_select_by_special_use(wire):
    lines = wire.ask(b'LIST (SPECIAL-USE) "" "*"')
    assert len(lines) == 5 and all(b"\\" in line for line in lines[:-1])


def test_folders_are_quoted_modified_utf7(wire):
    assert wire.ask(b'CREATE "INBOX/&AOk-t&AOk-/&- co"')[-1] == b"t OK CREATE completed"
    assert b'* LIST () "/" "INBOX/&AOk-t&AOk-/&- co"' in wire.ask(b'LIST "" "*"')


@pytest.mark.parametrize("name", [
    "a:b", "a*b", "what?", 'q\\"q', "a\\\\b", "#x", "~x", " x", "x ", ".x", "x.", "a//b", "con",
    "a|b", "a<b", "Calendar", "drafts", "INBOX", "Public Folders/x", "y" * 240])
def test_a_windows_store_refuses_these_names(wire, name):
    assert wire.ask(b'CREATE "%s"' % name.encode())[-1].startswith(b"t NO CREATE")


def test_a_linux_store_takes_what_only_windows_forbids(kerio, wire):
    kerio.switches.store = "linux"
    for name in (b"a:b", b"drafts", b"y" * 240):
        assert wire.ask(b'CREATE "%s"' % name)[-1] == b"t OK CREATE completed"


def test_a_place_above_a_folder_can_be_made_a_folder(wire):
    assert wire.ask(b"CREATE Above/Below")[-1] == b"t OK CREATE completed"
    assert wire.ask(b"CREATE Above")[-1] == b"t OK CREATE completed"
    assert wire.ask(b"SELECT Above")[-1].startswith(b"t OK")
    assert wire.ask(b"CREATE above")[-1].startswith(b"t NO CREATE")


def test_creating_twice_is_refused(wire):
    assert wire.ask(b"CREATE Twice")[-1] == b"t OK CREATE completed"
    assert wire.ask(b"CREATE Twice")[-1] == b"t NO CREATE failed: folder already exists"


def test_a_windows_store_does_not_tell_cases_apart(wire):
    wire.ask(b"CREATE Case")
    assert wire.ask(b"CREATE cASE")[-1].startswith(b"t NO")
    assert b" OK " in wire.ask(b"SELECT case/")[-1]


def test_default_folders_and_the_public_root_stay_as_they_are(wire):
    assert b" NO " in wire.ask(b'DELETE "Sent Items"')[-1]
    assert b" NO " in wire.ask(b'SELECT "Public Folders"')[-1]


# ---- selecting


def test_flags_are_a_fixed_set(wire):
    lines = wire.ask(b"SELECT INBOX")
    permanent = next(line for line in lines if b"PERMANENTFLAGS" in line)
    assert KEYWORDS in permanent and b"\\*" not in permanent
    assert KEYWORDS in next(line for line in lines if line.startswith(b"* FLAGS"))


def test_examine_is_answered_as_select(wire):
    assert wire.ask(b"EXAMINE INBOX")[-1] == b"t OK [READ-ONLY] SELECT completed"


def test_exists_arrives_with_any_command(wire):
    wire.ask(b"SELECT INBOX")
    assert wire.ask(b'LIST "" INBOX')[-3:-1] == [b"* 0 EXISTS", b"* 0 RECENT"]


def test_commands_that_were_not_offered_are_unknown(wire):
    for command in (b"ENABLE CONDSTORE", b"MOVE 1 x", b"COMPRESS DEFLATE", b"UID MOVE 1 x"):
        assert wire.ask(command)[-1].startswith(b"t BAD")


# ---- APPEND


MESSAGE = b"Subject: x\r\n\r\n" + bytes(range(1, 9)) + b"\xff{3}\r\n* 1 EXISTS\r\n"


def test_messages_come_back_as_they_went_in(client):
    client.append("INBOX", r"(\Seen $Forwarded)", '"03-Feb-2001 04:05:06 -0700"', MESSAGE)
    client.select()
    ((head, body), rest) = client.fetch("1", "(FLAGS INTERNALDATE BODY.PEEK[])")[1]
    assert body == MESSAGE and b"\\Seen" in head + rest and b"$Forwarded" in head + rest
    date = imaplib.Internaldate2tuple(head + rest)
    assert time.mktime(date) == 981198306


def test_keywords_without_room_are_dropped(client):
    client.append("INBOX", r"(\Flagged Work $Label1)", None, MESSAGE)
    client.select()
    client.store("1", "+FLAGS", "(Other $Junk)")
    assert set(imaplib.ParseFlags(client.fetch("1", "FLAGS")[1][0])) - {b"\\Recent"} == {
        b"\\Flagged", b"$Junk"}


def test_append_tells_the_uid_only_in_the_rich_set(kerio, client):
    assert b"APPENDUID" in client.append("INBOX", None, None, MESSAGE)[1][0]
    kerio.switches.capabilities = "bare"
    with imaplib.IMAP4("127.0.0.1", kerio.imap_port, timeout=20) as bare:
        bare.login(list(kerio.front.folders.values())[-1].address, PASSWORD)
        assert bare.append("INBOX", None, None, MESSAGE) == ("OK", [b"APPEND completed"])


def test_append_to_a_missing_folder_suggests_to_create_it(wire):
    wire.send(b"t APPEND Missing {5}\r\n")
    line = wire.file.readline()
    if line.startswith(b"+"):
        wire.send(b"a: b\n\r\n")
        line = wire.until()[-1]
    assert line.rstrip() == b"t NO [TRYCREATE] APPEND failed"


@pytest.mark.parametrize("mode,date,status", [
    ("all", b" 1-Jan-2020", b"NO"), ("all", b"01-Jan-2020", b"NO"),
    ("space_padded", b" 1-Jan-2020", b"NO"), ("space_padded", b"01-Jan-2020", b"OK")])
@pytest.mark.parametrize("plus", [b"", b"+"])
def test_dates_can_be_refused(kerio, wire, mode, date, status, plus):
    kerio.switches.date_refusal = mode
    wire.send(b't APPEND INBOX () "%s 00:00:00 +0000" {%d%s}\r\n' % (date, len(MESSAGE), plus))
    if not plus and status == b"OK":
        assert wire.file.readline().startswith(b"+")
    if plus or status == b"OK":
        wire.send(MESSAGE + b"\r\n")
    last = wire.until()[-1]
    assert last.startswith(b"t " + status) and (status == b"OK" or b"Malformed date parameter"
                                                in last)
    assert wire.ask(b"NOOP")[-1] == b"t OK NOOP completed"


def test_replies_keep_their_order_when_some_are_refused(kerio, wire):
    kerio.switches.date_refusal = "space_padded"
    for number in range(20):
        day = b" 1" if number % 3 == 0 else b"01"
        wire.send(b'p%d APPEND INBOX () "%s-Jan-2020 00:00:00 +0000" {%d+}\r\n%s\r\n' % (
            number, day, len(MESSAGE), MESSAGE))
    got = [wire.file.readline().split()[:2] for _ in range(20)]
    assert got == [[b"p%d" % n, b"NO" if n % 3 == 0 else b"OK"] for n in range(20)]


@pytest.mark.parametrize("limit", [
    {"itemLimit": {"isActive": True, "limit": 2}},
    {"diskSizeLimit": {"isActive": True, "limit": {"value": 100, "units": "Bytes"}}}])
def test_a_full_mailbox_refuses(kerio, admin, user, limit):
    admin.call("Users.set", userIds=[kerio.store.find_user(user)["id"]], pattern=limit)
    with imaplib.IMAP4("127.0.0.1", kerio.imap_port, timeout=20) as imap:
        imap.login(user, PASSWORD)
        replies = [imap.append("INBOX", None, None, MESSAGE) for _ in range(3)]
    assert [r[0] for r in replies] == ["OK", "OK", "NO"]
    assert replies[2][1] == [b"[OVERQUOTA] APPEND failed"]


def test_too_large_a_message_ends_the_connection(kerio, wire):
    kerio.switches.append_limit = 1000
    wire.send(b"t APPEND INBOX {1001}\r\n")
    assert wire.file.readline().startswith(b"* BYE") and wire.file.readline() == b""


def test_a_connection_can_be_lost_in_the_middle_of_a_message(kerio, user, wire):
    kerio.switches.cut_skip = kerio.switches.cut_appends = 1
    one = b"APPEND INBOX {%d+}\r\n%s" % (len(MESSAGE), MESSAGE)
    assert b" OK " in wire.ask(one)[-1]
    with pytest.raises((EOFError, ConnectionError)):
        wire.ask(one)
    assert b"* 1 EXISTS" in Wire(kerio.imap_port, user).ask(b"SELECT INBOX")


def test_a_reply_can_be_lost_after_the_message_was_stored(kerio, user, wire):
    kerio.switches.lose_replies = 1
    with pytest.raises((EOFError, ConnectionError)):
        wire.ask(b"APPEND INBOX {%d+}\r\n%s" % (len(MESSAGE), MESSAGE))
    assert b"* 1 EXISTS" in Wire(kerio.imap_port, user).ask(b"SELECT INBOX")


def test_what_was_not_offered_is_noted_as_a_violation(kerio, wire):
    wire.send(b"t APPEND INBOX {2+}\r\nab {2+}\r\ncd\r\n")
    with pytest.raises((EOFError, ConnectionError)):
        wire.until()
    assert "MULTIAPPEND" in kerio.front.violations[0]


def test_thousands_of_messages_pass_in_a_second_or_so(kerio, wire):
    body = b"Subject: x\r\n\r\n" + b"y" * 2000
    began = time.monotonic()
    wire.send(b"".join(b"m%d APPEND INBOX (\\Seen) {%d+}\r\n%s\r\n" % (n, len(body), body)
                       for n in range(1000)))
    wire.until(b"m999")
    assert time.monotonic() - began < 5


def test_a_large_message_streams_through(client):
    size = 30 * 1024 * 1024
    assert client.append("INBOX", None, None, b"a: b\r\n\r\n" + b"z" * size)[0] == "OK"
    client.select()
    assert len(client.fetch("1", "BODY.PEEK[]")[1][0][1]) == size + 8
