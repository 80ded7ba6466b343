"""The comparison finds what is different, and the company is the same each time."""

from collections import Counter

import pytest
from company import SEPARATOR, TIMEZONE, Company
from compare import Folder, compare_all, compare_folders
from expectation import KerioRules, SameNames

SMALL = {"users": 3, "messages": 90, "large": 200_000}


class Twins(SameNames):
    """Two servers filled alike: neither is a copy of the other, so even \\Deleted is on both."""

    def expected_flags(self, words):
        return self.present_flags(words)


def folder(path, *messages, attributes=()):
    return Folder(path, frozenset(attributes), Counter(messages))


def message(number, instant=0.0, *words):
    return (f"digest{number}", 100, instant, frozenset(words))


def kerio(source, destination):
    return compare_folders("a@b.c", source, destination, KerioRules())


def test_the_same_seed_gives_the_same_company():
    one, two = Company(7, **SMALL), Company(7, **SMALL)
    assert one.people == two.people != Company(8, **SMALL).people
    assert list(one.people[1].folders()) == list(two.people[1].folders())


def test_two_servers_filled_alike_are_equal_and_a_changed_flag_shows(dovecot):
    company = Company(3, **SMALL)
    servers = [dovecot(users=company.users(), separator=SEPARATOR, timezone=TIMEZONE, tls=False)
               for _ in range(2)]
    for server in servers:
        company.fill(server.host, server.port)
    ends = [(server.host, server.port) for server in servers]
    rows = list(company.users().items())
    verdicts = compare_all(rows, *ends, Twins())
    assert [v.differences for v in verdicts] == [[]] * 3
    assert sum(v.messages for v in verdicts) >= 90
    client = servers[1].login(*rows[0][:1])
    client.select("INBOX")
    client.store("1", "FLAGS", "(\\Flagged $Changed)")
    verdicts = compare_all(rows, *ends, Twins())
    assert "flags" in verdicts[0].differences[0] and not verdicts[1].differences


@pytest.mark.parametrize("change,words", [
    (lambda m: [], "is missing in"),
    (lambda m: [message(1, 5.0)], "date"),
    (lambda m: [message(1, 0.0, "\\seen")], "flags"),
    (lambda m: [message(1, 0.0, "\\deleted")], "flags"),
    (lambda m: [message(1, 0.0, "work")], "flags"),
    (lambda m: [message(2)], "is missing in"),
    (lambda m: [m, m], "too many")])
def test_each_kind_of_difference_is_told(change, words):
    source = [folder(("INBOX",), message(1))]
    verdict = kerio(source, [folder(("INBOX",), *change(message(1)))])
    assert words in verdict.differences[0]


@pytest.mark.parametrize("rules", [SameNames(), KerioRules()])
def test_deleted_is_not_expected_at_the_destination_and_must_not_be_there(rules):
    source = [folder(("INBOX",), message(1, 0.0, "\\deleted", "\\seen", "\\recent"))]

    def differences(*words):
        there = [folder(("INBOX",), message(1, 0.0, *words))]
        return compare_folders("a@b.c", source, there, rules).differences
    assert differences("\\seen", "\\recent") == []
    assert "'\\\\deleted'" in differences("\\seen", "\\deleted")[0]


def test_roles_keywords_and_odd_names_are_expected_as_kerio_has_them():
    source = [folder(("Sent",), message(1, 0.0, "work", "$junk"), attributes=["\\sent"]),
              folder(("a/b",), message(2)), folder((" x",), message(3)), folder(("R",), message(4)),
              folder(("r",), message(5)), folder(("Calendar",), message(6)),
              folder(("a/b", "c?"), message(7))]
    destination = [folder(("Sent Items",), message(1, 0.0, "$junk")), folder(("a_b",), message(2)),
                   folder(("x",), message(3)), folder(("r (2)",), message(5)),
                   folder(("R",), message(4)), folder(("Calendar (imported)",), message(6)),
                   folder(("a_b", "c_"), message(7)), folder(("Public Folders",))]
    verdict = kerio(source, destination)
    assert verdict.differences == [] and len(verdict.renamed) == 6


def test_a_name_that_could_stay_must_stay():
    verdict = kerio([folder(("Kept",), message(1))], [folder(("Kept_",), message(1))])
    assert any("is missing" in line for line in verdict.differences)
    assert any("was not at the source" in line for line in verdict.differences)


def test_an_empty_folder_must_be_there_too():
    assert kerio([folder(("Empty",))], []).differences == ["folder Empty is missing"]
