# Unit tests of core/journal.
check_LTLIBRARIES += tests/unit/journal/libtest.la
tests_unit_journal_libtest_la_SOURCES = \
	tests/unit/journal/read_all.c \
	tests/unit/journal/read_all.h \
	tests/unit/journal/scene.c \
	tests/unit/journal/scene.h
tests_unit_journal_libtest_la_CPPFLAGS = $(UNIT_CPP)
tests_unit_journal_libtest_la_CFLAGS = $(UNIT_CC)

journal_tests = \
	tests/unit/journal/test_commit \
	tests/unit/journal/test_damage \
	tests/unit/journal/test_journal \
	tests/unit/journal/test_pages
check_PROGRAMS += $(journal_tests)
TESTS += $(journal_tests)

tests_unit_journal_test_commit_SOURCES = tests/unit/journal/test_commit.c
tests_unit_journal_test_commit_CPPFLAGS = $(UNIT_CPP)
tests_unit_journal_test_commit_CFLAGS = $(UNIT_CC)
tests_unit_journal_test_commit_LDADD = tests/unit/journal/libtest.la $(CORE_TEST_LIBS)

tests_unit_journal_test_damage_SOURCES = tests/unit/journal/test_damage.c
tests_unit_journal_test_damage_CPPFLAGS = $(UNIT_CPP)
tests_unit_journal_test_damage_CFLAGS = $(UNIT_CC)
tests_unit_journal_test_damage_LDADD = tests/unit/journal/libtest.la $(CORE_TEST_LIBS)

tests_unit_journal_test_journal_SOURCES = tests/unit/journal/test_journal.c
tests_unit_journal_test_journal_CPPFLAGS = $(UNIT_CPP)
tests_unit_journal_test_journal_CFLAGS = $(UNIT_CC)
tests_unit_journal_test_journal_LDADD = tests/unit/journal/libtest.la $(CORE_TEST_LIBS)

tests_unit_journal_test_pages_SOURCES = tests/unit/journal/test_pages.c
tests_unit_journal_test_pages_CPPFLAGS = $(UNIT_CPP)
tests_unit_journal_test_pages_CFLAGS = $(UNIT_CC)
tests_unit_journal_test_pages_LDADD = tests/unit/journal/libtest.la $(CORE_TEST_LIBS)
