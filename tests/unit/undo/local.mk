# Unit tests of core/undo.
undo_tests = \
	tests/unit/undo/test_undo
check_PROGRAMS += $(undo_tests)
TESTS += $(undo_tests)

tests_unit_undo_test_undo_SOURCES = tests/unit/undo/test_undo.c
tests_unit_undo_test_undo_CPPFLAGS = $(UNIT_CPP)
tests_unit_undo_test_undo_CFLAGS = $(UNIT_CC)
tests_unit_undo_test_undo_LDADD = $(CORE_TEST_LIBS)
