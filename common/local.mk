# What core and plugins share: they are linked with a copy each, and know nothing of each other.
noinst_LTLIBRARIES += common/print/libprint.la
common_print_libprint_la_SOURCES = \
	common/print/human.c common/print/human.h \
	common/print/text.c common/print/text.h
common_print_libprint_la_CFLAGS = $(AM_CFLAGS) $(UTF8PROC_CFLAGS)
common_print_libprint_la_LIBADD = $(UTF8PROC_LIBS)
