# Runs that only look: check and plan.
core_libcore_la_SOURCES += \
	core/survey/check.c \
	core/survey/look.c \
	core/survey/survey.c core/survey/survey.h
