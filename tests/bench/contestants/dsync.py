"""Dovecot's dsync with an IMAP server on either side, which it reaches by its storage driver imapc.

One doveadm reads the source, and starts another that writes the destination.
"""

import os
import pwd

from servers.dovecot import MAIL_USER
from timed import Work

from . import Contestant, private_file

_NOT_ALL = 2  # its status when it is done, and would have more to do: the judge sees how much


class Dsync(Contestant):
    name = "dsync"
    about = "Dovecot's doveadm sync -1 over imapc"
    program = "doveadm"

    def work(self, case):
        case.folder.chmod(0o711)
        return Work([self._command(case, number, user) for number, user in enumerate(case.users)],
                    at_once=case.lanes, good_status=(0, _NOT_ALL))

    @staticmethod
    def _command(case, number, user):
        source = _config(case, user, case.source, case.folder / f"dsync.{number}.source")
        far = _config(case, user, case.destination, case.folder / f"dsync.{number}.destination")
        # The environment that the first was given by its own configuration must not reach the second.
        remote = case.folder / f"dsync.{number}"
        remote.write_text(f"#!/bin/sh\nexec env -i PATH=\"$PATH\" USER={user} HOME={case.folder} "
                          f"doveadm -c {far} dsync-server\n")
        remote.chmod(0o755)
        return ["env", f"USER={user}", "doveadm", "-c", source, "sync", "-1", remote]


def _config(case, user, endpoint, home):
    """Under root Dovecot wants another user for everything that has to do with mail."""
    home.mkdir()
    me = pwd.getpwnam(MAIL_USER) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    secure = (f"imapc_ssl = imaps\nssl_client_ca_file = {endpoint.ca_file}\n"
              if endpoint.ca_file else "")
    config = private_file(home / "dovecot.conf", (
        f"base_dir = {home}/run\nstate_dir = {home}/state\nlog_path = /dev/stderr\n"
        f"mail_uid = {me.pw_uid}\nmail_gid = {me.pw_gid}\n"
        f"first_valid_uid = {min(me.pw_uid, 1)}\nfirst_valid_gid = {min(me.pw_gid, 1)}\n"
        "namespace {\n  inbox = yes\n  separator = /\n}\n"
        f"mail_location = imapc:{home}/cache\nmail_prefetch_count = 50\nmail_fsync = never\n"
        "imapc_features = rfc822.size fetch-headers modseq\n"
        f"imapc_host = {endpoint.host}\nimapc_port = {endpoint.port}\n"
        f"imapc_user = {user}\nimapc_password = {case.password}\n"
        f"{secure}"))
    for path in (home, config):
        os.chown(path, me.pw_uid, me.pw_gid)
    return config
