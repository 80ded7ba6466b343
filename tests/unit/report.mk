# Unit tests: report.
