# Files of plugins/kerio.
