# Unit tests of plugins/common/net.
if GSASL
check_LTLIBRARIES += tests/unit/net/libtest.la
tests_unit_net_libtest_la_SOURCES = \
	tests/unit/net/peer.c \
	tests/unit/net/peer.h \
	tests/unit/net/tls_server.c \
	tests/unit/net/tls_server.h
tests_unit_net_libtest_la_CPPFLAGS = $(UNIT_CPP)
tests_unit_net_libtest_la_CFLAGS = $(UNIT_CC)

NET_TEST_LIBS = tests/unit/net/libtest.la tests/unit/support/libsupport.la \
	plugins/common/libimap.la $(CMOCKA_LIBS) $(OPENSSL_LIBS)

net_tests = \
	tests/unit/net/test_connection \
	tests/unit/net/test_dial \
	tests/unit/net/test_squeeze \
	tests/unit/net/test_tls \
	tests/unit/net/test_tls_resume
check_PROGRAMS += $(net_tests)
TESTS += $(net_tests)

tests_unit_net_test_connection_SOURCES = tests/unit/net/test_connection.c
tests_unit_net_test_connection_CPPFLAGS = $(UNIT_CPP)
tests_unit_net_test_connection_CFLAGS = $(UNIT_CC)
tests_unit_net_test_connection_LDADD = $(NET_TEST_LIBS)

tests_unit_net_test_dial_SOURCES = tests/unit/net/test_dial.c
tests_unit_net_test_dial_CPPFLAGS = $(UNIT_CPP)
tests_unit_net_test_dial_CFLAGS = $(UNIT_CC)
tests_unit_net_test_dial_LDADD = $(NET_TEST_LIBS)

tests_unit_net_test_squeeze_SOURCES = tests/unit/net/test_squeeze.c
tests_unit_net_test_squeeze_CPPFLAGS = $(UNIT_CPP)
tests_unit_net_test_squeeze_CFLAGS = $(UNIT_CC)
tests_unit_net_test_squeeze_LDADD = $(NET_TEST_LIBS)

tests_unit_net_test_tls_SOURCES = tests/unit/net/test_tls.c
tests_unit_net_test_tls_CPPFLAGS = $(UNIT_CPP)
tests_unit_net_test_tls_CFLAGS = $(UNIT_CC)
tests_unit_net_test_tls_LDADD = $(NET_TEST_LIBS)

tests_unit_net_test_tls_resume_SOURCES = tests/unit/net/test_tls_resume.c
tests_unit_net_test_tls_resume_CPPFLAGS = $(UNIT_CPP)
tests_unit_net_test_tls_resume_CFLAGS = $(UNIT_CC)
tests_unit_net_test_tls_resume_LDADD = $(NET_TEST_LIBS)
endif
