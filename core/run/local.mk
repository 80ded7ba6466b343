# What all kinds of run share.
core_libcore_la_SOURCES += \
	core/run/counts.h \
	core/run/listing.c core/run/listing.h \
	core/run/pause.c core/run/pause.h \
	core/run/preflight.c \
	core/run/provision.c \
	core/run/run.c core/run/run.h \
	core/run/run_state.h \
	core/run/same_mailbox.c core/run/same_mailbox.h \
	core/run/shortfall.c core/run/shortfall.h
