# Results as programs read them.
core_libcore_la_SOURCES += \
	core/output/document.c core/output/document.h
