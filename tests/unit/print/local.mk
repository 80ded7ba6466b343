# Unit tests of plugins/common/print.
print_tests = \
	tests/unit/print/test_text
check_PROGRAMS += $(print_tests)
TESTS += $(print_tests)

tests_unit_print_test_text_SOURCES = tests/unit/print/test_text.c
tests_unit_print_test_text_CPPFLAGS = $(UNIT_CPP)
tests_unit_print_test_text_CFLAGS = $(UNIT_CC)
tests_unit_print_test_text_LDADD = $(REPORTER_TEST_LIBS)
