# Unit tests of plugins/kerio.
if KERIO
KERIO_TEST_LIBS = plugins/kerio/libkerio.la $(NET_TEST_LIBS)

kerio_tests = \
	tests/unit/kerio/test_bounds \
	tests/unit/kerio/test_create \
	tests/unit/kerio/test_create_domain \
	tests/unit/kerio/test_directory \
	tests/unit/kerio/test_endpoint \
	tests/unit/kerio/test_field \
	tests/unit/kerio/test_guard \
	tests/unit/kerio/test_jsonrpc \
	tests/unit/kerio/test_master \
	tests/unit/kerio/test_names \
	tests/unit/kerio/test_password \
	tests/unit/kerio/test_provision \
	tests/unit/kerio/test_reply \
	tests/unit/kerio/test_survey \
	tests/unit/kerio/test_trust
check_PROGRAMS += $(kerio_tests)
TESTS += $(kerio_tests)

tests_unit_kerio_test_bounds_SOURCES = tests/unit/kerio/test_bounds.c
tests_unit_kerio_test_bounds_CPPFLAGS = $(UNIT_CPP)
tests_unit_kerio_test_bounds_CFLAGS = $(UNIT_CC) $(CURL_CFLAGS)
tests_unit_kerio_test_bounds_LDADD = $(KERIO_TEST_LIBS)

tests_unit_kerio_test_create_SOURCES = \
	tests/unit/kerio/fake_server.c tests/unit/kerio/fake_server.h \
	tests/unit/kerio/test_create.c
tests_unit_kerio_test_create_CPPFLAGS = $(UNIT_CPP)
tests_unit_kerio_test_create_CFLAGS = $(UNIT_CC) $(CURL_CFLAGS)
tests_unit_kerio_test_create_LDADD = $(KERIO_TEST_LIBS)

tests_unit_kerio_test_create_domain_SOURCES = \
	tests/unit/kerio/fake_server.c tests/unit/kerio/fake_server.h \
	tests/unit/kerio/test_create_domain.c
tests_unit_kerio_test_create_domain_CPPFLAGS = $(UNIT_CPP)
tests_unit_kerio_test_create_domain_CFLAGS = $(UNIT_CC) $(CURL_CFLAGS)
tests_unit_kerio_test_create_domain_LDADD = $(KERIO_TEST_LIBS)

tests_unit_kerio_test_directory_SOURCES = tests/unit/kerio/test_directory.c
tests_unit_kerio_test_directory_CPPFLAGS = $(UNIT_CPP)
tests_unit_kerio_test_directory_CFLAGS = $(UNIT_CC) $(CURL_CFLAGS)
tests_unit_kerio_test_directory_LDADD = $(KERIO_TEST_LIBS)

tests_unit_kerio_test_endpoint_SOURCES = tests/unit/kerio/test_endpoint.c
tests_unit_kerio_test_endpoint_CPPFLAGS = $(UNIT_CPP)
tests_unit_kerio_test_endpoint_CFLAGS = $(UNIT_CC) $(CURL_CFLAGS)
tests_unit_kerio_test_endpoint_LDADD = $(KERIO_TEST_LIBS)

tests_unit_kerio_test_field_SOURCES = tests/unit/kerio/test_field.c
tests_unit_kerio_test_field_CPPFLAGS = $(UNIT_CPP)
tests_unit_kerio_test_field_CFLAGS = $(UNIT_CC) $(CURL_CFLAGS)
tests_unit_kerio_test_field_LDADD = $(KERIO_TEST_LIBS)

tests_unit_kerio_test_guard_SOURCES = tests/unit/kerio/test_guard.c
tests_unit_kerio_test_guard_CPPFLAGS = $(UNIT_CPP)
tests_unit_kerio_test_guard_CFLAGS = $(UNIT_CC) $(CURL_CFLAGS)
tests_unit_kerio_test_guard_LDADD = $(KERIO_TEST_LIBS)

tests_unit_kerio_test_jsonrpc_SOURCES = tests/unit/kerio/test_jsonrpc.c
tests_unit_kerio_test_jsonrpc_CPPFLAGS = $(UNIT_CPP)
tests_unit_kerio_test_jsonrpc_CFLAGS = $(UNIT_CC) $(CURL_CFLAGS)
tests_unit_kerio_test_jsonrpc_LDADD = $(KERIO_TEST_LIBS)

tests_unit_kerio_test_master_SOURCES = \
	plugins/kerio/master.c \
	tests/unit/kerio/test_master.c
tests_unit_kerio_test_master_CPPFLAGS = $(UNIT_CPP)
tests_unit_kerio_test_master_CFLAGS = $(UNIT_CC) $(CURL_CFLAGS)
tests_unit_kerio_test_master_LDADD = $(KERIO_TEST_LIBS)

tests_unit_kerio_test_names_SOURCES = tests/unit/kerio/test_names.c
tests_unit_kerio_test_names_CPPFLAGS = $(UNIT_CPP)
tests_unit_kerio_test_names_CFLAGS = $(UNIT_CC) $(CURL_CFLAGS)
tests_unit_kerio_test_names_LDADD = $(KERIO_TEST_LIBS)

tests_unit_kerio_test_password_SOURCES = tests/unit/kerio/test_password.c
tests_unit_kerio_test_password_CPPFLAGS = $(UNIT_CPP)
tests_unit_kerio_test_password_CFLAGS = $(UNIT_CC) $(CURL_CFLAGS)
tests_unit_kerio_test_password_LDADD = $(KERIO_TEST_LIBS)

tests_unit_kerio_test_provision_SOURCES = \
	tests/unit/kerio/fake_server.c tests/unit/kerio/fake_server.h \
	tests/unit/kerio/test_provision.c
tests_unit_kerio_test_provision_CPPFLAGS = $(UNIT_CPP)
tests_unit_kerio_test_provision_CFLAGS = $(UNIT_CC) $(CURL_CFLAGS)
tests_unit_kerio_test_provision_LDADD = $(KERIO_TEST_LIBS)

tests_unit_kerio_test_reply_SOURCES = tests/unit/kerio/test_reply.c
tests_unit_kerio_test_reply_CPPFLAGS = $(UNIT_CPP)
tests_unit_kerio_test_reply_CFLAGS = $(UNIT_CC) $(CURL_CFLAGS)
tests_unit_kerio_test_reply_LDADD = $(KERIO_TEST_LIBS)

tests_unit_kerio_test_survey_SOURCES = \
	tests/unit/kerio/fake_server.c tests/unit/kerio/fake_server.h \
	tests/unit/kerio/test_survey.c
tests_unit_kerio_test_survey_CPPFLAGS = $(UNIT_CPP)
tests_unit_kerio_test_survey_CFLAGS = $(UNIT_CC) $(CURL_CFLAGS)
tests_unit_kerio_test_survey_LDADD = $(KERIO_TEST_LIBS)

tests_unit_kerio_test_trust_SOURCES = tests/unit/kerio/test_trust.c
tests_unit_kerio_test_trust_CPPFLAGS = $(UNIT_CPP)
tests_unit_kerio_test_trust_CFLAGS = $(UNIT_CC) $(CURL_CFLAGS)
tests_unit_kerio_test_trust_LDADD = $(KERIO_TEST_LIBS)
endif
