# Unit tests of plugins/common/array.
array_tests = \
	tests/unit/array/test_array
check_PROGRAMS += $(array_tests)
TESTS += $(array_tests)

tests_unit_array_test_array_SOURCES = tests/unit/array/test_array.c
tests_unit_array_test_array_CPPFLAGS = $(UNIT_CPP)
tests_unit_array_test_array_CFLAGS = $(UNIT_CC)
tests_unit_array_test_array_LDADD = $(CMOCKA_LIBS)
