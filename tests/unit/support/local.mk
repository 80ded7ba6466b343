# What unit tests of several folders share.
check_LTLIBRARIES += tests/unit/support/libsupport.la
tests_unit_support_libsupport_la_SOURCES = \
	tests/unit/support/cmocka_all.h \
	tests/unit/support/desk.c \
	tests/unit/support/desk.h \
	tests/unit/support/fake_host.c \
	tests/unit/support/fake_host.h \
	tests/unit/support/fake_plugins.c \
	tests/unit/support/fake_plugins.h
tests_unit_support_libsupport_la_CPPFLAGS = $(UNIT_CPP)
tests_unit_support_libsupport_la_CFLAGS = $(UNIT_CC)
