# Plans: which folder goes where, written for people and followed when they have edited it.
core_libcore_la_SOURCES += \
	core/plan/plan.c core/plan/plan.h core/plan/plan_inner.h \
	core/plan/plan_file.h \
	core/plan/plan_keep.c \
	core/plan/plan_note.c core/plan/plan_print.h \
	core/plan/plan_path.c core/plan/plan_path.h \
	core/plan/plan_read.c \
	core/plan/plan_table.c \
	core/plan/plan_write.c
