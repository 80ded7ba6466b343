# A made-up run for tests of reporters, whose sources are compiled into their tests.
check_LTLIBRARIES += tests/unit/reporters/libmadeup.la
tests_unit_reporters_libmadeup_la_SOURCES = \
	tests/unit/reporters/made_up.c \
	tests/unit/reporters/made_up.h
tests_unit_reporters_libmadeup_la_CPPFLAGS = $(UNIT_CPP)
tests_unit_reporters_libmadeup_la_CFLAGS = $(UNIT_CC)

REPORTER_TEST_LIBS = plugins/common/report/libreport.la $(CMOCKA_LIBS) $(UTF8PROC_LIBS) $(JANSSON_LIBS)

# Not a test: shows a reporter at work. See its head.
check_PROGRAMS += tests/unit/reporters/play
tests_unit_reporters_play_SOURCES = tests/unit/reporters/play.c
tests_unit_reporters_play_CPPFLAGS = $(UNIT_CPP)
tests_unit_reporters_play_CFLAGS = $(UNIT_CC)
