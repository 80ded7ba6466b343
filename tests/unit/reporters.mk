# Unit tests: reporters. A module's sources are compiled into its test, which calls its operations.
check_LTLIBRARIES += tests/unit/report/libmadeup.la
tests_unit_report_libmadeup_la_SOURCES = tests/unit/report/made_up.c tests/unit/report/made_up.h
tests_unit_report_libmadeup_la_CPPFLAGS = $(UNIT_CPP)
tests_unit_report_libmadeup_la_CFLAGS = $(UNIT_CC)
REPORTER_TEST_LIBS = tests/unit/report/libmadeup.la plugins/common/report/libreport.la \
	$(CMOCKA_LIBS) $(UTF8PROC_LIBS) $(JANSSON_LIBS)

check_PROGRAMS += tests/unit/report/test_text
TESTS += tests/unit/report/test_text
tests_unit_report_test_text_SOURCES = tests/unit/report/test_text.c
tests_unit_report_test_text_CPPFLAGS = $(UNIT_CPP)
tests_unit_report_test_text_CFLAGS = $(UNIT_CC)
tests_unit_report_test_text_LDADD = $(REPORTER_TEST_LIBS)

check_PROGRAMS += tests/unit/report/test_terminal
TESTS += tests/unit/report/test_terminal
tests_unit_report_test_terminal_SOURCES = tests/unit/report/test_terminal.c \
	plugins/terminal/terminal.c \
	plugins/terminal/board.c \
	plugins/terminal/check_table.c \
	plugins/terminal/draw.c \
	plugins/terminal/lines.c \
	plugins/terminal/style.c \
	plugins/terminal/verify_table.c
tests_unit_report_test_terminal_CPPFLAGS = $(UNIT_CPP)
tests_unit_report_test_terminal_CFLAGS = $(UNIT_CC)
tests_unit_report_test_terminal_LDADD = $(REPORTER_TEST_LIBS)

check_PROGRAMS += tests/unit/report/test_terminal_verify
TESTS += tests/unit/report/test_terminal_verify
tests_unit_report_test_terminal_verify_SOURCES = tests/unit/report/test_terminal_verify.c \
	plugins/terminal/terminal.c \
	plugins/terminal/board.c \
	plugins/terminal/check_table.c \
	plugins/terminal/draw.c \
	plugins/terminal/lines.c \
	plugins/terminal/style.c \
	plugins/terminal/verify_table.c
tests_unit_report_test_terminal_verify_CPPFLAGS = $(UNIT_CPP)
tests_unit_report_test_terminal_verify_CFLAGS = $(UNIT_CC)
tests_unit_report_test_terminal_verify_LDADD = $(REPORTER_TEST_LIBS)

check_PROGRAMS += tests/unit/report/test_terminal_notes
TESTS += tests/unit/report/test_terminal_notes
tests_unit_report_test_terminal_notes_SOURCES = tests/unit/report/test_terminal_notes.c \
	plugins/terminal/terminal.c \
	plugins/terminal/board.c \
	plugins/terminal/check_table.c \
	plugins/terminal/draw.c \
	plugins/terminal/lines.c \
	plugins/terminal/style.c \
	plugins/terminal/verify_table.c
tests_unit_report_test_terminal_notes_CPPFLAGS = $(UNIT_CPP)
tests_unit_report_test_terminal_notes_CFLAGS = $(UNIT_CC)
tests_unit_report_test_terminal_notes_LDADD = $(REPORTER_TEST_LIBS)

check_PROGRAMS += tests/unit/report/test_report_log
TESTS += tests/unit/report/test_report_log
tests_unit_report_test_report_log_SOURCES = tests/unit/report/test_report_log.c \
	plugins/report-log/item.c \
	plugins/report-log/report_log.c \
	plugins/report-log/section.c
tests_unit_report_test_report_log_CPPFLAGS = $(UNIT_CPP)
tests_unit_report_test_report_log_CFLAGS = $(UNIT_CC)
tests_unit_report_test_report_log_LDADD = $(REPORTER_TEST_LIBS)

check_PROGRAMS += tests/unit/report/test_debug_log
TESTS += tests/unit/report/test_debug_log
tests_unit_report_test_debug_log_SOURCES = tests/unit/report/test_debug_log.c \
	plugins/debug-log/debug_log.c
tests_unit_report_test_debug_log_CPPFLAGS = $(UNIT_CPP)
tests_unit_report_test_debug_log_CFLAGS = $(UNIT_CC)
tests_unit_report_test_debug_log_LDADD = $(REPORTER_TEST_LIBS)

check_PROGRAMS += tests/unit/report/test_json_lines
TESTS += tests/unit/report/test_json_lines
tests_unit_report_test_json_lines_SOURCES = tests/unit/report/test_json_lines.c \
	plugins/json-lines/json_lines.c \
	plugins/json-lines/json_event.c
tests_unit_report_test_json_lines_CPPFLAGS = $(UNIT_CPP)
tests_unit_report_test_json_lines_CFLAGS = $(UNIT_CC)
tests_unit_report_test_json_lines_LDADD = $(REPORTER_TEST_LIBS)

# Not a test: shows a reporter at work. See its head.
check_PROGRAMS += tests/unit/report/play
tests_unit_report_play_SOURCES = tests/unit/report/play.c
tests_unit_report_play_CPPFLAGS = $(UNIT_CPP)
tests_unit_report_play_CFLAGS = $(UNIT_CC)
