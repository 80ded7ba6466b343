# Unit tests: kerio.
