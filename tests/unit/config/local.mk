# Unit tests of core/config.
check_LTLIBRARIES += tests/unit/config/libtest.la
tests_unit_config_libtest_la_SOURCES = \
	tests/unit/config/accounts_desk.c \
	tests/unit/config/accounts_desk.h
tests_unit_config_libtest_la_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_libtest_la_CFLAGS = $(UNIT_CC)

config_tests = \
	tests/unit/config/test_accounts \
	tests/unit/config/test_accounts_form \
	tests/unit/config/test_accounts_only \
	tests/unit/config/test_hours \
	tests/unit/config/test_ini \
	tests/unit/config/test_option \
	tests/unit/config/test_place \
	tests/unit/config/test_secret_input \
	tests/unit/config/test_secret_store
check_PROGRAMS += $(config_tests)
TESTS += $(config_tests)

tests_unit_config_test_accounts_SOURCES = tests/unit/config/test_accounts.c
tests_unit_config_test_accounts_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_test_accounts_CFLAGS = $(UNIT_CC)
tests_unit_config_test_accounts_LDADD = tests/unit/config/libtest.la $(CORE_TEST_LIBS)

tests_unit_config_test_accounts_form_SOURCES = tests/unit/config/test_accounts_form.c
tests_unit_config_test_accounts_form_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_test_accounts_form_CFLAGS = $(UNIT_CC)
tests_unit_config_test_accounts_form_LDADD = tests/unit/config/libtest.la $(CORE_TEST_LIBS)

tests_unit_config_test_accounts_only_SOURCES = tests/unit/config/test_accounts_only.c
tests_unit_config_test_accounts_only_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_test_accounts_only_CFLAGS = $(UNIT_CC)
tests_unit_config_test_accounts_only_LDADD = tests/unit/config/libtest.la $(CORE_TEST_LIBS)

tests_unit_config_test_hours_SOURCES = tests/unit/config/test_hours.c
tests_unit_config_test_hours_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_test_hours_CFLAGS = $(UNIT_CC)
tests_unit_config_test_hours_LDADD = tests/unit/config/libtest.la $(CORE_TEST_LIBS)

tests_unit_config_test_ini_SOURCES = tests/unit/config/test_ini.c
tests_unit_config_test_ini_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_test_ini_CFLAGS = $(UNIT_CC)
tests_unit_config_test_ini_LDADD = tests/unit/config/libtest.la $(CORE_TEST_LIBS)

tests_unit_config_test_option_SOURCES = tests/unit/config/test_option.c
tests_unit_config_test_option_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_test_option_CFLAGS = $(UNIT_CC)
tests_unit_config_test_option_LDADD = tests/unit/config/libtest.la $(CORE_TEST_LIBS)

tests_unit_config_test_place_SOURCES = tests/unit/config/test_place.c
tests_unit_config_test_place_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_test_place_CFLAGS = $(UNIT_CC)
tests_unit_config_test_place_LDADD = tests/unit/config/libtest.la $(CORE_TEST_LIBS)

tests_unit_config_test_secret_input_SOURCES = tests/unit/config/test_secret_input.c
tests_unit_config_test_secret_input_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_test_secret_input_CFLAGS = $(UNIT_CC)
tests_unit_config_test_secret_input_LDADD = tests/unit/config/libtest.la $(CORE_TEST_LIBS)

tests_unit_config_test_secret_store_SOURCES = tests/unit/config/test_secret_store.c
tests_unit_config_test_secret_store_CPPFLAGS = $(UNIT_CPP)
tests_unit_config_test_secret_store_CFLAGS = $(UNIT_CC)
tests_unit_config_test_secret_store_LDADD = tests/unit/config/libtest.la $(CORE_TEST_LIBS)
