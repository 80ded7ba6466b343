# The interface: headers alone, modules that do not fit, plugins built by strangers.
TESTS += tests/abi/headers.t tests/abi/refused.t tests/abi/outside.t
dist_check_SCRIPTS += tests/abi/headers.t tests/abi/refused.t tests/abi/outside.t
EXTRA_DIST += tests/tap.sh tests/abi/odd.c
