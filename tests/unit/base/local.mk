# Unit tests of core/base.
base_tests = \
	tests/unit/base/test_hide \
	tests/unit/base/test_uid_set
check_PROGRAMS += $(base_tests)
TESTS += $(base_tests)

tests_unit_base_test_hide_SOURCES = tests/unit/base/test_hide.c
tests_unit_base_test_hide_CPPFLAGS = $(UNIT_CPP)
tests_unit_base_test_hide_CFLAGS = $(UNIT_CC)
tests_unit_base_test_hide_LDADD = $(CORE_TEST_LIBS)

tests_unit_base_test_uid_set_SOURCES = tests/unit/base/test_uid_set.c
tests_unit_base_test_uid_set_CPPFLAGS = $(UNIT_CPP)
tests_unit_base_test_uid_set_CFLAGS = $(UNIT_CC)
tests_unit_base_test_uid_set_LDADD = $(CORE_TEST_LIBS)
