# Unit tests of plugins/json-lines.
check_LTLIBRARIES += tests/unit/json-lines/libtest.la
tests_unit_json_lines_libtest_la_SOURCES = $(plugins_json_lines_json_lines_la_SOURCES)
tests_unit_json_lines_libtest_la_CPPFLAGS = $(UNIT_CPP)
tests_unit_json_lines_libtest_la_CFLAGS = $(UNIT_CC)

json_lines_tests = \
	tests/unit/json-lines/test_json_lines
check_PROGRAMS += $(json_lines_tests)
TESTS += $(json_lines_tests)

tests_unit_json_lines_test_json_lines_SOURCES = tests/unit/json-lines/test_json_lines.c
tests_unit_json_lines_test_json_lines_CPPFLAGS = $(UNIT_CPP)
tests_unit_json_lines_test_json_lines_CFLAGS = $(UNIT_CC)
tests_unit_json_lines_test_json_lines_LDADD = tests/unit/reporters/libmadeup.la tests/unit/json-lines/libtest.la $(REPORTER_TEST_LIBS)
