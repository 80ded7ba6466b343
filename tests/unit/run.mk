# Unit tests: run.
check_LTLIBRARIES += tests/unit/run/libfake.la
tests_unit_run_libfake_la_SOURCES = \
	tests/unit/run/cmocka_all.h \
	tests/unit/run/fake.h \
	tests/unit/run/fake_destination.c \
	tests/unit/run/fake_destination.h \
	tests/unit/run/fake_destination_later.c \
	tests/unit/run/fake_provision.c \
	tests/unit/run/fake_source.c \
	tests/unit/run/fake_store.c \
	tests/unit/run/scenario.c \
	tests/unit/run/scenario.h
tests_unit_run_libfake_la_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_libfake_la_CFLAGS = $(UNIT_CC)
RUN_UNIT_LD = tests/unit/run/libfake.la core/libcore.la $(SQLITE_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/run/test_sweep
TESTS += tests/unit/run/test_sweep
tests_unit_run_test_sweep_SOURCES = tests/unit/run/test_sweep.c
tests_unit_run_test_sweep_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_sweep_CFLAGS = $(UNIT_CC)
tests_unit_run_test_sweep_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_flow
TESTS += tests/unit/run/test_flow
tests_unit_run_test_flow_SOURCES = tests/unit/run/test_flow.c
tests_unit_run_test_flow_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_flow_CFLAGS = $(UNIT_CC)
tests_unit_run_test_flow_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_folder_choice tests/unit/run/test_folder_map
TESTS += tests/unit/run/test_folder_choice tests/unit/run/test_folder_map
tests_unit_run_test_folder_choice_SOURCES = tests/unit/run/test_folder_choice.c tests/unit/run/tree.c tests/unit/run/tree.h
tests_unit_run_test_folder_choice_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_folder_choice_CFLAGS = $(UNIT_CC)
tests_unit_run_test_folder_choice_LDADD = $(RUN_UNIT_LD)

tests_unit_run_test_folder_map_SOURCES = tests/unit/run/test_folder_map.c tests/unit/run/tree.c tests/unit/run/tree.h
tests_unit_run_test_folder_map_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_folder_map_CFLAGS = $(UNIT_CC)
tests_unit_run_test_folder_map_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_undo
TESTS += tests/unit/run/test_undo
tests_unit_run_test_undo_SOURCES = tests/unit/run/test_undo.c
tests_unit_run_test_undo_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_undo_CFLAGS = $(UNIT_CC)
tests_unit_run_test_undo_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_parts
TESTS += tests/unit/run/test_parts
tests_unit_run_test_parts_SOURCES = tests/unit/run/test_parts.c
tests_unit_run_test_parts_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_parts_CFLAGS = $(UNIT_CC)
tests_unit_run_test_parts_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_habit
TESTS += tests/unit/run/test_habit
tests_unit_run_test_habit_SOURCES = tests/unit/run/test_habit.c
tests_unit_run_test_habit_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_habit_CFLAGS = $(UNIT_CC)
tests_unit_run_test_habit_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_transfer
TESTS += tests/unit/run/test_transfer
tests_unit_run_test_transfer_SOURCES = tests/unit/run/test_transfer.c
tests_unit_run_test_transfer_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_transfer_CFLAGS = $(UNIT_CC)
tests_unit_run_test_transfer_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_example_destination
TESTS += tests/unit/run/test_example_destination
tests_unit_run_test_example_destination_SOURCES = \
	plugins/example-destination/example-destination.c \
	plugins/example-destination/files.c \
	plugins/example-destination/later.c \
	tests/unit/run/test_example_destination.c
tests_unit_run_test_example_destination_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_example_destination_CFLAGS = $(UNIT_CC)
tests_unit_run_test_example_destination_LDADD = $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/run/test_preflight
TESTS += tests/unit/run/test_preflight
tests_unit_run_test_preflight_SOURCES = tests/unit/run/test_preflight.c
tests_unit_run_test_preflight_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_preflight_CFLAGS = $(UNIT_CC)
tests_unit_run_test_preflight_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_late
TESTS += tests/unit/run/test_late
tests_unit_run_test_late_SOURCES = tests/unit/run/test_late.c
tests_unit_run_test_late_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_late_CFLAGS = $(UNIT_CC)
tests_unit_run_test_late_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_stops
TESTS += tests/unit/run/test_stops
tests_unit_run_test_stops_SOURCES = tests/unit/run/test_stops.c
tests_unit_run_test_stops_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_stops_CFLAGS = $(UNIT_CC)
tests_unit_run_test_stops_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_delta
TESTS += tests/unit/run/test_delta
tests_unit_run_test_delta_SOURCES = tests/unit/run/test_delta.c
tests_unit_run_test_delta_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_delta_CFLAGS = $(UNIT_CC)
tests_unit_run_test_delta_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_deletions
TESTS += tests/unit/run/test_deletions
tests_unit_run_test_deletions_SOURCES = tests/unit/run/test_deletions.c
tests_unit_run_test_deletions_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_deletions_CFLAGS = $(UNIT_CC)
tests_unit_run_test_deletions_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_rename
TESTS += tests/unit/run/test_rename
tests_unit_run_test_rename_SOURCES = tests/unit/run/test_rename.c
tests_unit_run_test_rename_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_rename_CFLAGS = $(UNIT_CC)
tests_unit_run_test_rename_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_verify
TESTS += tests/unit/run/test_verify
tests_unit_run_test_verify_SOURCES = tests/unit/run/test_verify.c tests/unit/run/verify_scene.c tests/unit/run/verify_scene.h
tests_unit_run_test_verify_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_verify_CFLAGS = $(UNIT_CC)
tests_unit_run_test_verify_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_own_flags
TESTS += tests/unit/run/test_own_flags
tests_unit_run_test_own_flags_SOURCES = tests/unit/run/test_own_flags.c
tests_unit_run_test_own_flags_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_own_flags_CFLAGS = $(UNIT_CC)
tests_unit_run_test_own_flags_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_pace
TESTS += tests/unit/run/test_pace
tests_unit_run_test_pace_SOURCES = tests/unit/run/test_pace.c
tests_unit_run_test_pace_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_pace_CFLAGS = $(UNIT_CC)
tests_unit_run_test_pace_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_pause
TESTS += tests/unit/run/test_pause
tests_unit_run_test_pause_SOURCES = tests/unit/run/test_pause.c
tests_unit_run_test_pause_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_pause_CFLAGS = $(UNIT_CC)
tests_unit_run_test_pause_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_digest
TESTS += tests/unit/run/test_digest
tests_unit_run_test_digest_SOURCES = tests/unit/run/test_digest.c
tests_unit_run_test_digest_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_digest_CFLAGS = $(UNIT_CC)
tests_unit_run_test_digest_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_identity
TESTS += tests/unit/run/test_identity
tests_unit_run_test_identity_SOURCES = tests/unit/run/test_identity.c
tests_unit_run_test_identity_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_identity_CFLAGS = $(UNIT_CC)
tests_unit_run_test_identity_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_keep
TESTS += tests/unit/run/test_keep
tests_unit_run_test_keep_SOURCES = tests/unit/run/test_keep.c
tests_unit_run_test_keep_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_keep_CFLAGS = $(UNIT_CC)
tests_unit_run_test_keep_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_lanes
TESTS += tests/unit/run/test_lanes
tests_unit_run_test_lanes_SOURCES = tests/unit/run/test_lanes.c
tests_unit_run_test_lanes_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_lanes_CFLAGS = $(UNIT_CC)
tests_unit_run_test_lanes_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_seats
TESTS += tests/unit/run/test_seats
tests_unit_run_test_seats_SOURCES = tests/unit/run/test_seats.c
tests_unit_run_test_seats_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_seats_CFLAGS = $(UNIT_CC)
tests_unit_run_test_seats_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_steering
TESTS += tests/unit/run/test_steering
tests_unit_run_test_steering_SOURCES = tests/unit/run/test_steering.c
tests_unit_run_test_steering_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_steering_CFLAGS = $(UNIT_CC)
tests_unit_run_test_steering_LDADD = $(RUN_UNIT_LD)


check_PROGRAMS += tests/unit/run/test_recover
TESTS += tests/unit/run/test_recover
tests_unit_run_test_recover_SOURCES = tests/unit/run/test_recover.c
tests_unit_run_test_recover_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_recover_CFLAGS = $(UNIT_CC)
tests_unit_run_test_recover_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_ready
TESTS += tests/unit/run/test_ready
tests_unit_run_test_ready_SOURCES = tests/unit/run/test_ready.c
tests_unit_run_test_ready_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_ready_CFLAGS = $(UNIT_CC)
tests_unit_run_test_ready_LDADD = $(RUN_UNIT_LD)
check_PROGRAMS += tests/unit/run/test_governor
TESTS += tests/unit/run/test_governor
tests_unit_run_test_governor_SOURCES = tests/unit/run/test_governor.c
tests_unit_run_test_governor_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_governor_CFLAGS = $(UNIT_CC)
tests_unit_run_test_governor_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_doubt
TESTS += tests/unit/run/test_doubt
tests_unit_run_test_doubt_SOURCES = tests/unit/run/test_doubt.c
tests_unit_run_test_doubt_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_doubt_CFLAGS = $(UNIT_CC)
tests_unit_run_test_doubt_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_verify_copies
TESTS += tests/unit/run/test_verify_copies
tests_unit_run_test_verify_copies_SOURCES = tests/unit/run/test_verify_copies.c tests/unit/run/verify_scene.c tests/unit/run/verify_scene.h
tests_unit_run_test_verify_copies_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_verify_copies_CFLAGS = $(UNIT_CC)
tests_unit_run_test_verify_copies_LDADD = $(RUN_UNIT_LD)

check_PROGRAMS += tests/unit/run/test_refit
TESTS += tests/unit/run/test_refit
tests_unit_run_test_refit_SOURCES = tests/unit/run/test_refit.c
tests_unit_run_test_refit_CPPFLAGS = $(UNIT_CPP)
tests_unit_run_test_refit_CFLAGS = $(UNIT_CC)
tests_unit_run_test_refit_LDADD = $(RUN_UNIT_LD)
