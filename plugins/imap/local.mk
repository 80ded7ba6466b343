# Any IMAP server, as source and destination.
if IMAP
plugin_LTLIBRARIES += plugins/imap/imap.la
endif
plugins_imap_imap_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/plugins
plugins_imap_imap_la_LDFLAGS = $(MODULE_LINK)
plugins_imap_imap_la_LIBADD = plugins/common/libimap.la
plugins_imap_imap_la_SOURCES = \
	plugins/imap/destination.c \
	plugins/imap/imap.c \
	plugins/imap/imap.h \
	plugins/imap/source.c
dist_man_MANS += plugins/imap/kimt-imap.5 plugins/imap/kimt-flavour.5
