# Unit tests. Their folders are those of core and plugins, each with the tests of what is in its namesake;
# support, scenario and reporters have what tests share.
UNIT_CPP = $(AM_CPPFLAGS) -I$(top_srcdir)/core -I$(top_srcdir)/plugins -I$(top_srcdir)/tests
UNIT_CC = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(UTF8PROC_CFLAGS) $(OPENSSL_CFLAGS) $(JANSSON_CFLAGS)
CORE_TEST_LIBS = tests/unit/scenario/libscenario.la tests/unit/support/libsupport.la core/libcore.la \
	$(SQLITE_LIBS) $(CMOCKA_LIBS)

include tests/unit/support/local.mk
include tests/unit/scenario/local.mk
include tests/unit/reporters/local.mk
include tests/unit/array/local.mk
include tests/unit/base/local.mk
include tests/unit/command/local.mk
include tests/unit/config/local.mk
include tests/unit/debug-log/local.mk
include tests/unit/events/local.mk
include tests/unit/example-destination/local.mk
include tests/unit/folders/local.mk
include tests/unit/gui/local.mk
include tests/unit/html-report/local.mk
include tests/unit/imap/local.mk
include tests/unit/journal/local.mk
include tests/unit/json-lines/local.mk
include tests/unit/kerio/local.mk
include tests/unit/message/local.mk
include tests/unit/migrate/local.mk
include tests/unit/net/local.mk
include tests/unit/plugin/local.mk
include tests/unit/print/local.mk
include tests/unit/profile/local.mk
include tests/unit/report/local.mk
include tests/unit/report-log/local.mk
include tests/unit/run/local.mk
include tests/unit/session/local.mk
include tests/unit/table/local.mk
include tests/unit/terminal/local.mk
include tests/unit/undo/local.mk
include tests/unit/verify/local.mk
