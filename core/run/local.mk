# Lanes: accounts moved from source to destination.
core_libcore_la_SOURCES += \
	core/run/run.h
