# Files of plugins/report-log.
plugin_LTLIBRARIES += plugins/report-log/report-log.la
plugins_report_log_report_log_la_SOURCES = \
	plugins/report-log/folder_rows.c plugins/report-log/folder_rows.h \
	plugins/report-log/item.c plugins/report-log/item.h \
	plugins/report-log/report_log.c \
	plugins/report-log/section.c plugins/report-log/section.h
plugins_report_log_report_log_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/plugins
plugins_report_log_report_log_la_CFLAGS = $(AM_CFLAGS)
plugins_report_log_report_log_la_LDFLAGS = $(MODULE_LINK)
plugins_report_log_report_log_la_LIBADD = plugins/common/report/libreport.la
dist_man_MANS += plugins/report-log/kimt-report-log.5
