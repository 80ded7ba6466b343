# Fuzz target of the administration of Kerio Connect.
if KERIO
kerio_fuzz_targets = tests/fuzz/fuzz_kerio
check_PROGRAMS += $(kerio_fuzz_targets)

tests_fuzz_fuzz_kerio_SOURCES = tests/fuzz/fuzz_kerio.c
tests_fuzz_fuzz_kerio_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/plugins
tests_fuzz_fuzz_kerio_CFLAGS = $(AM_CFLAGS) $(CURL_CFLAGS) $(JANSSON_CFLAGS) $(OPENSSL_CFLAGS)
tests_fuzz_fuzz_kerio_LDFLAGS = $(AM_LDFLAGS)
tests_fuzz_fuzz_kerio_LDADD = plugins/kerio/libkerio.la
if FUZZERS
tests_fuzz_fuzz_kerio_LDFLAGS += -fsanitize=fuzzer
else
tests_fuzz_fuzz_kerio_SOURCES += tests/fuzz/replay.c
endif
endif
