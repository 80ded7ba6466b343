# What the user asks for: profile, options, accounts, secrets.
core_libcore_la_SOURCES += \
	core/config/accounts.h \
	core/config/ini.c core/config/ini.h \
	core/config/ini_lint.c core/config/ini_lint.h \
	core/config/option.h \
	core/config/profile.h \
	core/config/secret_store.h \
	core/config/text_file.c core/config/text_file.h
