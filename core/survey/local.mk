# Runs that only look: check and plan.
core_libcore_la_SOURCES += \
	core/survey/check.c core/survey/check.h \
	core/survey/look.c core/survey/look.h \
	core/survey/survey.c core/survey/survey.h
