# Fuzz targets of what the user gives us: profile, accounts file and plan; and of the journal.
config_fuzz_targets = tests/fuzz/fuzz_ini tests/fuzz/fuzz_accounts tests/fuzz/fuzz_plan \
	tests/fuzz/fuzz_journal
check_PROGRAMS += $(config_fuzz_targets)

CONFIG_FUZZ_CPP = $(AM_CPPFLAGS) -I$(top_srcdir)/core
tests_fuzz_fuzz_ini_SOURCES = tests/fuzz/fuzz_ini.c
tests_fuzz_fuzz_ini_CPPFLAGS = $(CONFIG_FUZZ_CPP)
tests_fuzz_fuzz_ini_LDFLAGS = $(AM_LDFLAGS)
tests_fuzz_fuzz_ini_LDADD = core/libcore.la
tests_fuzz_fuzz_accounts_SOURCES = tests/fuzz/fuzz_accounts.c
tests_fuzz_fuzz_accounts_CPPFLAGS = $(CONFIG_FUZZ_CPP)
tests_fuzz_fuzz_accounts_LDFLAGS = $(AM_LDFLAGS)
tests_fuzz_fuzz_accounts_LDADD = core/libcore.la
tests_fuzz_fuzz_plan_SOURCES = tests/fuzz/fuzz_plan.c
tests_fuzz_fuzz_plan_CPPFLAGS = $(CONFIG_FUZZ_CPP)
tests_fuzz_fuzz_plan_LDFLAGS = $(AM_LDFLAGS)
tests_fuzz_fuzz_plan_LDADD = core/libcore.la
tests_fuzz_fuzz_journal_SOURCES = tests/fuzz/fuzz_journal.c tests/unit/journal/read_all.c \
	tests/unit/journal/read_all.h
tests_fuzz_fuzz_journal_CPPFLAGS = $(CONFIG_FUZZ_CPP) -I$(top_srcdir)/tests
tests_fuzz_fuzz_journal_LDFLAGS = $(AM_LDFLAGS)
tests_fuzz_fuzz_journal_LDADD = core/libcore.la
if FUZZERS
tests_fuzz_fuzz_ini_LDFLAGS += -fsanitize=fuzzer
tests_fuzz_fuzz_accounts_LDFLAGS += -fsanitize=fuzzer
tests_fuzz_fuzz_plan_LDFLAGS += -fsanitize=fuzzer
tests_fuzz_fuzz_journal_LDFLAGS += -fsanitize=fuzzer
else
tests_fuzz_fuzz_ini_SOURCES += tests/fuzz/replay.c
tests_fuzz_fuzz_accounts_SOURCES += tests/fuzz/replay.c
tests_fuzz_fuzz_plan_SOURCES += tests/fuzz/replay.c
tests_fuzz_fuzz_journal_SOURCES += tests/fuzz/replay.c
endif
