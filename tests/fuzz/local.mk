# Tests: fuzz.
include tests/fuzz/imap.mk
