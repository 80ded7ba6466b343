# Taking back what was copied.
core_libcore_la_SOURCES += \
	core/undo/undo.c core/undo/undo.h \
	core/undo/undo_account.c \
	core/undo/undo_folder.c \
	core/undo/undo_inner.h \
	core/undo/undo_marks.c \
	core/undo/undo_messages.h \
	core/undo/undo_refused.c \
	core/undo/undo_remove.c \
	core/undo/undo_tell.c \
	core/undo/undo_walk.c
