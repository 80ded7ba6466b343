# Unit tests of plugins/debug-log.
check_LTLIBRARIES += tests/unit/debug-log/libtest.la
tests_unit_debug_log_libtest_la_SOURCES = $(plugins_debug_log_debug_log_la_SOURCES)
tests_unit_debug_log_libtest_la_CPPFLAGS = $(UNIT_CPP)
tests_unit_debug_log_libtest_la_CFLAGS = $(UNIT_CC)

debug_log_tests = \
	tests/unit/debug-log/test_debug_log
check_PROGRAMS += $(debug_log_tests)
TESTS += $(debug_log_tests)

tests_unit_debug_log_test_debug_log_SOURCES = tests/unit/debug-log/test_debug_log.c
tests_unit_debug_log_test_debug_log_CPPFLAGS = $(UNIT_CPP)
tests_unit_debug_log_test_debug_log_CFLAGS = $(UNIT_CC)
tests_unit_debug_log_test_debug_log_LDADD = tests/unit/reporters/libmadeup.la tests/unit/debug-log/libtest.la $(REPORTER_TEST_LIBS)
