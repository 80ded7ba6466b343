# Unit tests of plugins/example-destination.
check_LTLIBRARIES += tests/unit/example-destination/libtest.la
tests_unit_example_destination_libtest_la_SOURCES = $(plugins_example_destination_example_destination_la_SOURCES)
tests_unit_example_destination_libtest_la_CPPFLAGS = $(UNIT_CPP)
tests_unit_example_destination_libtest_la_CFLAGS = $(UNIT_CC)

example_destination_tests = \
	tests/unit/example-destination/test_example_destination
check_PROGRAMS += $(example_destination_tests)
TESTS += $(example_destination_tests)

tests_unit_example_destination_test_example_destination_SOURCES = tests/unit/example-destination/test_example_destination.c
tests_unit_example_destination_test_example_destination_CPPFLAGS = $(UNIT_CPP)
tests_unit_example_destination_test_example_destination_CFLAGS = $(UNIT_CC)
tests_unit_example_destination_test_example_destination_LDADD = tests/unit/example-destination/libtest.la $(CMOCKA_LIBS)
