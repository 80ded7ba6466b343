# What the user asks for: profile, options, accounts, secrets.
core_libcore_la_SOURCES += \
	core/config/accounts.c core/config/accounts.h \
	core/config/accounts_doubts.c core/config/accounts_doubts.h \
	core/config/accounts_form.c core/config/accounts_form.h \
	core/config/accounts_inner.h \
	core/config/accounts_only.c \
	core/config/accounts_row.c core/config/accounts_row.h \
	core/config/coding.c core/config/coding.h \
	core/config/csv_line.c core/config/csv_line.h \
	core/config/hours.c core/config/hours.h \
	core/config/ini.c core/config/ini.h \
	core/config/ini_lint.c core/config/ini_lint.h \
	core/config/memory.c core/config/memory.h \
	core/config/option.c core/config/option.h \
	core/config/option_print.c \
	core/config/option_table.c \
	core/config/option_text.c core/config/option_text.h \
	core/config/place.c core/config/place.h \
	core/config/secret_input.c core/config/secret_input.h \
	core/config/secret_store.c core/config/secret_store.h \
	core/config/text_file.c core/config/text_file.h \
	core/config/unseen.c core/config/unseen.h
