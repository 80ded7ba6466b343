# What the user asks for: profile, options, accounts, secrets.
core_libcore_la_SOURCES += \
	core/config/accounts.h \
	core/config/option.h \
	core/config/profile.h \
	core/config/secret_store.h
