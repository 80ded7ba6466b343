# Files of plugins/html-report.
plugin_LTLIBRARIES += plugins/html-report/html-report.la
plugins_html_report_html_report_la_SOURCES = \
	plugins/html-report/accounts.c \
	plugins/html-report/bar.c plugins/html-report/bar.h \
	plugins/html-report/chart.c plugins/html-report/chart.h \
	plugins/html-report/gather.c plugins/html-report/gather.h \
	plugins/html-report/html.c plugins/html-report/html.h \
	plugins/html-report/html_report.c \
	plugins/html-report/page.c plugins/html-report/page.h \
	plugins/html-report/style.c plugins/html-report/style.h \
	plugins/html-report/timeline.c plugins/html-report/timeline.h
plugins_html_report_html_report_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/plugins
plugins_html_report_html_report_la_CFLAGS = $(AM_CFLAGS)
plugins_html_report_html_report_la_LDFLAGS = $(MODULE_LINK)
plugins_html_report_html_report_la_LIBADD = plugins/common/report/libreport.la
dist_man_MANS += plugins/html-report/kimt-html-report.5
