# The command line.
core_libcore_la_SOURCES += \
	core/command/arguments.h \
	core/command/commands.h

bin_PROGRAMS += core/kimt
core_kimt_SOURCES = core/command/main.c
core_kimt_CPPFLAGS = $(core_libcore_la_CPPFLAGS)
core_kimt_CFLAGS = $(core_libcore_la_CFLAGS)
core_kimt_LDADD = core/libcore.la
dist_man_MANS += core/kimt.1 core/kimt.ini.5
