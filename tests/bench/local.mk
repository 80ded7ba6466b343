# A benchmark beside other tools; run by hand. Its programs are built with the tests, to stay sound.
check_PROGRAMS += tests/bench/relay/relay tests/bench/delay/delay

tests_bench_relay_relay_SOURCES = \
	tests/bench/relay/pull.c tests/bench/relay/pull.h \
	tests/bench/relay/push.c tests/bench/relay/push.h \
	tests/bench/relay/relay.c \
	tests/bench/relay/session.c tests/bench/relay/session.h \
	tests/bench/relay/wire.c tests/bench/relay/wire.h
tests_bench_relay_relay_CPPFLAGS = -D_GNU_SOURCE
tests_bench_relay_relay_CFLAGS = $(AM_CFLAGS) $(OPENSSL_CFLAGS)
tests_bench_relay_relay_LDADD = $(OPENSSL_LIBS)

tests_bench_delay_delay_SOURCES = \
	tests/bench/delay/delay.c \
	tests/bench/delay/line.c tests/bench/delay/line.h
tests_bench_delay_delay_CPPFLAGS = -D_GNU_SOURCE

EXTRA_DIST += tests/bench/run tests/bench/cell.py \
	tests/bench/fill.py tests/bench/judge.py tests/bench/mail.py \
	tests/bench/nets.py tests/bench/profiles.py tests/bench/dovecots.py tests/bench/trial.py tests/bench/table.py \
	tests/bench/timed.py tests/bench/tools.py \
	tests/bench/contestants/__init__.py tests/bench/contestants/imapsync.py \
	tests/bench/contestants/interimap.py tests/bench/contestants/kimt.py \
	tests/bench/contestants/mbsync.py tests/bench/contestants/relay.py
