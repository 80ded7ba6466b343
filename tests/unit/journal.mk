# Unit tests: journal.
check_PROGRAMS += tests/unit/journal/test_journal
TESTS += tests/unit/journal/test_journal
tests_unit_journal_test_journal_SOURCES = tests/unit/journal/test_journal.c
tests_unit_journal_test_journal_CPPFLAGS = $(UNIT_CPP)
tests_unit_journal_test_journal_CFLAGS = $(UNIT_CC)
tests_unit_journal_test_journal_LDADD = core/libcore.la $(SQLITE_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/journal/test_pages
TESTS += tests/unit/journal/test_pages
tests_unit_journal_test_pages_SOURCES = tests/unit/journal/test_pages.c
tests_unit_journal_test_pages_CPPFLAGS = $(UNIT_CPP)
tests_unit_journal_test_pages_CFLAGS = $(UNIT_CC)
tests_unit_journal_test_pages_LDADD = core/libcore.la $(SQLITE_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/journal/test_damage
TESTS += tests/unit/journal/test_damage
tests_unit_journal_test_damage_SOURCES = tests/unit/journal/test_damage.c tests/unit/journal/read_all.c \
	tests/unit/journal/read_all.h
tests_unit_journal_test_damage_CPPFLAGS = $(UNIT_CPP)
tests_unit_journal_test_damage_CFLAGS = $(UNIT_CC)
tests_unit_journal_test_damage_LDADD = core/libcore.la $(SQLITE_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/journal/test_commit
TESTS += tests/unit/journal/test_commit
tests_unit_journal_test_commit_SOURCES = tests/unit/journal/test_commit.c
tests_unit_journal_test_commit_CPPFLAGS = $(UNIT_CPP)
tests_unit_journal_test_commit_CFLAGS = $(UNIT_CC)
tests_unit_journal_test_commit_LDADD = core/libcore.la $(SQLITE_LIBS) $(CMOCKA_LIBS)
