# Files of plugins/json-lines.
