# The IMAP client: plugins link plugins/common/libimap.la.
if GSASL
noinst_LTLIBRARIES += plugins/common/libimap.la
endif
plugins_common_libimap_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/plugins
plugins_common_libimap_la_CFLAGS = $(AM_CFLAGS) $(OPENSSL_CFLAGS) $(GSASL_CFLAGS) $(UTF8PROC_CFLAGS) \
	$(ZLIB_CFLAGS)
plugins_common_libimap_la_LIBADD = $(OPENSSL_LIBS) $(GSASL_LIBS) $(UTF8PROC_LIBS) $(ZLIB_LIBS) -lpthread
plugins_common_libimap_la_SOURCES = \
	plugins/common/imap/append.c \
	plugins/common/imap/append_form.c \
	plugins/common/imap/append_reap.c \
	plugins/common/imap/append_repair.c \
	plugins/common/imap/append_retry.c \
	plugins/common/imap/aside.c \
	plugins/common/imap/aside.h \
	plugins/common/imap/auth.c \
	plugins/common/imap/beside.c \
	plugins/common/imap/capability.c \
	plugins/common/imap/change.c \
	plugins/common/imap/compress.c \
	plugins/common/imap/cram_md5.c \
	plugins/common/imap/create.c \
	plugins/common/imap/create.h \
	plugins/common/imap/date.c \
	plugins/common/imap/date.h \
	plugins/common/imap/date_header.c \
	plugins/common/imap/destination.c \
	plugins/common/imap/destination_ensure.c \
	plugins/common/imap/destination_folder.c \
	plugins/common/imap/destination_private.h \
	plugins/common/imap/fail.c \
	plugins/common/imap/fetch.c \
	plugins/common/imap/fetch.h \
	plugins/common/imap/fetch_ahead.c \
	plugins/common/imap/fetch_await.c \
	plugins/common/imap/fetch_body.c \
	plugins/common/imap/fetch_meta.c \
	plugins/common/imap/fetch_next.c \
	plugins/common/imap/fetch_open.c \
	plugins/common/imap/fetch_private.h \
	plugins/common/imap/fetch_settle.c \
	plugins/common/imap/fetch_window.c \
	plugins/common/imap/flavour.c \
	plugins/common/imap/flavour.h \
	plugins/common/imap/flavour_inner.h \
	plugins/common/imap/flavour_settings.c \
	plugins/common/imap/folders.c \
	plugins/common/imap/folders_inner.h \
	plugins/common/imap/greet.c \
	plugins/common/imap/hierarchy.c \
	plugins/common/imap/home.c \
	plugins/common/imap/imap_destination.h \
	plugins/common/imap/kept.c \
	plugins/common/imap/kept.h \
	plugins/common/imap/learned.c \
	plugins/common/imap/learned.h \
	plugins/common/imap/list.c \
	plugins/common/imap/list.h \
	plugins/common/imap/list_line.c \
	plugins/common/imap/list_whole.c \
	plugins/common/imap/message_data.c \
	plugins/common/imap/message_data.h \
	plugins/common/imap/move.c \
	plugins/common/imap/names.c \
	plugins/common/imap/options.c \
	plugins/common/imap/options.h \
	plugins/common/imap/reader.c \
	plugins/common/imap/reader.h \
	plugins/common/imap/ready.c \
	plugins/common/imap/receive.c \
	plugins/common/imap/remove.c \
	plugins/common/imap/rename.c \
	plugins/common/imap/reopen.c \
	plugins/common/imap/response.c \
	plugins/common/imap/response.h \
	plugins/common/imap/roles.c \
	plugins/common/imap/scram.c \
	plugins/common/imap/scram.h \
	plugins/common/imap/send.c \
	plugins/common/imap/preauth.c \
	plugins/common/imap/session.c \
	plugins/common/imap/session.h \
	plugins/common/imap/session_inner.h \
	plugins/common/imap/shared_data.c \
	plugins/common/imap/shared_data.h \
	plugins/common/imap/status.c \
	plugins/common/imap/token.c \
	plugins/common/imap/token.h \
	plugins/common/imap/tree.c \
	plugins/common/imap/uid_ranges.c \
	plugins/common/imap/uid_ranges.h \
	plugins/common/imap/uid_text.c \
	plugins/common/imap/uid_text.h \
	plugins/common/imap/user_name.c \
	plugins/common/imap/utf7.c \
	plugins/common/imap/utf7.h \
	plugins/common/imap/wire.c
