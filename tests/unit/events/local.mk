# Unit tests of core/events.
events_tests = \
	tests/unit/events/test_ring
check_PROGRAMS += $(events_tests)
TESTS += $(events_tests)

tests_unit_events_test_ring_SOURCES = tests/unit/events/test_ring.c
tests_unit_events_test_ring_CPPFLAGS = $(UNIT_CPP)
tests_unit_events_test_ring_CFLAGS = $(UNIT_CC)
tests_unit_events_test_ring_LDADD = $(CORE_TEST_LIBS)
