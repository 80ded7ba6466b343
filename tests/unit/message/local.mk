# Unit tests of core/message.
message_tests = \
	tests/unit/message/test_digest \
	tests/unit/message/test_habit \
	tests/unit/message/test_identity \
	tests/unit/message/test_spool \
	tests/unit/message/test_window
check_PROGRAMS += $(message_tests)
TESTS += $(message_tests)

tests_unit_message_test_digest_SOURCES = tests/unit/message/test_digest.c
tests_unit_message_test_digest_CPPFLAGS = $(UNIT_CPP)
tests_unit_message_test_digest_CFLAGS = $(UNIT_CC)
tests_unit_message_test_digest_LDADD = $(CORE_TEST_LIBS)

tests_unit_message_test_habit_SOURCES = tests/unit/message/test_habit.c
tests_unit_message_test_habit_CPPFLAGS = $(UNIT_CPP)
tests_unit_message_test_habit_CFLAGS = $(UNIT_CC)
tests_unit_message_test_habit_LDADD = $(CORE_TEST_LIBS)

tests_unit_message_test_identity_SOURCES = tests/unit/message/test_identity.c
tests_unit_message_test_identity_CPPFLAGS = $(UNIT_CPP)
tests_unit_message_test_identity_CFLAGS = $(UNIT_CC)
tests_unit_message_test_identity_LDADD = $(CORE_TEST_LIBS)

tests_unit_message_test_spool_SOURCES = tests/unit/message/test_spool.c
tests_unit_message_test_spool_CPPFLAGS = $(UNIT_CPP)
tests_unit_message_test_spool_CFLAGS = $(UNIT_CC)
tests_unit_message_test_spool_LDADD = $(CORE_TEST_LIBS)

tests_unit_message_test_window_SOURCES = tests/unit/message/test_window.c
tests_unit_message_test_window_CPPFLAGS = $(UNIT_CPP)
tests_unit_message_test_window_CFLAGS = $(UNIT_CC)
tests_unit_message_test_window_LDADD = $(CORE_TEST_LIBS)
