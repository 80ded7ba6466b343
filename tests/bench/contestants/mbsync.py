"""isync's mbsync with its default pipelining; arrival dates kept, as a migration wants it."""

from timed import Work

from . import Contestant, private_file


class Mbsync(Contestant):
    name = "mbsync"
    about = "isync; adds a header of its own to each message"
    program = "mbsync"
    repeats = True

    def work(self, case):
        return Work([["mbsync", "-q", "-c", self._config(case, number, user), "bench"]
                     for number, user in enumerate(case.users)], at_once=case.lanes)

    def _config(self, case, number, user):
        state = case.folder / f"state.{number}"
        state.mkdir()
        return private_file(case.folder / f"mbsyncrc.{number}", (
            _store("far", case.source, user, case.password) +
            _store("near", case.destination, user, case.password) +
            "Channel bench\nFar :far:\nNear :near:\nPatterns *\nCreate Near\n"
            f"Sync Pull New\nCopyArrivalDate yes\nSyncState {state}/\n"))


def _store(name, endpoint, user, password):
    # It looks for a name in the certificate, never for an address.
    host = "localhost" if endpoint.ca_file else endpoint.host
    secure = f"IMAPS\nCertificateFile {endpoint.ca_file}" if endpoint.ca_file else "None"
    return (f"IMAPAccount {name}\nHost {host}\nPort {endpoint.port}\nUser {user}\nPass {password}\n"
            f"AuthMechs LOGIN\nSSLType {secure}\n\nIMAPStore {name}\nAccount {name}\n\n")
