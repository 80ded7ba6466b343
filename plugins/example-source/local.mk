# Files of plugins/example-source.
