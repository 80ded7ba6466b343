# Unit tests of core/migrate.
migrate_tests = \
	tests/unit/migrate/test_deletions \
	tests/unit/migrate/test_delta \
	tests/unit/migrate/test_doubt \
	tests/unit/migrate/test_flow \
	tests/unit/migrate/test_keep \
	tests/unit/migrate/test_lanes \
	tests/unit/migrate/test_late \
	tests/unit/migrate/test_own_flags \
	tests/unit/migrate/test_ready \
	tests/unit/migrate/test_recover \
	tests/unit/migrate/test_refit \
	tests/unit/migrate/test_rename \
	tests/unit/migrate/test_seats \
	tests/unit/migrate/test_steering \
	tests/unit/migrate/test_stops \
	tests/unit/migrate/test_sweep \
	tests/unit/migrate/test_transfer
check_PROGRAMS += $(migrate_tests)
TESTS += $(migrate_tests)

tests_unit_migrate_test_deletions_SOURCES = tests/unit/migrate/test_deletions.c
tests_unit_migrate_test_deletions_CPPFLAGS = $(UNIT_CPP)
tests_unit_migrate_test_deletions_CFLAGS = $(UNIT_CC)
tests_unit_migrate_test_deletions_LDADD = $(CORE_TEST_LIBS)

tests_unit_migrate_test_delta_SOURCES = tests/unit/migrate/test_delta.c
tests_unit_migrate_test_delta_CPPFLAGS = $(UNIT_CPP)
tests_unit_migrate_test_delta_CFLAGS = $(UNIT_CC)
tests_unit_migrate_test_delta_LDADD = $(CORE_TEST_LIBS)

tests_unit_migrate_test_doubt_SOURCES = tests/unit/migrate/test_doubt.c
tests_unit_migrate_test_doubt_CPPFLAGS = $(UNIT_CPP)
tests_unit_migrate_test_doubt_CFLAGS = $(UNIT_CC)
tests_unit_migrate_test_doubt_LDADD = $(CORE_TEST_LIBS)

tests_unit_migrate_test_flow_SOURCES = tests/unit/migrate/test_flow.c
tests_unit_migrate_test_flow_CPPFLAGS = $(UNIT_CPP)
tests_unit_migrate_test_flow_CFLAGS = $(UNIT_CC)
tests_unit_migrate_test_flow_LDADD = $(CORE_TEST_LIBS)

tests_unit_migrate_test_keep_SOURCES = tests/unit/migrate/test_keep.c
tests_unit_migrate_test_keep_CPPFLAGS = $(UNIT_CPP)
tests_unit_migrate_test_keep_CFLAGS = $(UNIT_CC)
tests_unit_migrate_test_keep_LDADD = $(CORE_TEST_LIBS)

tests_unit_migrate_test_lanes_SOURCES = tests/unit/migrate/test_lanes.c
tests_unit_migrate_test_lanes_CPPFLAGS = $(UNIT_CPP)
tests_unit_migrate_test_lanes_CFLAGS = $(UNIT_CC)
tests_unit_migrate_test_lanes_LDADD = $(CORE_TEST_LIBS)

tests_unit_migrate_test_late_SOURCES = tests/unit/migrate/test_late.c
tests_unit_migrate_test_late_CPPFLAGS = $(UNIT_CPP)
tests_unit_migrate_test_late_CFLAGS = $(UNIT_CC)
tests_unit_migrate_test_late_LDADD = $(CORE_TEST_LIBS)

tests_unit_migrate_test_own_flags_SOURCES = tests/unit/migrate/test_own_flags.c
tests_unit_migrate_test_own_flags_CPPFLAGS = $(UNIT_CPP)
tests_unit_migrate_test_own_flags_CFLAGS = $(UNIT_CC)
tests_unit_migrate_test_own_flags_LDADD = $(CORE_TEST_LIBS)

tests_unit_migrate_test_ready_SOURCES = tests/unit/migrate/test_ready.c
tests_unit_migrate_test_ready_CPPFLAGS = $(UNIT_CPP)
tests_unit_migrate_test_ready_CFLAGS = $(UNIT_CC)
tests_unit_migrate_test_ready_LDADD = $(CORE_TEST_LIBS)

tests_unit_migrate_test_recover_SOURCES = tests/unit/migrate/test_recover.c
tests_unit_migrate_test_recover_CPPFLAGS = $(UNIT_CPP)
tests_unit_migrate_test_recover_CFLAGS = $(UNIT_CC)
tests_unit_migrate_test_recover_LDADD = $(CORE_TEST_LIBS)

tests_unit_migrate_test_refit_SOURCES = tests/unit/migrate/test_refit.c
tests_unit_migrate_test_refit_CPPFLAGS = $(UNIT_CPP)
tests_unit_migrate_test_refit_CFLAGS = $(UNIT_CC)
tests_unit_migrate_test_refit_LDADD = $(CORE_TEST_LIBS)

tests_unit_migrate_test_rename_SOURCES = tests/unit/migrate/test_rename.c
tests_unit_migrate_test_rename_CPPFLAGS = $(UNIT_CPP)
tests_unit_migrate_test_rename_CFLAGS = $(UNIT_CC)
tests_unit_migrate_test_rename_LDADD = $(CORE_TEST_LIBS)

tests_unit_migrate_test_seats_SOURCES = tests/unit/migrate/test_seats.c
tests_unit_migrate_test_seats_CPPFLAGS = $(UNIT_CPP)
tests_unit_migrate_test_seats_CFLAGS = $(UNIT_CC)
tests_unit_migrate_test_seats_LDADD = $(CORE_TEST_LIBS)

tests_unit_migrate_test_steering_SOURCES = tests/unit/migrate/test_steering.c
tests_unit_migrate_test_steering_CPPFLAGS = $(UNIT_CPP)
tests_unit_migrate_test_steering_CFLAGS = $(UNIT_CC)
tests_unit_migrate_test_steering_LDADD = $(CORE_TEST_LIBS)

tests_unit_migrate_test_stops_SOURCES = tests/unit/migrate/test_stops.c
tests_unit_migrate_test_stops_CPPFLAGS = $(UNIT_CPP)
tests_unit_migrate_test_stops_CFLAGS = $(UNIT_CC)
tests_unit_migrate_test_stops_LDADD = $(CORE_TEST_LIBS)

tests_unit_migrate_test_sweep_SOURCES = tests/unit/migrate/test_sweep.c
tests_unit_migrate_test_sweep_CPPFLAGS = $(UNIT_CPP)
tests_unit_migrate_test_sweep_CFLAGS = $(UNIT_CC)
tests_unit_migrate_test_sweep_LDADD = $(CORE_TEST_LIBS)

tests_unit_migrate_test_transfer_SOURCES = tests/unit/migrate/test_transfer.c
tests_unit_migrate_test_transfer_CPPFLAGS = $(UNIT_CPP)
tests_unit_migrate_test_transfer_CFLAGS = $(UNIT_CC)
tests_unit_migrate_test_transfer_LDADD = $(CORE_TEST_LIBS)
