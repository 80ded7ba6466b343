# Unit tests of core/report.
report_tests = \
	tests/unit/report/test_events
check_PROGRAMS += $(report_tests)
TESTS += $(report_tests)

tests_unit_report_test_events_SOURCES = tests/unit/report/test_events.c
tests_unit_report_test_events_CPPFLAGS = $(UNIT_CPP)
tests_unit_report_test_events_CFLAGS = $(UNIT_CC)
tests_unit_report_test_events_LDADD = $(CORE_TEST_LIBS)
