# Unit tests: IMAP messages, read and stored, against a scripted server.
if GSASL
check_LTLIBRARIES += tests/unit/imap/libscript.la
tests_unit_imap_libscript_la_SOURCES = \
	tests/unit/imap/script.c tests/unit/imap/script.h
tests_unit_imap_libscript_la_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_libscript_la_CFLAGS = $(UNIT_CC)
IMAP_ENGINE_LIBS = tests/unit/imap/libscript.la $(IMAP_UNIT_LIBS)

imap_engine_tests = \
	tests/unit/imap/test_append \
	tests/unit/imap/test_append_folder \
	tests/unit/imap/test_append_odd \
	tests/unit/imap/test_append_refused \
	tests/unit/imap/test_await \
	tests/unit/imap/test_change \
	tests/unit/imap/test_command \
	tests/unit/imap/test_fail \
	tests/unit/imap/test_fetch \
	tests/unit/imap/test_fetch_ahead \
	tests/unit/imap/test_fetch_next \
	tests/unit/imap/test_fetch_odd \
	tests/unit/imap/test_fetch_order \
	tests/unit/imap/test_fetch_parts \
	tests/unit/imap/test_fresh \
	tests/unit/imap/test_fetch_slow \
	tests/unit/imap/test_fetch_turns \
	tests/unit/imap/test_fetch_whole \
	tests/unit/imap/test_move \
	tests/unit/imap/test_names \
	tests/unit/imap/test_remove \
	tests/unit/imap/test_rename \
	tests/unit/imap/test_uid_ranges
check_PROGRAMS += $(imap_engine_tests)
TESTS += $(imap_engine_tests)

tests_unit_imap_test_append_SOURCES = \
	tests/unit/imap/append_scene.c tests/unit/imap/append_scene.h \
	tests/unit/imap/test_append.c
tests_unit_imap_test_append_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_append_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_append_LDADD = $(IMAP_ENGINE_LIBS)

tests_unit_imap_test_append_folder_SOURCES = \
	tests/unit/imap/append_scene.c tests/unit/imap/append_scene.h \
	tests/unit/imap/test_append_folder.c
tests_unit_imap_test_append_folder_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_append_folder_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_append_folder_LDADD = $(IMAP_ENGINE_LIBS)

tests_unit_imap_test_append_odd_SOURCES = \
	tests/unit/imap/append_scene.c tests/unit/imap/append_scene.h \
	tests/unit/imap/test_append_odd.c
tests_unit_imap_test_append_odd_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_append_odd_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_append_odd_LDADD = $(IMAP_ENGINE_LIBS)

tests_unit_imap_test_append_refused_SOURCES = \
	tests/unit/imap/append_scene.c tests/unit/imap/append_scene.h \
	tests/unit/imap/test_append_refused.c
tests_unit_imap_test_append_refused_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_append_refused_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_append_refused_LDADD = $(IMAP_ENGINE_LIBS)

tests_unit_imap_test_await_SOURCES = tests/unit/imap/test_await.c
tests_unit_imap_test_await_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_await_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_await_LDADD = $(IMAP_ENGINE_LIBS)

tests_unit_imap_test_change_SOURCES = \
	tests/unit/imap/append_scene.c tests/unit/imap/append_scene.h \
	tests/unit/imap/test_change.c
tests_unit_imap_test_change_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_change_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_change_LDADD = $(IMAP_ENGINE_LIBS)

tests_unit_imap_test_fresh_SOURCES = tests/unit/imap/test_fresh.c
tests_unit_imap_test_fresh_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_fresh_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_fresh_LDADD = $(IMAP_ENGINE_LIBS)

tests_unit_imap_test_names_SOURCES = \
	tests/unit/imap/append_scene.c tests/unit/imap/append_scene.h \
	tests/unit/imap/test_names.c
tests_unit_imap_test_names_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_names_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_names_LDADD = $(IMAP_ENGINE_LIBS)

tests_unit_imap_test_move_SOURCES = \
	tests/unit/imap/append_scene.c tests/unit/imap/append_scene.h \
	tests/unit/imap/test_move.c
tests_unit_imap_test_move_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_move_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_move_LDADD = $(IMAP_ENGINE_LIBS)

tests_unit_imap_test_remove_SOURCES = \
	tests/unit/imap/append_scene.c tests/unit/imap/append_scene.h \
	tests/unit/imap/test_remove.c
