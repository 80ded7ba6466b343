# One session with a plugin, what a host asks for (pace, seats, pauses), and the end of a run.
core_libcore_la_SOURCES += \
	core/session/backoff.c core/session/backoff.h \
	core/session/cancel.c core/session/cancel.h \
	core/session/destination_link.c core/session/destination_link.h \
	core/session/ending.c core/session/ending.h \
	core/session/governor.c core/session/governor.h \
	core/session/link.c core/session/link.h \
	core/session/link_inner.h \
	core/session/pace.c core/session/pace.h \
	core/session/peer.c core/session/peer.h \
	core/session/source_link.c core/session/source_link.h
