"""A server that greets as if a login had been does not say as whom: only one account can be meant."""

import pytest
from pair import ADDRESS
from servers.scripted import CAPABILITY, Mail

OTHER = "bob@example.com"
GREETING = f"* PREAUTH [CAPABILITY {CAPABILITY}] hello\r\n"


@pytest.fixture(params=["source", "destination"])
def side(pair, request):
    """The side that greets so; there is mail on the other one for each of two accounts."""
    pair.accounts = [ADDRESS, OTHER]
    pair.begin([Mail(b"Subject: a\r\n\r\na\r\n")])
    getattr(pair, request.param).greeting = GREETING
    return request.param


def refused(pair):
    return [e for e in pair.events if e["event"] == "account_end" and e.get("error")]


ONE_LANE = {"lanes": 1, "late_arrival": "0s"}


def test_of_several_accounts_all_but_one_are_refused(pair, side):
    assert pair.migrate(migration=ONE_LANE) == 1, pair.show()
    (end,) = refused(pair)
    assert end["account"] == OTHER
    assert "PREAUTH" in end["error"]["text"] and ADDRESS in end["error"]["text"], pair.show()
    assert "--only" in end["error"]["hint"]
    assert len(pair.stored()) == 1, pair.show()


def test_check_says_so_beforehand(pair, side):
    assert pair.run("check", migration=ONE_LANE) == 1, pair.show()
    assert "PREAUTH" in str(pair.events), pair.show()


def test_one_account_is_moved(pair, side):
    assert pair.migrate("--only", OTHER, migration=ONE_LANE) == 0, pair.show()
    assert len(pair.stored()) == 1, pair.show()
