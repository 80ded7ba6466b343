# Files of plugins/example-destination.
