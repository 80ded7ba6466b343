# Unit tests of core/plugin.
plugin_tests = \
	tests/unit/plugin/test_loader \
	tests/unit/plugin/test_settings
check_PROGRAMS += $(plugin_tests)
TESTS += $(plugin_tests)

tests_unit_plugin_test_loader_SOURCES = tests/unit/plugin/test_loader.c
tests_unit_plugin_test_loader_CPPFLAGS = $(UNIT_CPP)
tests_unit_plugin_test_loader_CFLAGS = $(UNIT_CC)
tests_unit_plugin_test_loader_LDADD = $(CORE_TEST_LIBS)

tests_unit_plugin_test_settings_SOURCES = tests/unit/plugin/test_settings.c
tests_unit_plugin_test_settings_CPPFLAGS = $(UNIT_CPP)
tests_unit_plugin_test_settings_CFLAGS = $(UNIT_CC)
tests_unit_plugin_test_settings_LDADD = $(CORE_TEST_LIBS)
