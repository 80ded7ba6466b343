# Events on their way to reporters.
core_libcore_la_SOURCES += \
	core/report/events.h
