# Unit tests of plugins/common/imap.
if GSASL
check_LTLIBRARIES += tests/unit/imap/libtest.la
tests_unit_imap_libtest_la_SOURCES = \
	tests/unit/imap/babbler.c \
	tests/unit/imap/babbler.h \
	tests/unit/imap/list_scene.c \
	tests/unit/imap/list_scene.h \
	tests/unit/imap/script.c \
	tests/unit/imap/script.h
tests_unit_imap_libtest_la_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_libtest_la_CFLAGS = $(UNIT_CC)

IMAP_TEST_LIBS = tests/unit/imap/libtest.la $(NET_TEST_LIBS) $(GSASL_LIBS)

imap_tests = \
	tests/unit/imap/test_alert \
	tests/unit/imap/test_append \
	tests/unit/imap/test_append_folder \
	tests/unit/imap/test_append_odd \
	tests/unit/imap/test_append_refused \
	tests/unit/imap/test_await \
	tests/unit/imap/test_change \
	tests/unit/imap/test_command \
	tests/unit/imap/test_compress \
	tests/unit/imap/test_date \
	tests/unit/imap/test_endless \
	tests/unit/imap/test_fail \
	tests/unit/imap/test_fetch \
	tests/unit/imap/test_fetch_ahead \
	tests/unit/imap/test_fetch_next \
	tests/unit/imap/test_fetch_odd \
	tests/unit/imap/test_fetch_order \
	tests/unit/imap/test_fetch_parts \
	tests/unit/imap/test_fetch_slow \
	tests/unit/imap/test_fetch_turns \
	tests/unit/imap/test_fetch_whole \
	tests/unit/imap/test_flavour \
	tests/unit/imap/test_fresh \
	tests/unit/imap/test_greet \
	tests/unit/imap/test_home \
	tests/unit/imap/test_kept \
	tests/unit/imap/test_list \
	tests/unit/imap/test_list_line \
	tests/unit/imap/test_list_mark \
	tests/unit/imap/test_list_whole \
	tests/unit/imap/test_mechanisms \
	tests/unit/imap/test_move \
	tests/unit/imap/test_names \
	tests/unit/imap/test_options \
	tests/unit/imap/test_reader \
	tests/unit/imap/test_remove \
	tests/unit/imap/test_rename \
	tests/unit/imap/test_reopen \
	tests/unit/imap/test_response \
	tests/unit/imap/test_scram \
	tests/unit/imap/test_session \
	tests/unit/imap/test_token \
	tests/unit/imap/test_uid_ranges \
	tests/unit/imap/test_utf7
check_PROGRAMS += $(imap_tests)
TESTS += $(imap_tests)

tests_unit_imap_test_alert_SOURCES = tests/unit/imap/test_alert.c
tests_unit_imap_test_alert_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_alert_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_alert_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_append_SOURCES = \
	tests/unit/imap/append_scene.c \
	tests/unit/imap/append_scene.h \
	tests/unit/imap/test_append.c
tests_unit_imap_test_append_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_append_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_append_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_append_folder_SOURCES = \
	tests/unit/imap/append_scene.c \
	tests/unit/imap/append_scene.h \
	tests/unit/imap/test_append_folder.c
tests_unit_imap_test_append_folder_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_append_folder_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_append_folder_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_append_odd_SOURCES = \
	tests/unit/imap/append_scene.c \
	tests/unit/imap/append_scene.h \
	tests/unit/imap/test_append_odd.c
tests_unit_imap_test_append_odd_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_append_odd_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_append_odd_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_append_refused_SOURCES = \
	tests/unit/imap/append_scene.c \
	tests/unit/imap/append_scene.h \
	tests/unit/imap/test_append_refused.c
tests_unit_imap_test_append_refused_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_append_refused_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_append_refused_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_await_SOURCES = tests/unit/imap/test_await.c
tests_unit_imap_test_await_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_await_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_await_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_change_SOURCES = \
	tests/unit/imap/append_scene.c \
	tests/unit/imap/append_scene.h \
	tests/unit/imap/test_change.c
tests_unit_imap_test_change_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_change_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_change_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_command_SOURCES = \
	tests/unit/imap/append_scene.c \
	tests/unit/imap/append_scene.h \
	tests/unit/imap/test_command.c
tests_unit_imap_test_command_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_command_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_command_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_compress_SOURCES = tests/unit/imap/test_compress.c
tests_unit_imap_test_compress_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_compress_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_compress_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_date_SOURCES = tests/unit/imap/test_date.c
tests_unit_imap_test_date_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_date_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_date_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_endless_SOURCES = tests/unit/imap/test_endless.c
tests_unit_imap_test_endless_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_endless_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_endless_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_fail_SOURCES = tests/unit/imap/test_fail.c
tests_unit_imap_test_fail_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_fail_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_fail_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_fetch_SOURCES = \
	tests/unit/imap/fetch_scene.c \
	tests/unit/imap/fetch_scene.h \
	tests/unit/imap/test_fetch.c
tests_unit_imap_test_fetch_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_fetch_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_fetch_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_fetch_ahead_SOURCES = \
	tests/unit/imap/fetch_scene.c \
	tests/unit/imap/fetch_scene.h \
	tests/unit/imap/test_fetch_ahead.c
tests_unit_imap_test_fetch_ahead_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_fetch_ahead_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_fetch_ahead_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_fetch_next_SOURCES = \
	tests/unit/imap/fetch_scene.c \
	tests/unit/imap/fetch_scene.h \
	tests/unit/imap/test_fetch_next.c
