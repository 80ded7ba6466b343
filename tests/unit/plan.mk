# Unit tests: plan.
PLAN_TESTS = tests/unit/plan/test_plan_file tests/unit/plan/test_plan_keep
check_PROGRAMS += $(PLAN_TESTS)
TESTS += $(PLAN_TESTS)
PLAN_LIBS = tests/unit/config/libsupport.la core/libcore.la $(SQLITE_LIBS) $(CMOCKA_LIBS)

tests_unit_plan_test_plan_file_SOURCES = tests/unit/plan/test_plan_file.c
tests_unit_plan_test_plan_file_CPPFLAGS = $(UNIT_CPP)
tests_unit_plan_test_plan_file_CFLAGS = $(UNIT_CC)
tests_unit_plan_test_plan_file_LDADD = $(PLAN_LIBS)

tests_unit_plan_test_plan_keep_SOURCES = tests/unit/plan/test_plan_keep.c
tests_unit_plan_test_plan_keep_CPPFLAGS = $(UNIT_CPP)
tests_unit_plan_test_plan_keep_CFLAGS = $(UNIT_CC)
tests_unit_plan_test_plan_keep_LDADD = $(PLAN_LIBS)
