# The command line, as a user types it.
TESTS += tests/cli/arguments.t tests/cli/init.t tests/cli/plugins.t
dist_check_SCRIPTS += tests/cli/arguments.t tests/cli/init.t tests/cli/plugins.t
