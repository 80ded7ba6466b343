# Unit tests: config.
