"""imapsync, if the environment IMAPSYNC names the script: no Debian package has it."""

import os

from timed import Work

from . import Contestant, private_file


class Imapsync(Contestant):
    name = "imapsync"
    about = "header by header"

    def is_there(self):
        return "IMAPSYNC" in os.environ

    def work(self, case):
        secret = private_file(case.folder / "secret", case.password + "\n")
        return Work([[os.environ["IMAPSYNC"], "--nolog", "--noreleasecheck", "--nofoldersizes",
                      "--nofoldersizesatend", "--automap", "--tmpdir", case.folder,
                      "--pidfile", case.folder / f"pid.{number}",
                      *_side(1, case.source, user, secret), *_side(2, case.destination, user, secret)]
                     for number, user in enumerate(case.users)], at_once=case.lanes)


def _side(number, endpoint, user, secret):
    yield from (f"--host{number}", endpoint.host, f"--port{number}", str(endpoint.port),
                f"--user{number}", user, f"--passfile{number}", secret)
    if endpoint.ca_file:
        yield from (f"--ssl{number}", f"--sslargs{number}", f"SSL_ca_file={endpoint.ca_file}",
                    f"--sslargs{number}", "SSL_verify_mode=1")
    else:
        yield from (f"--nossl{number}", f"--notls{number}")
