# Files of plugins/example-reporter.
