# Unit tests of plugins/terminal.
check_LTLIBRARIES += tests/unit/terminal/libtest.la
tests_unit_terminal_libtest_la_SOURCES = $(plugins_terminal_terminal_la_SOURCES)
tests_unit_terminal_libtest_la_CPPFLAGS = $(UNIT_CPP)
tests_unit_terminal_libtest_la_CFLAGS = $(UNIT_CC)

terminal_tests = \
	tests/unit/terminal/test_outlook \
	tests/unit/terminal/test_terminal \
	tests/unit/terminal/test_terminal_notes \
	tests/unit/terminal/test_terminal_verify
check_PROGRAMS += $(terminal_tests)
TESTS += $(terminal_tests)

tests_unit_terminal_test_outlook_SOURCES = tests/unit/terminal/test_outlook.c
tests_unit_terminal_test_outlook_CPPFLAGS = $(UNIT_CPP)
tests_unit_terminal_test_outlook_CFLAGS = $(UNIT_CC)
tests_unit_terminal_test_outlook_LDADD = tests/unit/reporters/libmadeup.la tests/unit/terminal/libtest.la $(REPORTER_TEST_LIBS)

tests_unit_terminal_test_terminal_SOURCES = tests/unit/terminal/test_terminal.c
tests_unit_terminal_test_terminal_CPPFLAGS = $(UNIT_CPP)
tests_unit_terminal_test_terminal_CFLAGS = $(UNIT_CC)
tests_unit_terminal_test_terminal_LDADD = tests/unit/reporters/libmadeup.la tests/unit/terminal/libtest.la $(REPORTER_TEST_LIBS)

tests_unit_terminal_test_terminal_notes_SOURCES = tests/unit/terminal/test_terminal_notes.c
tests_unit_terminal_test_terminal_notes_CPPFLAGS = $(UNIT_CPP)
tests_unit_terminal_test_terminal_notes_CFLAGS = $(UNIT_CC)
tests_unit_terminal_test_terminal_notes_LDADD = tests/unit/reporters/libmadeup.la tests/unit/terminal/libtest.la $(REPORTER_TEST_LIBS)

tests_unit_terminal_test_terminal_verify_SOURCES = tests/unit/terminal/test_terminal_verify.c
tests_unit_terminal_test_terminal_verify_CPPFLAGS = $(UNIT_CPP)
tests_unit_terminal_test_terminal_verify_CFLAGS = $(UNIT_CC)
tests_unit_terminal_test_terminal_verify_LDADD = tests/unit/reporters/libmadeup.la tests/unit/terminal/libtest.la $(REPORTER_TEST_LIBS)
