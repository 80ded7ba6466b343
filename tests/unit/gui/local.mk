# Unit tests of plugins/gui.
if GUI
gui_tests = \
	tests/unit/gui/test_command \
	tests/unit/gui/test_guard \
	tests/unit/gui/test_ini_edit \
	tests/unit/gui/test_live
check_PROGRAMS += $(gui_tests)
TESTS += $(gui_tests)
GUI_TEST_LIBS = plugins/gui/libgui.la $(CMOCKA_LIBS)

tests_unit_gui_test_command_SOURCES = tests/unit/gui/test_command.c
tests_unit_gui_test_command_CPPFLAGS = $(UNIT_CPP)
tests_unit_gui_test_command_CFLAGS = $(UNIT_CC)
tests_unit_gui_test_command_LDADD = $(GUI_TEST_LIBS)

tests_unit_gui_test_guard_SOURCES = tests/unit/gui/test_guard.c
tests_unit_gui_test_guard_CPPFLAGS = $(UNIT_CPP)
tests_unit_gui_test_guard_CFLAGS = $(UNIT_CC)
tests_unit_gui_test_guard_LDADD = $(GUI_TEST_LIBS)

tests_unit_gui_test_ini_edit_SOURCES = tests/unit/gui/test_ini_edit.c
tests_unit_gui_test_ini_edit_CPPFLAGS = $(UNIT_CPP)
tests_unit_gui_test_ini_edit_CFLAGS = $(UNIT_CC)
tests_unit_gui_test_ini_edit_LDADD = $(GUI_TEST_LIBS)

tests_unit_gui_test_live_SOURCES = tests/unit/gui/test_live.c
tests_unit_gui_test_live_CPPFLAGS = $(UNIT_CPP)
tests_unit_gui_test_live_CFLAGS = $(UNIT_CC)
tests_unit_gui_test_live_LDADD = $(GUI_TEST_LIBS)
endif
