# The tutorial's source.
plugin_LTLIBRARIES += plugins/example-source/example-source.la
plugins_example_source_example_source_la_SOURCES = plugins/example-source/example-source.c
plugins_example_source_example_source_la_LDFLAGS = $(MODULE_LINK)
