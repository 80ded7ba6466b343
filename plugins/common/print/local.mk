# What core and plugins share: they are linked with a copy each, and know nothing of each other.
noinst_LTLIBRARIES += plugins/common/print/libprint.la
plugins_common_print_libprint_la_SOURCES = \
	plugins/common/print/human.c plugins/common/print/human.h \
	plugins/common/print/said.c plugins/common/print/said.h \
	plugins/common/print/text.c plugins/common/print/text.h
plugins_common_print_libprint_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/plugins
plugins_common_print_libprint_la_CFLAGS = $(AM_CFLAGS) $(UTF8PROC_CFLAGS)
plugins_common_print_libprint_la_LIBADD = $(UTF8PROC_LIBS)
