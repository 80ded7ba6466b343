# Unit tests of plugins/html-report.
check_LTLIBRARIES += tests/unit/html-report/libtest.la
tests_unit_html_report_libtest_la_SOURCES = $(plugins_html_report_html_report_la_SOURCES)
tests_unit_html_report_libtest_la_CPPFLAGS = $(UNIT_CPP)
tests_unit_html_report_libtest_la_CFLAGS = $(UNIT_CC)

html_report_tests = \
	tests/unit/html-report/test_html_report
check_PROGRAMS += $(html_report_tests)
TESTS += $(html_report_tests)

tests_unit_html_report_test_html_report_SOURCES = tests/unit/html-report/test_html_report.c
tests_unit_html_report_test_html_report_CPPFLAGS = $(UNIT_CPP)
tests_unit_html_report_test_html_report_CFLAGS = $(UNIT_CC)
tests_unit_html_report_test_html_report_LDADD = tests/unit/reporters/libmadeup.la tests/unit/html-report/libtest.la $(REPORTER_TEST_LIBS)
