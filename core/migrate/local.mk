# Lanes: accounts moved from source to destination.
core_libcore_la_SOURCES += \
	core/migrate/account_work.c core/migrate/account_work.h \
	core/migrate/adopt.c core/migrate/adopt.h \
	core/migrate/ahead.c core/migrate/ahead.h \
	core/migrate/body.c core/migrate/body.h \
	core/migrate/carry.c core/migrate/carry.h \
	core/migrate/connect.c core/migrate/connect.h \
	core/migrate/copy.c core/migrate/copy.h \
	core/migrate/crew.c core/migrate/crew.h \
	core/migrate/deletions.c core/migrate/deletions.h \
	core/migrate/enter.c core/migrate/enter.h \
	core/migrate/flow.c core/migrate/flow.h \
	core/migrate/folder_work.h \
	core/migrate/follow.c core/migrate/follow.h \
	core/migrate/follow_deletions.c core/migrate/follow_deletions.h \
	core/migrate/half_undone.c core/migrate/half_undone.h \
	core/migrate/keep.c core/migrate/keep.h \
	core/migrate/lane.c core/migrate/lane.h \
	core/migrate/late.c core/migrate/late.h \
	core/migrate/leave.c core/migrate/leave.h \
	core/migrate/likeness.c core/migrate/likeness.h \
	core/migrate/losses.c core/migrate/losses.h \
	core/migrate/mapping.c core/migrate/mapping.h \
	core/migrate/migrate.c core/migrate/migrate.h \
	core/migrate/odd_dates.c core/migrate/odd_dates.h \
	core/migrate/own_flags.c core/migrate/own_flags.h \
	core/migrate/parents.c core/migrate/parents.h \
	core/migrate/post.c core/migrate/post.h \
	core/migrate/promise.c core/migrate/promise.h \
	core/migrate/recover.c core/migrate/recover.h \
	core/migrate/refit.c core/migrate/refit.h \
	core/migrate/rename.c core/migrate/rename.h \
	core/migrate/settle.c core/migrate/settle.h \
	core/migrate/sides.c core/migrate/sides.h \
	core/migrate/sift.c core/migrate/sift.h \
	core/migrate/steering.c core/migrate/steering.h \
	core/migrate/tally.c core/migrate/tally.h \
	core/migrate/transfer.c core/migrate/transfer.h \
	core/migrate/trash.c core/migrate/trash.h \
	core/migrate/trouble.h \
	core/migrate/walk.c core/migrate/walk.h \
	core/migrate/walk_inner.h
