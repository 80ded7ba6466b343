# How far a migration has come, read from its journal.
core_libcore_la_SOURCES += \
	core/status/status.c core/status/status.h \
	core/status/status_json.c \
	core/status/status_print.c \
	core/status/status_rows.c
