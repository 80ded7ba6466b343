# Unit tests of core/folders.
check_LTLIBRARIES += tests/unit/folders/libtest.la
tests_unit_folders_libtest_la_SOURCES = \
	tests/unit/folders/tree.c \
	tests/unit/folders/tree.h
tests_unit_folders_libtest_la_CPPFLAGS = $(UNIT_CPP)
tests_unit_folders_libtest_la_CFLAGS = $(UNIT_CC)

folders_tests = \
	tests/unit/folders/test_folder_choice \
	tests/unit/folders/test_folder_list \
	tests/unit/folders/test_folder_map \
	tests/unit/folders/test_plan_file \
	tests/unit/folders/test_plan_keep
check_PROGRAMS += $(folders_tests)
TESTS += $(folders_tests)

tests_unit_folders_test_folder_choice_SOURCES = tests/unit/folders/test_folder_choice.c
tests_unit_folders_test_folder_choice_CPPFLAGS = $(UNIT_CPP)
tests_unit_folders_test_folder_choice_CFLAGS = $(UNIT_CC)
tests_unit_folders_test_folder_choice_LDADD = tests/unit/folders/libtest.la $(CORE_TEST_LIBS)

tests_unit_folders_test_folder_list_SOURCES = tests/unit/folders/test_folder_list.c
tests_unit_folders_test_folder_list_CPPFLAGS = $(UNIT_CPP)
tests_unit_folders_test_folder_list_CFLAGS = $(UNIT_CC)
tests_unit_folders_test_folder_list_LDADD = tests/unit/folders/libtest.la $(CORE_TEST_LIBS)

tests_unit_folders_test_folder_map_SOURCES = tests/unit/folders/test_folder_map.c
tests_unit_folders_test_folder_map_CPPFLAGS = $(UNIT_CPP)
tests_unit_folders_test_folder_map_CFLAGS = $(UNIT_CC)
tests_unit_folders_test_folder_map_LDADD = tests/unit/folders/libtest.la $(CORE_TEST_LIBS)

tests_unit_folders_test_plan_file_SOURCES = tests/unit/folders/test_plan_file.c
tests_unit_folders_test_plan_file_CPPFLAGS = $(UNIT_CPP)
tests_unit_folders_test_plan_file_CFLAGS = $(UNIT_CC)
tests_unit_folders_test_plan_file_LDADD = tests/unit/folders/libtest.la $(CORE_TEST_LIBS)

tests_unit_folders_test_plan_keep_SOURCES = tests/unit/folders/test_plan_keep.c
tests_unit_folders_test_plan_keep_CPPFLAGS = $(UNIT_CPP)
tests_unit_folders_test_plan_keep_CFLAGS = $(UNIT_CC)
tests_unit_folders_test_plan_keep_LDADD = tests/unit/folders/libtest.la $(CORE_TEST_LIBS)
