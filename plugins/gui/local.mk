# The wizard: a program of its own, which uses kimt as a script would. libgui.la holds all but main().
if GUI
noinst_LTLIBRARIES += plugins/gui/libgui.la
plugins_gui_libgui_la_SOURCES = \
	plugins/gui/command.c plugins/gui/command.h \
	plugins/gui/file.c plugins/gui/file.h \
	plugins/gui/guard.c plugins/gui/guard.h \
	plugins/gui/ini_edit.c plugins/gui/ini_edit.h \
	plugins/gui/job.c plugins/gui/job.h plugins/gui/job_inner.h \
	plugins/gui/job_keep.c \
	plugins/gui/job_start.c \
	plugins/gui/key.c plugins/gui/key.h \
	plugins/gui/live.c plugins/gui/live.h \
	plugins/gui/now.h \
	plugins/gui/page_files.h \
	plugins/gui/project.c plugins/gui/project.h \
	plugins/gui/reply.c plugins/gui/reply.h \
	plugins/gui/route_request.c \
	plugins/gui/routes.c plugins/gui/routes.h plugins/gui/routes_inner.h \
	plugins/gui/routes_files.c \
	plugins/gui/routes_jobs.c \
	plugins/gui/routes_logs.c \
	plugins/gui/server.c plugins/gui/server.h \
	plugins/gui/settings.c plugins/gui/settings.h \
	plugins/gui/stream.c plugins/gui/stream.h \
	plugins/gui/watch.c plugins/gui/watch.h
nodist_plugins_gui_libgui_la_SOURCES = plugins/gui/page_files.c
plugins_gui_libgui_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/plugins
plugins_gui_libgui_la_CFLAGS = $(AM_CFLAGS) $(MICROHTTPD_CFLAGS) $(JANSSON_CFLAGS) $(OPENSSL_CFLAGS)
plugins_gui_libgui_la_LIBADD = $(MICROHTTPD_LIBS) $(JANSSON_LIBS) $(OPENSSL_LIBS) $(INIPARSER_LIBS) \
	-lpthread

pkglibexec_PROGRAMS = plugins/gui/kimt-gui
plugins_gui_kimt_gui_SOURCES = plugins/gui/main.c
plugins_gui_kimt_gui_CPPFLAGS = $(plugins_gui_libgui_la_CPPFLAGS)
plugins_gui_kimt_gui_CFLAGS = $(plugins_gui_libgui_la_CFLAGS)
plugins_gui_kimt_gui_LDADD = plugins/gui/libgui.la
endif

gui_page = \
	plugins/gui/page/index.html \
	plugins/gui/page/style.css \
	plugins/gui/page/icon.svg \
	plugins/gui/page/api.js \
	plugins/gui/page/app.js \
	plugins/gui/page/dom.js \
	plugins/gui/page/form.js \
	plugins/gui/page/job.js \
	plugins/gui/page/live.js \
	plugins/gui/page/page_destination.js \
	plugins/gui/page/page_folders.js \
	plugins/gui/page/page_history.js \
	plugins/gui/page/page_result.js \
	plugins/gui/page/page_review.js \
	plugins/gui/page/page_source.js \
	plugins/gui/page/page_start.js \
	plugins/gui/page/page_status.js \
	plugins/gui/page/page_users.js \
	plugins/gui/page/page_verify.js \
	plugins/gui/page/pages.js \
	plugins/gui/page/run_view.js \
	plugins/gui/page/selection.js \
	plugins/gui/page/side.js \
	plugins/gui/page/texts.js \
	plugins/gui/page/texts_de.js \
	plugins/gui/page/texts_en.js \
	plugins/gui/page/trust.js
EXTRA_DIST += plugins/gui/page/embed.sh $(gui_page)
CLEANFILES += plugins/gui/page_files.c

plugins/gui/page_files.c: plugins/gui/page/embed.sh $(gui_page)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && cd $(srcdir) && plugins/gui/page/embed.sh $(gui_page) >$(abs_builddir)/$@.new \
	  && mv $(abs_builddir)/$@.new $(abs_builddir)/$@
