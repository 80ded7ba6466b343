# Unit tests of core/run.
run_tests = \
	tests/unit/run/test_pause \
	tests/unit/run/test_preflight
check_PROGRAMS += $(run_tests)
TESTS += $(run_tests)

tests_unit_run_test_pause_SOURCES = tests/unit/run/test_pause.c
tests_unit_run_test_pause_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_pause_CFLAGS = $(UNIT_CC)
tests_unit_run_test_pause_LDADD = $(CORE_TEST_LIBS)

tests_unit_run_test_preflight_SOURCES = tests/unit/run/test_preflight.c
tests_unit_run_test_preflight_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_preflight_CFLAGS = $(UNIT_CC)
tests_unit_run_test_preflight_LDADD = $(CORE_TEST_LIBS)
