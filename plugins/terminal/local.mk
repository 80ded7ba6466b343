# Files of plugins/terminal.
plugin_LTLIBRARIES += plugins/terminal/terminal.la
plugins_terminal_terminal_la_SOURCES = \
	plugins/terminal/board.c \
	plugins/terminal/board.h \
	plugins/terminal/draw.c \
	plugins/terminal/draw.h \
	plugins/terminal/lines.c \
	plugins/terminal/lines.h \
	plugins/terminal/outcome.c plugins/terminal/outcome.h \
	plugins/terminal/outlook.c plugins/terminal/outlook.h \
	plugins/terminal/style.c \
	plugins/terminal/style.h \
	plugins/terminal/terminal.c
plugins_terminal_terminal_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/plugins
plugins_terminal_terminal_la_CFLAGS = $(AM_CFLAGS) $(UTF8PROC_CFLAGS)
plugins_terminal_terminal_la_LDFLAGS = $(MODULE_LINK)
plugins_terminal_terminal_la_LIBADD = plugins/common/report/libreport.la $(UTF8PROC_LIBS)
dist_man_MANS += plugins/terminal/kimt-terminal.5
