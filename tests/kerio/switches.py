"""What can be switched in the stand-in, at start and while it runs.

Each switch is one habit, fault or limit of a Kerio server that a client must survive. Where nobody
has recorded what a real server does, the switch exists so that both readings can be tried.
"""

import dataclasses
from dataclasses import dataclass, field


def _switch(default, text, choices=None):
    return field(default=default, metadata={"help": text, "choices": choices})


@dataclass
class Switches:
    """Plain attributes; set() takes text, as the command line and the control port have it."""

    # Administration API
    login_needs_domain: bool = _switch(False, "administrator must log in as name@domain")
    login_error_code: int = _switch(1000, "code of a wrong password (unknown for real servers)")
    chunked: bool = _switch(False, "replies are sent in chunks")
    close_delimited: bool = _switch(False, "replies end with the connection")
    old_cookies: bool = _switch(False, "cookie names of 7.1")
    integer_enums: bool = _switch(False, "enumerations as integers, as 7.1 did")
    numbers_as_strings: bool = _switch(False, "numbers in results as strings")
    slow_reply: float = _switch(0.0, "seconds before each reply")
    http_500: int = _switch(0, "the next N calls get HTTP 500")
    not_json: int = _switch(0, "the next N calls get a page of HTML")
    drop_before: int = _switch(0, "the next N calls are dropped before anything was done")
    drop_after: int = _switch(0, "the next N calls are done, then dropped without a reply")
    deaf: bool = _switch(False, "a connection takes one call: further ones on it get no answer, as "
                         "behind a firewall that has dropped it")
    echo_refusals: bool = _switch(False, "refusals, of IMAP too, repeat what was asked for, "
                                  "passwords and all")
    echo_page: int = _switch(0, "the next N calls get HTTP 500 and a page that repeats them")
    expire_after: int = _switch(0, "each session ends after N calls (0: never)")
    page_cap: int = _switch(0, "most rows of one reply (0: no cap)")
    no_generate_password: bool = _switch(False, "Domains.generatePassword does not exist (< 8.2)")
    seats: int = _switch(-1, "licensed users (-1: unlimited)")
    mailbox_ready_after: float = _switch(0.0, "seconds from creation to the first possible login")
    mailbox_opens_after: float = _switch(0.0, "seconds from the first login to the first folder "
                                         "that can be listed, opened or made")
    imap_running: bool = _switch(True, "the service IMAP runs")
    secure_imap_running: bool = _switch(True, "the service Secure IMAP runs")

    # IMAP
    hide_version: bool = _switch(False, "no product and version in greeting and ID")
    capabilities: str = _switch("rich", "capability set", ("rich", "bare"))
    require_tls: bool = _switch(False, "LOGINDISABLED before TLS")
    store: str = _switch("windows", "whose file names the store obeys", ("windows", "linux"))
    date_refusal: str = _switch("none", "'Malformed date parameter' for these dates",
                                ("none", "all", "space_padded"))
    append_limit: int = _switch(0, "larger messages end the connection with BYE (0: no limit)")
    quota_code: bool = _switch(True, "[OVERQUOTA] in the refusal of a full mailbox")
    unsolicited: bool = _switch(True, "EXISTS and RECENT arrive with any command")
    cut_appends: int = _switch(0, "the next N messages end in a lost connection, half-way")
    cut_skip: int = _switch(0, "messages let through before cut_appends begins")
    lose_replies: int = _switch(0, "the next N messages are stored, then the connection is lost")
    lose_skip: int = _switch(0, "messages answered before lose_replies begins")
    guess_limit: int = _switch(10, "failed logins a minute before an address is blocked (0: never)")
    guess_block: float = _switch(300.0, "seconds an address stays blocked")

    def set(self, name, text):
        """Sets one switch from text; ValueError says what is wrong."""
        known = {f.name: f for f in dataclasses.fields(self)}
        if name not in known:
            raise ValueError(f"no switch {name}; there are: {', '.join(known)}")
        choices = known[name].metadata["choices"]
        if choices and text not in choices:
            raise ValueError(f"{name} is one of {', '.join(choices)}")
        setattr(self, name, _parsed(known[name].type, text))

    def use(self, name):
        """Counts a "next N" switch down; True while it was not yet zero."""
        left = getattr(self, name)
        if left > 0:
            setattr(self, name, left - 1)
        return left > 0

    @classmethod
    def described(cls):
        """Lines of text: name, default, meaning."""
        return [f"{f.name}={_text(f.default)}".ljust(28) + f.metadata["help"]
                + (f" ({' | '.join(f.metadata['choices'])})" if f.metadata["choices"] else "")
                for f in dataclasses.fields(cls)]


def _parsed(kind, text):
    if kind is bool:
        words = {"yes": True, "on": True, "1": True, "true": True,
                 "no": False, "off": False, "0": False, "false": False}
        if text.lower() not in words:
            raise ValueError(f"{text!r} is neither yes nor no")
        return words[text.lower()]
    return kind(text)


def _text(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
