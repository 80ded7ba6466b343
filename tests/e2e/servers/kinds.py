"""All kinds of real servers that the tests start, by name: each takes `users` and has `port`,
`tls_port`, `ca_file`, `separator`, `prefix` and login().
"""

from functools import partial

from .courier import Courier
from .cyrus import Cyrus
from .dovecot import Dovecot
from .mailutils import Mailutils

KINDS = {
    "dovecot": Dovecot,
    "dovecot |": partial(Dovecot, separator="|"),
    "dovecot INBOX.": partial(Dovecot, separator=".", prefix="INBOX.", mailbox_format="maildir"),
    "cyrus": Cyrus,
    "cyrus INBOX.": partial(Cyrus, alternate=False),
    "courier": Courier,
    "mailutils": Mailutils,
    "mailutils mbox": partial(Mailutils, mailbox_type="mbox"),
}
