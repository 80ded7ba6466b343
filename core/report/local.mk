# Reporters: opened, handed events, and heard when they fail.
core_libcore_la_SOURCES += \
	core/report/log_folder.c core/report/log_folder.h \
	core/report/notes.c core/report/notes.h \
	core/report/report.c core/report/report.h \
	core/report/reporters.c core/report/reporters.h \
	core/report/spans.c core/report/spans.h
