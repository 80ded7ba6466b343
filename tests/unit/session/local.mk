# Unit tests of core/session.
session_tests = \
	tests/unit/session/test_backoff \
	tests/unit/session/test_governor \
	tests/unit/session/test_governor_seats \
	tests/unit/session/test_pace
check_PROGRAMS += $(session_tests)
TESTS += $(session_tests)

tests_unit_session_test_backoff_SOURCES = tests/unit/session/test_backoff.c
tests_unit_session_test_backoff_CPPFLAGS = $(UNIT_CPP)
tests_unit_session_test_backoff_CFLAGS = $(UNIT_CC)
tests_unit_session_test_backoff_LDADD = $(CORE_TEST_LIBS)

tests_unit_session_test_governor_SOURCES = tests/unit/session/test_governor.c
tests_unit_session_test_governor_CPPFLAGS = $(UNIT_CPP)
tests_unit_session_test_governor_CFLAGS = $(UNIT_CC)
tests_unit_session_test_governor_LDADD = $(CORE_TEST_LIBS)

tests_unit_session_test_governor_seats_SOURCES = tests/unit/session/test_governor_seats.c
tests_unit_session_test_governor_seats_CPPFLAGS = $(UNIT_CPP)
tests_unit_session_test_governor_seats_CFLAGS = $(UNIT_CC)
tests_unit_session_test_governor_seats_LDADD = $(CORE_TEST_LIBS)

tests_unit_session_test_pace_SOURCES = tests/unit/session/test_pace.c
tests_unit_session_test_pace_CPPFLAGS = $(UNIT_CPP)
tests_unit_session_test_pace_CFLAGS = $(UNIT_CC)
tests_unit_session_test_pace_LDADD = $(CORE_TEST_LIBS)
