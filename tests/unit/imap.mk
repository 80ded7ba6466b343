# Unit tests: the IMAP client.
if GSASL
check_LTLIBRARIES += tests/unit/imap/libpeer.la
tests_unit_imap_libpeer_la_SOURCES = \
	tests/unit/imap/fake_host.c tests/unit/imap/fake_host.h \
	tests/unit/imap/list_scene.c tests/unit/imap/list_scene.h \
	tests/unit/imap/peer.c tests/unit/imap/peer.h \
	tests/unit/imap/unit.h
tests_unit_imap_libpeer_la_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_libpeer_la_CFLAGS = $(UNIT_CC)
IMAP_UNIT_LIBS = tests/unit/imap/libpeer.la plugins/common/libimap.la $(CMOCKA_LIBS)

imap_unit_tests = \
	tests/unit/imap/test_alert \
	tests/unit/imap/test_compress \
	tests/unit/imap/test_connection \
	tests/unit/imap/test_date \
	tests/unit/imap/test_endless \
	tests/unit/imap/test_flavour \
	tests/unit/imap/test_greet \
	tests/unit/imap/test_kept \
	tests/unit/imap/test_home \
	tests/unit/imap/test_list \
	tests/unit/imap/test_list_line \
	tests/unit/imap/test_list_mark \
	tests/unit/imap/test_list_whole \
	tests/unit/imap/test_options \
	tests/unit/imap/test_reader \
	tests/unit/imap/test_reopen \
	tests/unit/imap/test_response \
	tests/unit/imap/test_mechanisms \
	tests/unit/imap/test_scram \
	tests/unit/imap/test_session \
	tests/unit/imap/test_squeeze \
	tests/unit/imap/test_tls \
	tests/unit/imap/test_tls_resume \
	tests/unit/imap/test_token \
	tests/unit/imap/test_utf7
check_PROGRAMS += $(imap_unit_tests)
TESTS += $(imap_unit_tests)

tests_unit_imap_test_alert_SOURCES = tests/unit/imap/test_alert.c
tests_unit_imap_test_alert_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_alert_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_alert_LDADD = $(IMAP_UNIT_LIBS)

tests_unit_imap_test_compress_SOURCES = tests/unit/imap/test_compress.c
tests_unit_imap_test_compress_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_compress_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_compress_LDADD = $(IMAP_UNIT_LIBS)

tests_unit_imap_test_connection_SOURCES = tests/unit/imap/test_connection.c
tests_unit_imap_test_connection_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_connection_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_connection_LDADD = $(IMAP_UNIT_LIBS)

tests_unit_imap_test_date_SOURCES = tests/unit/imap/test_date.c
tests_unit_imap_test_date_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_date_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_date_LDADD = $(IMAP_UNIT_LIBS)

tests_unit_imap_test_endless_SOURCES = \
	tests/unit/imap/babbler.c tests/unit/imap/babbler.h \
	tests/unit/imap/test_endless.c
tests_unit_imap_test_endless_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_endless_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_endless_LDADD = $(IMAP_UNIT_LIBS)

tests_unit_imap_test_flavour_SOURCES = tests/unit/imap/test_flavour.c
tests_unit_imap_test_flavour_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_flavour_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_flavour_LDADD = $(IMAP_UNIT_LIBS)

tests_unit_imap_test_greet_SOURCES = tests/unit/imap/test_greet.c
tests_unit_imap_test_greet_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_greet_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_greet_LDADD = $(IMAP_UNIT_LIBS)

tests_unit_imap_test_home_SOURCES = tests/unit/imap/test_home.c
tests_unit_imap_test_home_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_home_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_home_LDADD = $(IMAP_UNIT_LIBS)

tests_unit_imap_test_kept_SOURCES = tests/unit/imap/test_kept.c
tests_unit_imap_test_kept_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_kept_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_kept_LDADD = $(IMAP_UNIT_LIBS)