tests_unit_imap_test_fetch_next_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_fetch_next_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_fetch_next_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_fetch_odd_SOURCES = \
	tests/unit/imap/fetch_scene.c \
	tests/unit/imap/fetch_scene.h \
	tests/unit/imap/test_fetch_odd.c
tests_unit_imap_test_fetch_odd_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_fetch_odd_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_fetch_odd_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_fetch_order_SOURCES = \
	tests/unit/imap/fetch_scene.c \
	tests/unit/imap/fetch_scene.h \
	tests/unit/imap/test_fetch_order.c
tests_unit_imap_test_fetch_order_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_fetch_order_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_fetch_order_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_fetch_parts_SOURCES = \
	tests/unit/imap/fetch_scene.c \
	tests/unit/imap/fetch_scene.h \
	tests/unit/imap/test_fetch_parts.c
tests_unit_imap_test_fetch_parts_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_fetch_parts_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_fetch_parts_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_fetch_slow_SOURCES = tests/unit/imap/test_fetch_slow.c
tests_unit_imap_test_fetch_slow_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_fetch_slow_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_fetch_slow_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_fetch_turns_SOURCES = \
	tests/unit/imap/fetch_scene.c \
	tests/unit/imap/fetch_scene.h \
	tests/unit/imap/test_fetch_turns.c
tests_unit_imap_test_fetch_turns_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_fetch_turns_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_fetch_turns_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_fetch_whole_SOURCES = \
	tests/unit/imap/fetch_scene.c \
	tests/unit/imap/fetch_scene.h \
	tests/unit/imap/test_fetch_whole.c
tests_unit_imap_test_fetch_whole_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_fetch_whole_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_fetch_whole_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_flavour_SOURCES = tests/unit/imap/test_flavour.c
tests_unit_imap_test_flavour_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_flavour_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_flavour_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_fresh_SOURCES = tests/unit/imap/test_fresh.c
tests_unit_imap_test_fresh_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_fresh_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_fresh_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_greet_SOURCES = tests/unit/imap/test_greet.c
tests_unit_imap_test_greet_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_greet_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_greet_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_home_SOURCES = tests/unit/imap/test_home.c
tests_unit_imap_test_home_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_home_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_home_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_kept_SOURCES = tests/unit/imap/test_kept.c
tests_unit_imap_test_kept_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_kept_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_kept_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_list_SOURCES = tests/unit/imap/test_list.c
tests_unit_imap_test_list_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_list_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_list_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_list_line_SOURCES = tests/unit/imap/test_list_line.c
tests_unit_imap_test_list_line_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_list_line_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_list_line_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_list_mark_SOURCES = tests/unit/imap/test_list_mark.c
tests_unit_imap_test_list_mark_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_list_mark_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_list_mark_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_list_whole_SOURCES = tests/unit/imap/test_list_whole.c
tests_unit_imap_test_list_whole_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_list_whole_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_list_whole_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_mechanisms_SOURCES = tests/unit/imap/test_mechanisms.c
tests_unit_imap_test_mechanisms_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_mechanisms_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_mechanisms_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_move_SOURCES = \
	tests/unit/imap/append_scene.c \
	tests/unit/imap/append_scene.h \
	tests/unit/imap/test_move.c
tests_unit_imap_test_move_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_move_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_move_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_names_SOURCES = \
	tests/unit/imap/append_scene.c \
	tests/unit/imap/append_scene.h \
	tests/unit/imap/test_names.c
tests_unit_imap_test_names_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_names_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_names_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_options_SOURCES = tests/unit/imap/test_options.c
tests_unit_imap_test_options_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_options_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_options_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_reader_SOURCES = tests/unit/imap/test_reader.c
tests_unit_imap_test_reader_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_reader_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_reader_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_remove_SOURCES = \
	tests/unit/imap/append_scene.c \
	tests/unit/imap/append_scene.h \
	tests/unit/imap/test_remove.c
tests_unit_imap_test_remove_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_remove_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_remove_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_rename_SOURCES = \
	tests/unit/imap/append_scene.c \
	tests/unit/imap/append_scene.h \
	tests/unit/imap/test_rename.c
tests_unit_imap_test_rename_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_rename_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_rename_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_reopen_SOURCES = tests/unit/imap/test_reopen.c
tests_unit_imap_test_reopen_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_reopen_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_reopen_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_response_SOURCES = tests/unit/imap/test_response.c
tests_unit_imap_test_response_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_response_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_response_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_scram_SOURCES = tests/unit/imap/test_scram.c
tests_unit_imap_test_scram_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_scram_CFLAGS = $(UNIT_CC) $(GSASL_CFLAGS)
tests_unit_imap_test_scram_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_session_SOURCES = tests/unit/imap/test_session.c
tests_unit_imap_test_session_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_session_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_session_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_token_SOURCES = tests/unit/imap/test_token.c
tests_unit_imap_test_token_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_token_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_token_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_uid_ranges_SOURCES = tests/unit/imap/test_uid_ranges.c
tests_unit_imap_test_uid_ranges_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_uid_ranges_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_uid_ranges_LDADD = $(IMAP_TEST_LIBS)

tests_unit_imap_test_utf7_SOURCES = tests/unit/imap/test_utf7.c
tests_unit_imap_test_utf7_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_utf7_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_utf7_LDADD = $(IMAP_TEST_LIBS)
endif
