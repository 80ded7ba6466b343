# Unit tests: config.
CONFIG_TESTS = \
	tests/unit/config/test_hours \
	tests/unit/config/test_ini \
	tests/unit/config/test_option \
	tests/unit/config/test_place \
	tests/unit/config/test_secret_input \
	tests/unit/config/test_wiped \
	tests/unit/config/test_accounts \
	tests/unit/config/test_accounts_form \
	tests/unit/config/test_accounts_only \
	tests/unit/config/test_loader \
	tests/unit/config/test_profile \
	tests/unit/config/test_secret_store \
	tests/unit/config/test_settings \
	tests/unit/config/test_arguments

check_PROGRAMS += $(CONFIG_TESTS)
TESTS += $(CONFIG_TESTS)

check_LTLIBRARIES += tests/unit/config/libsupport.la
tests_unit_config_libsupport_la_SOURCES = \
	tests/unit/config/accounts_desk.c tests/unit/config/accounts_desk.h \
	tests/unit/config/fake_plugins.c tests/unit/config/fake_plugins.h \
	tests/unit/config/support.c tests/unit/config/support.h
tests_unit_config_libsupport_la_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_libsupport_la_CFLAGS = $(UNIT_CC)
CONFIG_LIBS = tests/unit/config/libsupport.la core/libcore.la $(CMOCKA_LIBS)

tests_unit_config_test_hours_SOURCES = tests/unit/config/test_hours.c
tests_unit_config_test_hours_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_test_hours_CFLAGS = $(UNIT_CC)
tests_unit_config_test_hours_LDADD = $(CONFIG_LIBS)

tests_unit_config_test_ini_SOURCES = tests/unit/config/test_ini.c
tests_unit_config_test_ini_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_test_ini_CFLAGS = $(UNIT_CC)
tests_unit_config_test_ini_LDADD = $(CONFIG_LIBS)

tests_unit_config_test_option_SOURCES = tests/unit/config/test_option.c
tests_unit_config_test_option_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_test_option_CFLAGS = $(UNIT_CC)
tests_unit_config_test_option_LDADD = $(CONFIG_LIBS)

tests_unit_config_test_place_SOURCES = tests/unit/config/test_place.c
tests_unit_config_test_place_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_test_place_CFLAGS = $(UNIT_CC)
tests_unit_config_test_place_LDADD = $(CONFIG_LIBS)

tests_unit_config_test_secret_input_SOURCES = tests/unit/config/test_secret_input.c
tests_unit_config_test_secret_input_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_test_secret_input_CFLAGS = $(UNIT_CC)
tests_unit_config_test_secret_input_LDADD = $(CONFIG_LIBS)

tests_unit_config_test_wiped_SOURCES = tests/unit/config/test_wiped.c
tests_unit_config_test_wiped_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_test_wiped_CFLAGS = $(UNIT_CC)
tests_unit_config_test_wiped_LDFLAGS = -Wl,--wrap=free,--wrap=realloc
tests_unit_config_test_wiped_LDADD = $(CONFIG_LIBS)

tests_unit_config_test_accounts_SOURCES = tests/unit/config/test_accounts.c
tests_unit_config_test_accounts_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_test_accounts_CFLAGS = $(UNIT_CC)
tests_unit_config_test_accounts_LDADD = $(CONFIG_LIBS)

tests_unit_config_test_accounts_form_SOURCES = tests/unit/config/test_accounts_form.c
tests_unit_config_test_accounts_form_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_test_accounts_form_CFLAGS = $(UNIT_CC)
tests_unit_config_test_accounts_form_LDADD = $(CONFIG_LIBS)

tests_unit_config_test_accounts_only_SOURCES = tests/unit/config/test_accounts_only.c
tests_unit_config_test_accounts_only_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_test_accounts_only_CFLAGS = $(UNIT_CC)
tests_unit_config_test_accounts_only_LDADD = $(CONFIG_LIBS)

tests_unit_config_test_loader_SOURCES = tests/unit/config/test_loader.c
tests_unit_config_test_loader_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_test_loader_CFLAGS = $(UNIT_CC)
tests_unit_config_test_loader_LDADD = $(CONFIG_LIBS)

tests_unit_config_test_profile_SOURCES = tests/unit/config/test_profile.c
tests_unit_config_test_profile_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_test_profile_CFLAGS = $(UNIT_CC)
tests_unit_config_test_profile_LDADD = $(CONFIG_LIBS)

tests_unit_config_test_secret_store_SOURCES = tests/unit/config/test_secret_store.c
tests_unit_config_test_secret_store_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_test_secret_store_CFLAGS = $(UNIT_CC)
tests_unit_config_test_secret_store_LDADD = $(CONFIG_LIBS)

tests_unit_config_test_settings_SOURCES = tests/unit/config/test_settings.c
tests_unit_config_test_settings_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_test_settings_CFLAGS = $(UNIT_CC)
tests_unit_config_test_settings_LDADD = $(CONFIG_LIBS)

tests_unit_config_test_arguments_SOURCES = tests/unit/config/test_arguments.c
tests_unit_config_test_arguments_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_test_arguments_CFLAGS = $(UNIT_CC)
tests_unit_config_test_arguments_LDADD = $(CONFIG_LIBS)
