# Tests that `make check` runs; `tests/run` runs these and all others.
TEST_EXTENSIONS = .t
T_LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
# Unit tests tell each of their cases apart, too.
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' CMOCKA_MESSAGE_OUTPUT=TAP \
	$(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
AM_TESTS_ENVIRONMENT = \
	srcdir='$(abs_top_srcdir)'; builddir='$(abs_top_builddir)'; export srcdir builddir;

if CMOCKA
UNIT_CPP = $(AM_CPPFLAGS) -I$(top_srcdir)/core -I$(top_srcdir)/plugins -I$(top_srcdir)/tests
UNIT_CC = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(UTF8PROC_CFLAGS) $(OPENSSL_CFLAGS) $(JANSSON_CFLAGS)
include tests/unit/config.mk
include tests/unit/journal.mk
include tests/unit/plan.mk
include tests/unit/run.mk
include tests/unit/report.mk
include tests/unit/reporters.mk
include tests/unit/imap.mk
include tests/unit/imap_engine.mk
include tests/unit/kerio.mk
endif
include tests/abi/local.mk
include tests/cli/local.mk
include tests/e2e/local.mk
include tests/kerio/local.mk
include tests/fuzz/local.mk
include tests/bench/local.mk
include tests/tools/local.mk
