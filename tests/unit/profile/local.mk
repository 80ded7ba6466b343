# Unit tests of core/profile.
profile_tests = \
	tests/unit/profile/test_profile \
	tests/unit/profile/test_wiped
check_PROGRAMS += $(profile_tests)
TESTS += $(profile_tests)

tests_unit_profile_test_profile_SOURCES = tests/unit/profile/test_profile.c
tests_unit_profile_test_profile_CPPFLAGS = $(UNIT_CPP)
tests_unit_profile_test_profile_CFLAGS = $(UNIT_CC)
tests_unit_profile_test_profile_LDADD = $(CORE_TEST_LIBS)

tests_unit_profile_test_wiped_SOURCES = tests/unit/profile/test_wiped.c
tests_unit_profile_test_wiped_CPPFLAGS = $(UNIT_CPP)
tests_unit_profile_test_wiped_CFLAGS = $(UNIT_CC)
tests_unit_profile_test_wiped_LDFLAGS = -Wl,--wrap=free,--wrap=realloc
tests_unit_profile_test_wiped_LDADD = $(CORE_TEST_LIBS)
