# Whether the destination has what the source has.
core_libcore_la_SOURCES += \
	core/verify/verify.c core/verify/verify.h \
	core/verify/verify_account.c \
	core/verify/verify_book.c core/verify/verify_book.h \
	core/verify/verify_folder.c \
	core/verify/verify_identify.c \
	core/verify/verify_inner.h \
	core/verify/verify_known.c \
	core/verify/verify_likeness.c core/verify/verify_likeness.h \
	core/verify/verify_moved.c core/verify/verify_moved.h \
	core/verify/verify_session.c \
	core/verify/verify_source.c core/verify/verify_source.h
