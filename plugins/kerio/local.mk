# The destination plugin for Kerio Connect; what needs no IMAP is a library, for unit tests.
if KERIO
noinst_LTLIBRARIES += plugins/kerio/libkerio.la
plugins_kerio_libkerio_la_SOURCES = \
	plugins/kerio/bounds.c \
	plugins/kerio/bounds.h \
	plugins/kerio/create.h \
	plugins/kerio/create_domain.c \
	plugins/kerio/create_user.c \
	plugins/kerio/directory.c \
	plugins/kerio/directory.h \
	plugins/kerio/endpoint.c \
	plugins/kerio/endpoint.h \
	plugins/kerio/fault.c \
	plugins/kerio/fault.h \
	plugins/kerio/field.c \
	plugins/kerio/field.h \
	plugins/kerio/guard.c \
	plugins/kerio/guard.h \
	plugins/kerio/http.c \
	plugins/kerio/http.h \
	plugins/kerio/jsonrpc.c \
	plugins/kerio/jsonrpc.h \
	plugins/kerio/known.c \
	plugins/kerio/known.h \
	plugins/kerio/listing.c \
	plugins/kerio/listing.h \
	plugins/kerio/master.h \
	plugins/kerio/master_digest.c \
	plugins/kerio/names.c \
	plugins/kerio/names.h \
	plugins/kerio/new_password.c \
	plugins/kerio/new_password.h \
	plugins/kerio/options.h \
	plugins/kerio/password.c \
	plugins/kerio/password.h \
	plugins/kerio/place.c \
	plugins/kerio/place.h \
	plugins/kerio/placing.c \
	plugins/kerio/placing.h \
	plugins/kerio/plan.c \
	plugins/kerio/plan.h \
	plugins/kerio/provision.c \
	plugins/kerio/provision.h \
	plugins/kerio/reply.c \
	plugins/kerio/reply.h \
	plugins/kerio/rules.c \
	plugins/kerio/rules.h \
	plugins/kerio/seats.c \
	plugins/kerio/seats.h \
	plugins/kerio/survey.c \
	plugins/kerio/survey.h \
	plugins/kerio/trust.c \
	plugins/kerio/trust.h
plugins_kerio_libkerio_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/plugins
plugins_kerio_libkerio_la_CFLAGS = $(AM_CFLAGS) $(CURL_CFLAGS) $(JANSSON_CFLAGS) $(OPENSSL_CFLAGS)
plugins_kerio_libkerio_la_LIBADD = $(CURL_LIBS) $(JANSSON_LIBS) $(OPENSSL_LIBS) -lpthread

plugin_LTLIBRARIES += plugins/kerio/kerio.la
plugins_kerio_kerio_la_SOURCES = \
	plugins/kerio/kerio.c \
	plugins/kerio/login.c \
	plugins/kerio/login.h \
	plugins/kerio/master.c
plugins_kerio_kerio_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/plugins
plugins_kerio_kerio_la_CFLAGS = $(AM_CFLAGS) $(CURL_CFLAGS) $(OPENSSL_CFLAGS)
plugins_kerio_kerio_la_LDFLAGS = $(MODULE_LINK)
plugins_kerio_kerio_la_LIBADD = plugins/kerio/libkerio.la plugins/common/libimap.la
endif
dist_man_MANS += plugins/kerio/kimt-kerio.5
