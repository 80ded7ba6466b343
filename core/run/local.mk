# Lanes: accounts moved from source to destination.
core_libcore_la_SOURCES += \
	core/run/account_work.c core/run/account_work.h \
	core/run/adopt.c core/run/adopt.h \
	core/run/ahead.c \
	core/run/arena.c core/run/arena.h \
	core/run/as_copied.c core/run/as_copied.h \
	core/run/backoff.c core/run/backoff.h \
	core/run/behind.c core/run/behind.h \
	core/run/beside.c core/run/beside.h \
	core/run/carry.c core/run/carry.h \
	core/run/check.c \
	core/run/connect.c \
	core/run/copy.c \
	core/run/counts.h \
	core/run/deletions.c core/run/deletions.h \
	core/run/digest.c core/run/digest.h \
	core/run/done.c core/run/done.h \
	core/run/enter.c \
	core/run/exclude.c core/run/exclude.h \
	core/run/folder_choice.c core/run/folder_choice.h \
	core/run/folder_list.c core/run/folder_list.h \
	core/run/folder_map.c core/run/folder_map.h \
	core/run/folder_name.c core/run/folder_name.h \
	core/run/flow.c \
	core/run/follow.c core/run/follow.h \
	core/run/governor.c core/run/governor.h \
	core/run/habit.c core/run/habit.h \
	core/run/half_undone.c core/run/half_undone.h \
	core/run/identity.c core/run/identity.h \
	core/run/keep.c \
	core/run/lane.c \
	core/run/likeness.c core/run/likeness.h \
	core/run/promise.c core/run/promise.h \
	core/run/late.c \
	core/run/link.c core/run/link.h \
	core/run/losses.c \
	core/run/listing.c core/run/listing.h \
	core/run/odd_dates.c core/run/odd_dates.h \
	core/run/own_flags.c core/run/own_flags.h \
	core/run/look.c \
	core/run/pace.c core/run/pace.h \
	core/run/pause.c core/run/pause.h \
	core/run/parents.c core/run/parents.h \
	core/run/places.c core/run/places.h \
	core/run/plan.c \
	core/run/pool.c core/run/pool.h \
	core/run/preflight.c \
	core/run/provision.c \
	core/run/recover.c \
	core/run/refit.c \
	core/run/rename.c core/run/rename.h \
	core/run/run.c core/run/run.h core/run/run_state.h \
	core/run/same_mailbox.c core/run/same_mailbox.h \
	core/run/settle.c \
	core/run/shortfall.c core/run/shortfall.h \
	core/run/sift.c \
	core/run/spool.c core/run/spool.h \
	core/run/steering.c core/run/steering.h \
	core/run/survey.c core/run/survey.h \
	core/run/suspects.c core/run/suspects.h \
	core/run/tally.c \
	core/run/transfer.c core/run/transfer.h \
	core/run/trash.c core/run/trash.h \
	core/run/uid_set.c core/run/uid_set.h \
	core/run/verify.c core/run/verify.h \
	core/run/verify_account.c \
	core/run/verify_book.c core/run/verify_book.h \
	core/run/verify_folder.c \
	core/run/verify_source.c \
	core/run/verify_moved.c core/run/verify_moved.h \
	core/run/window.c core/run/window.h
