# Tests: fuzz targets, and the replay of their corpus.
include tests/fuzz/config.mk
include tests/fuzz/imap.mk
include tests/fuzz/kerio.mk
TESTS += tests/fuzz/replay.t
dist_check_SCRIPTS += tests/fuzz/replay.t
EXTRA_DIST += tests/fuzz/corpus tests/fuzz/replay.c

# All of them, and no more than they need.
fuzz-targets: $(config_fuzz_targets) $(imap_fuzz_targets) $(kerio_fuzz_targets)
.PHONY: fuzz-targets
