# Tests that `make check` runs; `tests/run` runs these and all others.
TEST_EXTENSIONS = .t
T_LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
# Unit tests tell each of their cases apart, too.
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' CMOCKA_MESSAGE_OUTPUT=TAP \
	$(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
AM_TESTS_ENVIRONMENT = \
	srcdir='$(abs_top_srcdir)'; builddir='$(abs_top_builddir)'; export srcdir builddir;

if CMOCKA
include tests/unit/local.mk
endif
include tests/abi/local.mk
include tests/cli/local.mk
include tests/e2e/local.mk
include tests/kerio/local.mk
include tests/fuzz/local.mk
include tests/bench/local.mk
include tests/tools/local.mk
