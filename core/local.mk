# The runner. core/libcore.la holds all but main(), for the program and for unit tests.
noinst_LTLIBRARIES += core/libcore.la
core_libcore_la_SOURCES =
core_libcore_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/core -I$(top_srcdir)/plugins
core_libcore_la_CFLAGS = $(AM_CFLAGS) $(UTF8PROC_CFLAGS) $(OPENSSL_CFLAGS) $(JANSSON_CFLAGS) \
	$(SQLITE_CFLAGS)
core_libcore_la_LIBADD = plugins/common/table/libtable.la plugins/common/print/libprint.la $(INIPARSER_LIBS) $(CSV_LIBS) $(UTF8PROC_LIBS) $(OPENSSL_LIBS) \
	$(JANSSON_LIBS) $(SQLITE_LIBS) -lpthread

include core/base/local.mk
include core/output/local.mk
include core/config/local.mk
include core/events/local.mk
include core/plugin/local.mk
include core/journal/local.mk
include core/profile/local.mk
include core/folders/local.mk
include core/message/local.mk
include core/report/local.mk
include core/session/local.mk
include core/run/local.mk
include core/migrate/local.mk
include core/verify/local.mk
include core/undo/local.mk
include core/survey/local.mk
include core/status/local.mk
include core/command/local.mk