tests_unit_imap_test_list_SOURCES = tests/unit/imap/test_list.c
tests_unit_imap_test_list_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_list_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_list_LDADD = $(IMAP_UNIT_LIBS)

tests_unit_imap_test_list_line_SOURCES = tests/unit/imap/test_list_line.c
tests_unit_imap_test_list_line_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_list_line_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_list_line_LDADD = $(IMAP_UNIT_LIBS)

tests_unit_imap_test_list_mark_SOURCES = tests/unit/imap/test_list_mark.c
tests_unit_imap_test_list_mark_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_list_mark_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_list_mark_LDADD = $(IMAP_UNIT_LIBS)

tests_unit_imap_test_list_whole_SOURCES = tests/unit/imap/test_list_whole.c
tests_unit_imap_test_list_whole_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_list_whole_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_list_whole_LDADD = $(IMAP_UNIT_LIBS)

tests_unit_imap_test_options_SOURCES = tests/unit/imap/test_options.c
tests_unit_imap_test_options_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_options_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_options_LDADD = $(IMAP_UNIT_LIBS)

tests_unit_imap_test_reader_SOURCES = tests/unit/imap/test_reader.c
tests_unit_imap_test_reader_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_reader_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_reader_LDADD = $(IMAP_UNIT_LIBS)

tests_unit_imap_test_reopen_SOURCES = tests/unit/imap/test_reopen.c
tests_unit_imap_test_reopen_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_reopen_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_reopen_LDADD = $(IMAP_UNIT_LIBS)

tests_unit_imap_test_response_SOURCES = tests/unit/imap/test_response.c
tests_unit_imap_test_response_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_response_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_response_LDADD = $(IMAP_UNIT_LIBS)

tests_unit_imap_test_mechanisms_SOURCES = tests/unit/imap/test_mechanisms.c
tests_unit_imap_test_mechanisms_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_mechanisms_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_mechanisms_LDADD = $(IMAP_UNIT_LIBS)

tests_unit_imap_test_scram_SOURCES = \
	tests/unit/imap/babbler.c tests/unit/imap/babbler.h \
	tests/unit/imap/test_scram.c
tests_unit_imap_test_scram_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_scram_CFLAGS = $(UNIT_CC) $(GSASL_CFLAGS)
tests_unit_imap_test_scram_LDADD = $(IMAP_UNIT_LIBS) $(GSASL_LIBS)

tests_unit_imap_test_session_SOURCES = tests/unit/imap/test_session.c
tests_unit_imap_test_session_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_session_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_session_LDADD = $(IMAP_UNIT_LIBS)

tests_unit_imap_test_squeeze_SOURCES = tests/unit/imap/test_squeeze.c
tests_unit_imap_test_squeeze_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_squeeze_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_squeeze_LDADD = $(IMAP_UNIT_LIBS)

tests_unit_imap_test_tls_SOURCES = tests/unit/imap/test_tls.c \
	tests/unit/imap/tls_server.c tests/unit/imap/tls_server.h
tests_unit_imap_test_tls_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_tls_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_tls_LDADD = $(IMAP_UNIT_LIBS) $(OPENSSL_LIBS)

tests_unit_imap_test_tls_resume_SOURCES = tests/unit/imap/test_tls_resume.c \
	tests/unit/imap/tls_server.c tests/unit/imap/tls_server.h
tests_unit_imap_test_tls_resume_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_tls_resume_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_tls_resume_LDADD = $(IMAP_UNIT_LIBS) $(OPENSSL_LIBS)

tests_unit_imap_test_token_SOURCES = tests/unit/imap/test_token.c
tests_unit_imap_test_token_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_token_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_token_LDADD = $(IMAP_UNIT_LIBS)

tests_unit_imap_test_utf7_SOURCES = tests/unit/imap/test_utf7.c
tests_unit_imap_test_utf7_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_utf7_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_utf7_LDADD = $(IMAP_UNIT_LIBS)
endif
