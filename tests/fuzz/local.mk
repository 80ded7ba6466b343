# Tests: fuzz.
include tests/fuzz/imap.mk
include tests/fuzz/config.mk
