# Checks of the tree, and the stages of tests/run. .ci/run only calls tests/run.
EXTRA_DIST += .clang-format .clang-tidy .editorconfig \
	tests/setup tests/build tests/run \
	tests/tools/stages.py tests/tools/lib.sh tests/tools/length.exceptions \
	tests/tools/completions.py tests/tools/banned.sh tests/tools/docs.sh tests/tools/format.sh tests/tools/fuzz.sh \
	tests/tools/layers.sh tests/tools/layers.rules tests/tools/layers/__main__.py \
	tests/tools/layers/arrows.py tests/tools/layers/checks.py tests/tools/layers/graph.py \
	tests/tools/layers/owners.py tests/tools/layers/rules.py tests/tools/test_layers.py \
	tests/tools/length.sh tests/tools/symbols.sh tests/tools/tarball.sh tests/tools/tidy.sh \
	tests/tools/test_words.py tests/tools/words.sh
