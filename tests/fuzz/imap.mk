# Fuzz targets of the IMAP client. With --enable-fuzzers they are libFuzzer programs, else programs
# that replay the corpus.
if GSASL
if CMOCKA
imap_fuzz_targets = tests/fuzz/fuzz_response tests/fuzz/fuzz_session tests/fuzz/fuzz_utf7
check_PROGRAMS += $(imap_fuzz_targets)

tests_fuzz_fuzz_response_SOURCES = tests/fuzz/fuzz_response.c
tests_fuzz_fuzz_response_CPPFLAGS = $(UNIT_CPP)
tests_fuzz_fuzz_response_CFLAGS = $(UNIT_CC)
tests_fuzz_fuzz_response_LDFLAGS = $(AM_LDFLAGS)
tests_fuzz_fuzz_response_LDADD = tests/unit/support/libsupport.la plugins/common/libimap.la
tests_fuzz_fuzz_session_SOURCES = \
	tests/fuzz/answerer.c tests/fuzz/answerer.h \
	tests/fuzz/fuzz_session.c
tests_fuzz_fuzz_session_CPPFLAGS = $(UNIT_CPP)
tests_fuzz_fuzz_session_CFLAGS = $(UNIT_CC)
tests_fuzz_fuzz_session_LDFLAGS = $(AM_LDFLAGS)
tests_fuzz_fuzz_session_LDADD = tests/unit/support/libsupport.la plugins/common/libimap.la
tests_fuzz_fuzz_utf7_SOURCES = tests/fuzz/fuzz_utf7.c
tests_fuzz_fuzz_utf7_CPPFLAGS = $(UNIT_CPP)
tests_fuzz_fuzz_utf7_CFLAGS = $(UNIT_CC)
tests_fuzz_fuzz_utf7_LDFLAGS = $(AM_LDFLAGS)
tests_fuzz_fuzz_utf7_LDADD = plugins/common/libimap.la
if FUZZERS
tests_fuzz_fuzz_response_LDFLAGS += -fsanitize=fuzzer
tests_fuzz_fuzz_session_LDFLAGS += -fsanitize=fuzzer
tests_fuzz_fuzz_utf7_LDFLAGS += -fsanitize=fuzzer
else
tests_fuzz_fuzz_response_SOURCES += tests/fuzz/replay.c
tests_fuzz_fuzz_session_SOURCES += tests/fuzz/replay.c
tests_fuzz_fuzz_utf7_SOURCES += tests/fuzz/replay.c
endif
endif
endif
