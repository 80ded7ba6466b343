# Files of plugins/common.
include plugins/common/report/local.mk
