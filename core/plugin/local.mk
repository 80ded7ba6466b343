# Modules: found, opened, negotiated with, served.
core_libcore_la_SOURCES += \
	core/plugin/loader.c core/plugin/loader.h \
	core/plugin/module_file.c core/plugin/module_file.h \
	core/plugin/negotiate.c core/plugin/negotiate.h \
	core/plugin/services.c core/plugin/services.h \
	core/plugin/settings.c core/plugin/settings.h
