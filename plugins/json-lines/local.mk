# Files of plugins/json-lines.
plugin_LTLIBRARIES += plugins/json-lines/json-lines.la
plugins_json_lines_json_lines_la_SOURCES = \
	plugins/json-lines/json_lines.c \
	plugins/json-lines/json_event.c \
	plugins/json-lines/json_event.h
plugins_json_lines_json_lines_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/plugins
plugins_json_lines_json_lines_la_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
plugins_json_lines_json_lines_la_LDFLAGS = $(MODULE_LINK)
plugins_json_lines_json_lines_la_LIBADD = plugins/common/report/libreport.la $(JANSSON_LIBS)
dist_man_MANS += plugins/json-lines/kimt-json-lines.5
