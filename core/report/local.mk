# Events on their way to reporters.
core_libcore_la_SOURCES += \
	core/report/events.c core/report/events.h \
	core/report/log_folder.c core/report/log_folder.h \
	core/report/notes.c core/report/notes.h \
	core/report/record.c core/report/record.h \
	core/report/reporters.c core/report/reporters.h \
	core/report/ring.c core/report/ring.h
