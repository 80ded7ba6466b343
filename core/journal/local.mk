# The journal: what is known to be done, kept across runs.
core_libcore_la_SOURCES += \
	core/journal/aside.c \
	core/journal/commit.c \
	core/journal/digest_key.c \
	core/journal/failure.c \
	core/journal/folders.c core/journal/folders.h \
	core/journal/journal.h \
	core/journal/known.c core/journal/known.h \
	core/journal/layout.c \
	core/journal/messages.c core/journal/messages.h \
	core/journal/open.c \
	core/journal/page.c core/journal/page.h \
	core/journal/pages.c core/journal/pages.h \
	core/journal/plans.c \
	core/journal/runs.c \
	core/journal/schema.c \
	core/journal/statements.h \
	core/journal/store.c core/journal/store.h \
	core/journal/walk.c
