# Unit tests: imap.
