# Small things everything else stands on.
core_libcore_la_SOURCES += \
	core/base/cleanup.h \
	core/base/problems.h
