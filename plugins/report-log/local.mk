# Files of plugins/report-log.
