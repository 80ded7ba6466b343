# Unit tests of plugins/common/table, and of core/output, which reads it.
table_tests = \
	tests/unit/table/test_table
check_PROGRAMS += $(table_tests)
TESTS += $(table_tests)

tests_unit_table_test_table_SOURCES = tests/unit/table/test_table.c
tests_unit_table_test_table_CPPFLAGS = $(UNIT_CPP)
tests_unit_table_test_table_CFLAGS = $(UNIT_CC)
tests_unit_table_test_table_LDADD = $(CORE_TEST_LIBS)
