# A source and a destination in memory, and whole runs between them.
check_LTLIBRARIES += tests/unit/scenario/libscenario.la
tests_unit_scenario_libscenario_la_SOURCES = \
	tests/unit/scenario/fake.h \
	tests/unit/scenario/fake_destination.c \
	tests/unit/scenario/fake_destination.h \
	tests/unit/scenario/fake_destination_later.c \
	tests/unit/scenario/fake_provision.c \
	tests/unit/scenario/fake_source.c \
	tests/unit/scenario/fake_store.c \
	tests/unit/scenario/scenario.c \
	tests/unit/scenario/scenario.h
tests_unit_scenario_libscenario_la_CPPFLAGS = $(UNIT_CPP)
tests_unit_scenario_libscenario_la_CFLAGS = $(UNIT_CC)
