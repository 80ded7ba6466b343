# Files of plugins/imap.
