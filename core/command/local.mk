# The command line.
core_libcore_la_SOURCES += \
	core/command/accounts_command.c \
	core/command/arguments.c core/command/arguments.h \
	core/command/check_command.c \
	core/command/commands.h \
	core/command/failed_rows.c core/command/failed_rows.h \
	core/command/gather.c core/command/gather.h \
	core/command/gui_command.c \
	core/command/help.c \
	core/command/init_command.c \
	core/command/input.c core/command/input.h \
	core/command/learn.c core/command/learn.h \
	core/command/migrate_command.c \
	core/command/passwords_command.c \
	core/command/plan_command.c \
	core/command/plugins_json.c core/command/plugins_json.h \
	core/command/plugins_command.c \
	core/command/result.c core/command/result.h \
	core/command/run_command.c core/command/run_command.h \
	core/command/say.c core/command/say.h \
	core/command/signals.c core/command/signals.h \
	core/command/state_lock.c core/command/state_lock.h \
	core/command/status_command.c \
	core/command/syntax.c core/command/syntax.h \
	core/command/undo_rows.c core/command/undo_rows.h \
	core/command/undo_command.c \
	core/command/verify_command.c

# The commit that it is built from: of the tree, or of the tarball, or not known.
BUILT_SOURCES += commit.h
CLEANFILES += commit.h
commit.h: FORCE
	@{ test ! -e $(top_srcdir)/.git || git -C $(top_srcdir) rev-parse --short=10 HEAD || :; \
	  test -e $(top_srcdir)/.git || cat $(top_srcdir)/build-aux/commit || :; } 2>/dev/null | \
	  sed 's/.*/#define KIMT_COMMIT "&"/' >$@.new; \
	  test -s $@.new || echo '#define KIMT_COMMIT ""' >$@.new; \
	  if cmp -s $@.new $@; then rm -f $@.new; else mv $@.new $@; fi
FORCE:
dist-hook:
	@sed -n 's/.*"\(..*\)"/\1/p' commit.h >$(distdir)/build-aux/commit

bin_PROGRAMS += core/kimt
core_kimt_SOURCES = core/command/main.c
core_kimt_CPPFLAGS = $(core_libcore_la_CPPFLAGS)
core_kimt_CFLAGS = $(core_libcore_la_CFLAGS)
core_kimt_LDADD = core/libcore.la
dist_man_MANS += core/kimt.1 core/kimt.ini.5 core/kimt-json.5
