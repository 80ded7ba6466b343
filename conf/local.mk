# Data files that are read at run time: habits of servers, names of folders. And sample profiles.
flavoursdir = $(kimtdatadir)/flavours
dist_flavours_DATA = \
	conf/flavours/axigen.ini \
	conf/flavours/communigate.ini \
	conf/flavours/courier.ini \
	conf/flavours/cyrus.ini \
	conf/flavours/domino.ini \
	conf/flavours/dovecot.ini \
	conf/flavours/exchange.ini \
	conf/flavours/generic.ini \
	conf/flavours/gmail.ini \
	conf/flavours/groupwise.ini \
	conf/flavours/hmailserver.ini \
	conf/flavours/icloud.ini \
	conf/flavours/kerio.ini \
	conf/flavours/m365.ini \
	conf/flavours/mdaemon.ini \
	conf/flavours/openxchange.ini \
	conf/flavours/smartermail.ini \
	conf/flavours/yahoo.ini \
	conf/flavours/zimbra.ini
rolesdir = $(kimtdatadir)/roles
dist_roles_DATA = conf/roles/names.ini
dist_doc_DATA = conf/kimt.ini
# What shells complete, made from the tables of options by tests/tools/completions.py.
bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = conf/completion/bash/kimt
zshcompletiondir = $(datadir)/zsh/site-functions
dist_zshcompletion_DATA = conf/completion/zsh/_kimt
fishcompletiondir = $(datadir)/fish/vendor_completions.d
dist_fishcompletion_DATA = conf/completion/fish/kimt.fish
# Passes at night, and a container.
systemdunitdir = $(prefix)/lib/systemd/system
dist_systemdunit_DATA = conf/systemd/kimt@.service conf/systemd/kimt@.timer
EXTRA_DIST += conf/Containerfile
# Debian packages: tests/package builds and tries them.
EXTRA_DIST += conf/debian/changelog conf/debian/control conf/debian/copyright conf/debian/kimt-dev.install \
	conf/debian/kimt.docs conf/debian/kimt.install conf/debian/rules conf/debian/source/format
