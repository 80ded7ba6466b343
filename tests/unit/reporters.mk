# Unit tests: reporters. A module's sources are compiled into its test, which calls its operations.
check_PROGRAMS += tests/unit/report/play
tests_unit_report_play_SOURCES = tests/unit/report/play.c
tests_unit_report_play_CPPFLAGS = $(UNIT_CPP)
tests_unit_report_play_CFLAGS = $(UNIT_CC)
