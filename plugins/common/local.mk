# Files of plugins/common.
include plugins/common/print/local.mk
include plugins/common/report/local.mk
include plugins/common/imap/local.mk
include plugins/common/net/local.mk
