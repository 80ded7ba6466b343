# What reporters share, linked into each of them.
noinst_LTLIBRARIES += plugins/common/report/libreport.la
plugins_common_report_libreport_la_SOURCES = \
	plugins/common/report/alike.c plugins/common/report/alike.h \
	plugins/common/report/file.c plugins/common/report/file.h \
	plugins/common/report/next.c plugins/common/report/next.h \
	plugins/common/report/reasons.c plugins/common/report/reasons.h \
	plugins/common/report/tally.c plugins/common/report/tally.h \
	plugins/common/report/tally_inner.h plugins/common/report/tally_print.c \
	plugins/common/report/verdict.c plugins/common/report/verdict.h \
	plugins/common/report/words.c plugins/common/report/words.h
plugins_common_report_libreport_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/plugins
plugins_common_report_libreport_la_CFLAGS = $(AM_CFLAGS) $(UTF8PROC_CFLAGS)
plugins_common_report_libreport_la_LIBADD = plugins/common/table/libtable.la plugins/common/print/libprint.la $(UTF8PROC_LIBS)
