# Unit tests: config.
CONFIG_TESTS = \
	tests/unit/config/test_ini

check_PROGRAMS += $(CONFIG_TESTS)
TESTS += $(CONFIG_TESTS)

check_LTLIBRARIES += tests/unit/config/libsupport.la
tests_unit_config_libsupport_la_SOURCES = \
	tests/unit/config/support.c tests/unit/config/support.h
tests_unit_config_libsupport_la_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_libsupport_la_CFLAGS = $(UNIT_CC)
CONFIG_LIBS = tests/unit/config/libsupport.la core/libcore.la $(CMOCKA_LIBS)

tests_unit_config_test_ini_SOURCES = tests/unit/config/test_ini.c
tests_unit_config_test_ini_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_test_ini_CFLAGS = $(UNIT_CC)
tests_unit_config_test_ini_LDADD = $(CONFIG_LIBS)
