# Unit tests of core/verify.
check_LTLIBRARIES += tests/unit/verify/libtest.la
tests_unit_verify_libtest_la_SOURCES = \
	tests/unit/verify/verify_scene.c \
	tests/unit/verify/verify_scene.h
tests_unit_verify_libtest_la_CPPFLAGS = $(UNIT_CPP)
tests_unit_verify_libtest_la_CFLAGS = $(UNIT_CC)

verify_tests = \
	tests/unit/verify/test_verify \
	tests/unit/verify/test_verify_copies
check_PROGRAMS += $(verify_tests)
TESTS += $(verify_tests)

tests_unit_verify_test_verify_SOURCES = tests/unit/verify/test_verify.c
tests_unit_verify_test_verify_CPPFLAGS = $(UNIT_CPP)
tests_unit_verify_test_verify_CFLAGS = $(UNIT_CC)
tests_unit_verify_test_verify_LDADD = tests/unit/verify/libtest.la $(CORE_TEST_LIBS)

tests_unit_verify_test_verify_copies_SOURCES = tests/unit/verify/test_verify_copies.c
tests_unit_verify_test_verify_copies_CPPFLAGS = $(UNIT_CPP)
tests_unit_verify_test_verify_copies_CFLAGS = $(UNIT_CC)
tests_unit_verify_test_verify_copies_LDADD = tests/unit/verify/libtest.la $(CORE_TEST_LIBS)
