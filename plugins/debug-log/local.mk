# Files of plugins/debug-log.
plugin_LTLIBRARIES += plugins/debug-log/debug-log.la
plugins_debug_log_debug_log_la_SOURCES = \
	plugins/debug-log/debug_log.c \
	plugins/debug-log/event_text.c \
	plugins/debug-log/event_text.h
plugins_debug_log_debug_log_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/plugins
plugins_debug_log_debug_log_la_CFLAGS = $(AM_CFLAGS)
plugins_debug_log_debug_log_la_LDFLAGS = $(MODULE_LINK)
plugins_debug_log_debug_log_la_LIBADD = plugins/common/report/libreport.la
dist_man_MANS += plugins/debug-log/kimt-debug-log.5
