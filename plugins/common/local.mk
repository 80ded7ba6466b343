# Files of plugins/common.
EXTRA_DIST += plugins/common/array/array.h plugins/common/hash/hash.h \
	plugins/common/memory/no_memory.h
include plugins/common/print/local.mk
include plugins/common/table/local.mk
include plugins/common/report/local.mk
include plugins/common/imap/local.mk
include plugins/common/net/local.mk
