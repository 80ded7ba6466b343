# Unit tests: report.
check_PROGRAMS += tests/unit/report/test_events
TESTS += tests/unit/report/test_events
tests_unit_report_test_events_SOURCES = tests/unit/report/test_events.c
tests_unit_report_test_events_CPPFLAGS = $(UNIT_CPP)
tests_unit_report_test_events_CFLAGS = $(UNIT_CC)
tests_unit_report_test_events_LDADD = core/libcore.la $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/report/test_ring
TESTS += tests/unit/report/test_ring
tests_unit_report_test_ring_SOURCES = tests/unit/report/test_ring.c
tests_unit_report_test_ring_CPPFLAGS = $(UNIT_CPP)
tests_unit_report_test_ring_CFLAGS = $(UNIT_CC)
tests_unit_report_test_ring_LDADD = core/libcore.la $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/report/test_hide
TESTS += tests/unit/report/test_hide
tests_unit_report_test_hide_SOURCES = tests/unit/report/test_hide.c
tests_unit_report_test_hide_CPPFLAGS = $(UNIT_CPP)
tests_unit_report_test_hide_CFLAGS = $(UNIT_CC)
tests_unit_report_test_hide_LDADD = core/libcore.la $(CMOCKA_LIBS)
