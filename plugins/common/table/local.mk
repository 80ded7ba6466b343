# Tables, for core and reporters: linked with a copy each.
noinst_LTLIBRARIES += plugins/common/table/libtable.la
plugins_common_table_libtable_la_SOURCES = \
	plugins/common/table/check_rows.c plugins/common/table/check_rows.h \
	plugins/common/table/table.c plugins/common/table/table.h \
	plugins/common/table/table_inner.h plugins/common/table/table_print.c \
	plugins/common/table/verify_rows.c plugins/common/table/verify_rows.h
plugins_common_table_libtable_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/plugins
plugins_common_table_libtable_la_CFLAGS = $(AM_CFLAGS)
