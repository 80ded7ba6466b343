# The stand-in for Kerio Connect and its own tests.
EXTRA_DIST += tests/kerio/__init__.py tests/kerio/admin_api.py tests/kerio/client.py \
	tests/kerio/conftest.py tests/kerio/control.py tests/kerio/errors.py \
	tests/kerio/imap_front.py tests/kerio/imap_lines.py \
	tests/kerio/imap_names.py tests/kerio/imap_relay.py \
	tests/kerio/kerio_standin.py tests/kerio/methods.py tests/kerio/query.py \
	tests/kerio/service.py tests/kerio/store.py tests/kerio/structures.py tests/kerio/switches.py \
	tests/kerio/test_admin_api.py tests/kerio/test_imap_front.py \
	tests/kerio/test_standin_command.py
