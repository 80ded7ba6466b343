# Small things everything else stands on.
core_libcore_la_SOURCES += \
	core/base/arena.c core/base/arena.h \
	core/base/beside.c core/base/beside.h \
	core/base/cleanup.h \
	core/base/clock.c core/base/clock.h \
	core/base/file_error.h \
	core/base/hide.c core/base/hide.h \
	core/base/nearest.c core/base/nearest.h \
	core/base/no_memory.h \
	core/base/problems.c core/base/problems.h \
	core/base/replace_file.c core/base/replace_file.h \
	core/base/secrets.c core/base/secrets.h \
	core/base/strings.c core/base/strings.h \
	core/base/uid_set.c core/base/uid_set.h
