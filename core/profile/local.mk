# A profile as a whole: what it says for the plugins that it names.
core_libcore_la_SOURCES += \
	core/profile/profile.c core/profile/profile.h \
	core/profile/section.c core/profile/section.h \
	core/profile/side.c core/profile/side.h
