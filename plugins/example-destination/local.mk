# The tutorial's destination.
plugin_LTLIBRARIES += plugins/example-destination/example-destination.la
plugins_example_destination_example_destination_la_SOURCES = \
	plugins/example-destination/example-destination.c \
	plugins/example-destination/example-destination.h \
	plugins/example-destination/files.c \
	plugins/example-destination/later.c
plugins_example_destination_example_destination_la_LDFLAGS = $(MODULE_LINK)
