# Unit tests: run.
