# The modules; each folder is one, common/ is linked into those that need it.
include plugins/common/local.mk
include plugins/imap/local.mk
include plugins/kerio/local.mk
include plugins/terminal/local.mk
include plugins/report-log/local.mk
include plugins/html-report/local.mk
include plugins/debug-log/local.mk
include plugins/json-lines/local.mk
include plugins/example-source/local.mk
include plugins/example-destination/local.mk
include plugins/example-reporter/local.mk
include plugins/gui/local.mk
