# Unit tests: imap messages, read and stored, against a scripted peer.
if IMAP
imap_engine_tests = tests/unit/imap/test_fetch
check_PROGRAMS += $(imap_engine_tests)
TESTS += $(imap_engine_tests)

tests_unit_imap_test_fetch_SOURCES = \
	tests/unit/imap/fake_host.c \
	tests/unit/imap/fake_host.h \
	tests/unit/imap/script.c \
	tests/unit/imap/script.h \
	tests/unit/imap/test_fetch.c
tests_unit_imap_test_fetch_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_fetch_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_fetch_LDADD = plugins/common/libimap.la $(CMOCKA_LIBS) -lpthread
endif
