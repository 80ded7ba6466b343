"""A message of 512 MiB goes through without being held."""

from program import is_sanitized
from servers.scripted import Large, Mail

SIZE = 512 << 20


def test_a_message_of_512_mib_passes_in_less_than_48_mib_of_memory(pair):
    source, destination = pair.begin([Mail(b"before"), Mail(Large(SIZE)), Mail(b"after")])
    assert pair.migrate() == 0, pair.show()
    stored = destination.boxes["INBOX"]
    assert [len(mail.body) for mail in stored] == [6, SIZE, 5]
    assert stored[1].body.digest == Large(SIZE).digest
    if not is_sanitized():
        assert pair.result.peak_kib < 48 << 10
