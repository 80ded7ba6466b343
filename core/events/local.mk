# Events on their way to who wants them: a bounded queue that knows no reporter.
core_libcore_la_SOURCES += \
	core/events/events.c core/events/events.h \
	core/events/record.c core/events/record.h \
	core/events/ring.c core/events/ring.h
