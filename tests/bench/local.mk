# A benchmark beside other tools. Its programs are built by tests/build, and by nothing that users call.
bench_programs = tests/bench/relay/relay tests/bench/delay/delay
EXTRA_PROGRAMS = $(bench_programs)
CLEANFILES += $(bench_programs)
bench-programs: $(bench_programs)
.PHONY: bench-programs

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

EXTRA_DIST += tests/bench/run \
	tests/bench/cell.py tests/bench/chart.py tests/bench/course.py tests/bench/dovecots.py tests/bench/fill.py \
	tests/bench/headline.py tests/bench/judge.py tests/bench/mail.py tests/bench/nets.py \
	tests/bench/profiles.py tests/bench/rounds.py tests/bench/table.py tests/bench/test_bench.py tests/bench/timed.py \
	tests/bench/tools.py tests/bench/trial.py \
	tests/bench/contestants/__init__.py tests/bench/contestants/dsync.py \
	tests/bench/contestants/imapsync.py tests/bench/contestants/interimap.py \
	tests/bench/contestants/kimt.py \
	tests/bench/contestants/mbsync.py tests/bench/contestants/relay.py
