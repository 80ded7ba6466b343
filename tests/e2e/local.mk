# End-to-end tests: run by tests/run with pytest, not by make check.
EXTRA_DIST += tests/conftest.py \
	tests/e2e/servers/__init__.py tests/e2e/servers/base.py tests/e2e/servers/ca.py \
	tests/e2e/servers/dovecot.py tests/e2e/servers/ports.py \
	tests/e2e/servers/courier.py tests/e2e/servers/cyrus.py tests/e2e/servers/elsewhere.c \
	tests/e2e/servers/kinds.py tests/e2e/servers/mailutils.py tests/e2e/servers/passwords.py \
	tests/e2e/servers/unpacked.py \
	tests/e2e/servers/counter.py tests/e2e/servers/cutter.py tests/e2e/servers/line.py tests/e2e/servers/rejoin.py \
	tests/e2e/servers/scripted.py tests/e2e/pair.py tests/e2e/test_imap_cases.py \
	tests/e2e/imap_verbs.c tests/e2e/kill_at.c tests/e2e/exposure.c tests/e2e/full_disk.c tests/e2e/fail_alloc.c \
	tests/e2e/test_identity_cases.py tests/e2e/test_journal_cases.py \
	tests/e2e/test_imap_dovecot.py tests/e2e/test_imap_large.py tests/e2e/test_imap_verbs.py \
	tests/demo tests/e2e/company.py tests/e2e/compare.py tests/e2e/crossing.py tests/e2e/demo.py \
	tests/e2e/test_folder_cases.py tests/e2e/test_imap_dovecot.py tests/e2e/test_imap_large.py tests/e2e/test_imap_verbs.py \
	tests/demo tests/e2e/company.py tests/e2e/compare.py tests/e2e/demo.py \
	tests/e2e/expectation.py \
	tests/e2e/mailboxes.py tests/e2e/mutf7.py tests/e2e/program.py tests/e2e/sanitizer.py tests/e2e/scene.py \
	tests/e2e/test_bad_input.py tests/e2e/test_company.py \
	tests/e2e/test_adopt.py tests/e2e/test_append_cases.py tests/e2e/test_cuts.py tests/e2e/test_kills.py tests/e2e/test_lock.py \
	tests/e2e/test_kerio_accounts.py tests/e2e/test_kerio_habits.py \
	tests/e2e/test_compare.py tests/e2e/test_cases.py tests/e2e/test_deletions.py tests/e2e/test_delta.py tests/e2e/test_disk_full.py tests/e2e/test_faults.py tests/e2e/test_run.py tests/e2e/test_screens.py tests/e2e/test_servers.py \
	tests/e2e/test_compare.py tests/e2e/test_crossings.py tests/e2e/test_cases.py tests/e2e/test_deletions.py tests/e2e/test_delta.py tests/e2e/test_disk_full.py tests/e2e/test_faults.py tests/e2e/test_run.py tests/e2e/test_servers.py \
	tests/e2e/test_compress.py tests/e2e/test_first_messages.py tests/e2e/test_limits.py tests/e2e/test_logins.py \
	tests/e2e/test_compare.py tests/e2e/test_cases.py tests/e2e/test_deletions.py tests/e2e/test_delta.py tests/e2e/test_disk_full.py tests/e2e/test_run.py tests/e2e/test_servers.py \
	tests/e2e/test_compress.py tests/e2e/test_limits.py tests/e2e/test_losses.py tests/e2e/test_open_files.py \
	tests/e2e/test_compress.py tests/e2e/test_endless.py tests/e2e/test_limits.py tests/e2e/test_losses.py \
	tests/e2e/test_memory.py tests/e2e/test_names.py \
	tests/e2e/test_memory.py tests/e2e/test_names.py tests/e2e/test_numbers.py tests/e2e/test_order.py \
	tests/e2e/test_first_passes.py tests/e2e/test_plan.py tests/e2e/test_ready.py tests/e2e/test_rejoin.py tests/e2e/test_sanitizer.py tests/e2e/test_secrets.py tests/e2e/test_status.py tests/e2e/test_undo.py tests/e2e/test_undo_doubt.py tests/e2e/test_verify.py
	tests/e2e/test_memory.py tests/e2e/test_names.py tests/e2e/test_order.py \
	tests/e2e/test_first_passes.py tests/e2e/test_plan.py tests/e2e/test_preauth.py tests/e2e/test_private.py tests/e2e/test_ready.py tests/e2e/test_rejoin.py tests/e2e/test_sanitizer.py tests/e2e/test_secrets.py tests/e2e/test_status.py tests/e2e/test_undo.py tests/e2e/test_undo_doubt.py tests/e2e/test_verify.py
