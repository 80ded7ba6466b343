# Modules: found, opened, negotiated with, served.
core_libcore_la_SOURCES += \
	core/plugin/host.c core/plugin/host.h \
	core/plugin/loader.h \
	core/plugin/settings.c core/plugin/settings.h
