# A benchmark beside other tools; run by hand.
EXTRA_DIST += tests/bench/contestants.py tests/bench/mail.py tests/bench/mailbox.py tests/bench/run
