# The installed contract.
kimtincludedir = $(includedir)/kimt
kimtinclude_HEADERS = \
	include/kimt/destination.h \
	include/kimt/error.h \
	include/kimt/host.h \
	include/kimt/message.h \
	include/kimt/option.h \
	include/kimt/plugin.h \
	include/kimt/reporter.h \
	include/kimt/source.h
pkgconfigdir = $(libdir)/pkgconfig
nodist_pkgconfig_DATA = include/kimt.pc
dist_man_MANS += include/kimt/kimt-plugin.3
