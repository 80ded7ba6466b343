# One message: what identifies it, where its bytes are, what became of it.
core_libcore_la_SOURCES += \
	core/message/as_copied.c core/message/as_copied.h \
	core/message/behind.c core/message/behind.h \
	core/message/digest.c core/message/digest.h \
	core/message/done.c core/message/done.h \
	core/message/habit.c core/message/habit.h \
	core/message/header_fields.c core/message/header_fields.h \
	core/message/identity.c core/message/identity.h \
	core/message/pool.c core/message/pool.h \
	core/message/spool.c core/message/spool.h \
	core/message/suspects.c core/message/suspects.h \
	core/message/untold.c core/message/untold.h \
	core/message/window.c core/message/window.h
