# Files of plugins/debug-log.