tests_unit_imap_test_remove_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_remove_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_remove_LDADD = $(IMAP_ENGINE_LIBS)

tests_unit_imap_test_rename_SOURCES = \
	tests/unit/imap/append_scene.c tests/unit/imap/append_scene.h \
	tests/unit/imap/test_rename.c
tests_unit_imap_test_rename_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_rename_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_rename_LDADD = $(IMAP_ENGINE_LIBS)

tests_unit_imap_test_command_SOURCES = \
	tests/unit/imap/append_scene.c tests/unit/imap/append_scene.h \
	tests/unit/imap/test_command.c
tests_unit_imap_test_command_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_command_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_command_LDADD = $(IMAP_ENGINE_LIBS)
tests_unit_imap_test_fail_SOURCES = tests/unit/imap/test_fail.c
tests_unit_imap_test_fail_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_fail_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_fail_LDADD = $(IMAP_ENGINE_LIBS)

tests_unit_imap_test_fetch_SOURCES = \
	tests/unit/imap/fetch_scene.c tests/unit/imap/fetch_scene.h \
	tests/unit/imap/test_fetch.c
tests_unit_imap_test_fetch_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_fetch_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_fetch_LDADD = $(IMAP_ENGINE_LIBS)

tests_unit_imap_test_fetch_ahead_SOURCES = \
	tests/unit/imap/fetch_scene.c tests/unit/imap/fetch_scene.h \
	tests/unit/imap/test_fetch_ahead.c
tests_unit_imap_test_fetch_ahead_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_fetch_ahead_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_fetch_ahead_LDADD = $(IMAP_ENGINE_LIBS)

tests_unit_imap_test_fetch_next_SOURCES = \
	tests/unit/imap/fetch_scene.c tests/unit/imap/fetch_scene.h \
	tests/unit/imap/test_fetch_next.c
tests_unit_imap_test_fetch_next_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_fetch_next_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_fetch_next_LDADD = $(IMAP_ENGINE_LIBS)

tests_unit_imap_test_fetch_odd_SOURCES = \
	tests/unit/imap/fetch_scene.c tests/unit/imap/fetch_scene.h \
	tests/unit/imap/test_fetch_odd.c
tests_unit_imap_test_fetch_odd_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_fetch_odd_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_fetch_odd_LDADD = $(IMAP_ENGINE_LIBS)

tests_unit_imap_test_fetch_order_SOURCES = \
	tests/unit/imap/fetch_scene.c tests/unit/imap/fetch_scene.h \
	tests/unit/imap/test_fetch_order.c
tests_unit_imap_test_fetch_order_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_fetch_order_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_fetch_order_LDADD = $(IMAP_ENGINE_LIBS)

tests_unit_imap_test_fetch_slow_SOURCES = tests/unit/imap/test_fetch_slow.c
tests_unit_imap_test_fetch_slow_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_fetch_slow_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_fetch_slow_LDADD = $(IMAP_ENGINE_LIBS)

tests_unit_imap_test_fetch_turns_SOURCES = \
	tests/unit/imap/fetch_scene.c tests/unit/imap/fetch_scene.h \
	tests/unit/imap/test_fetch_turns.c
tests_unit_imap_test_fetch_turns_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_fetch_turns_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_fetch_turns_LDADD = $(IMAP_ENGINE_LIBS)

tests_unit_imap_test_fetch_whole_SOURCES = \
	tests/unit/imap/fetch_scene.c tests/unit/imap/fetch_scene.h \
	tests/unit/imap/test_fetch_whole.c
tests_unit_imap_test_fetch_whole_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_fetch_whole_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_fetch_whole_LDADD = $(IMAP_ENGINE_LIBS)

tests_unit_imap_test_fetch_parts_SOURCES = \
	tests/unit/imap/fetch_scene.c tests/unit/imap/fetch_scene.h \
	tests/unit/imap/test_fetch_parts.c
tests_unit_imap_test_fetch_parts_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_fetch_parts_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_fetch_parts_LDADD = $(IMAP_ENGINE_LIBS)

tests_unit_imap_test_uid_ranges_SOURCES = tests/unit/imap/test_uid_ranges.c
tests_unit_imap_test_uid_ranges_CPPFLAGS = $(UNIT_CPP)
tests_unit_imap_test_uid_ranges_CFLAGS = $(UNIT_CC)
tests_unit_imap_test_uid_ranges_LDADD = $(IMAP_UNIT_LIBS)
endif
