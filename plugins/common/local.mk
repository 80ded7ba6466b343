# Files of plugins/common.
