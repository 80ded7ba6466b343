"""A stand-in for Kerio Connect: administration API over HTTPS, IMAP before a real Dovecot."""
