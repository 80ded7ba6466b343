# Unit tests of core/command.
command_tests = \
	tests/unit/command/test_arguments
check_PROGRAMS += $(command_tests)
TESTS += $(command_tests)

tests_unit_command_test_arguments_SOURCES = tests/unit/command/test_arguments.c
tests_unit_command_test_arguments_CPPFLAGS = $(UNIT_CPP)
tests_unit_command_test_arguments_CFLAGS = $(UNIT_CC)
tests_unit_command_test_arguments_LDADD = $(CORE_TEST_LIBS)
