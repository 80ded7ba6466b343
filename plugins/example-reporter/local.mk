# The tutorial's reporter.
plugin_LTLIBRARIES += plugins/example-reporter/example-reporter.la
plugins_example_reporter_example_reporter_la_SOURCES = plugins/example-reporter/example-reporter.c
plugins_example_reporter_example_reporter_la_LDFLAGS = $(MODULE_LINK)
