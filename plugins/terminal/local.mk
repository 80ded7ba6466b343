# Files of plugins/terminal.
