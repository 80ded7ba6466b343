"""What a source holds: the kinds of mailboxes that a benchmark copies."""

from dataclasses import dataclass, field, replace

from mail import messages

PASSWORD = "bench-password"


@dataclass(frozen=True)
class Profile:
    name: str
    about: str
    messages: int          # of one account
    folders: int           # of one account
    sizes: dict            # for mail.messages()
    nets: tuple            # where it is run unless told otherwise
    accounts: int = 1
    lanes: int = 1         # connections that a contestant makes to each side
    relay_lanes: tuple = ()  # those that the relay may choose from instead
    is_default: bool = True
    is_watched: bool = False  # whether it is as fast at the end as at the beginning, and takes no more memory
    lines: tuple = ()      # of the servers' configuration
    users: tuple = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "users", tuple(f"user{n}@bench.example" for n in range(self.accounts)))

    def scaled(self, factor):
        """The same with fewer messages, and fewer accounts and folders where they would be too small."""
        accounts = max(min(self.accounts, round(self.accounts * factor * 4)), 1)
        each = max(round(self.messages * self.accounts * factor / accounts), 2)
        return replace(self, messages=each, folders=min(self.folders, each // 2), accounts=accounts)

    def mailboxes(self):
        """Yields (user, password, folder, its messages)."""
        each, more = divmod(self.messages, self.folders)
        for number, user in enumerate(self.users):
            for place in range(self.folders):
                name = f"Folder {place}" if place else "INBOX"
                yield (user, PASSWORD, name,
                       messages(number * 1000 + place, each + (place < more), **self.sizes))


# Dovecot writes the whole index of a folder anew after some changes: for large folders that has to be rare.
_FEW_REWRITES = ("mail_index_rewrite_min_log_bytes = 32M", "mail_index_rewrite_max_log_bytes = 32M",
                 "mail_index_log_rotate_min_size = 256M", "mail_index_log_rotate_max_size = 256M")

_REAL = {"median": 8_000, "sigma": 1.44, "largest": 10_000_000}

ALL = (
    Profile("mixed", "sizes as in real mailboxes: half below 8 KB, up to 10 MB",
            20_000, 20, _REAL, ("plain", "tls", "far")),
    Profile("tiny", "notices of 1 KB", 50_000, 10, {"median": 1_000}, ("plain", "tls")),
    Profile("big", "attachments: 25 MB each", 40, 2, {"median": 25_000_000}, ("plain", "tls")),
    Profile("company", "50 accounts, 4 of them at a time; the relay with the number of connections that suits it best",
            400, 4, _REAL, ("plain", "tls"), accounts=50, lanes=4, relay_lanes=(1, 2, 4, 8)),
    Profile("small-folders", "100 small messages in each of 20 folders",
            2_000, 20, {"median": 2_000}, ("far",)),
    Profile("huge", "one folder with a million messages", 1_000_000, 1, {"median": 500}, ("plain",),
            is_default=False, is_watched=True, lines=_FEW_REWRITES),
)
