# Unit tests of plugins/report-log.
check_LTLIBRARIES += tests/unit/report-log/libtest.la
tests_unit_report_log_libtest_la_SOURCES = $(plugins_report_log_report_log_la_SOURCES)
tests_unit_report_log_libtest_la_CPPFLAGS = $(UNIT_CPP)
tests_unit_report_log_libtest_la_CFLAGS = $(UNIT_CC)

report_log_tests = \
	tests/unit/report-log/test_report_log
check_PROGRAMS += $(report_log_tests)
TESTS += $(report_log_tests)

tests_unit_report_log_test_report_log_SOURCES = tests/unit/report-log/test_report_log.c
tests_unit_report_log_test_report_log_CPPFLAGS = $(UNIT_CPP)
tests_unit_report_log_test_report_log_CFLAGS = $(UNIT_CC)
tests_unit_report_log_test_report_log_LDADD = tests/unit/reporters/libmadeup.la tests/unit/report-log/libtest.la $(REPORTER_TEST_LIBS)
