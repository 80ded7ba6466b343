"""interimap, which keeps two servers equal: remote for it is the source, local the destination."""

from timed import Work

from . import Contestant, private_file


class Interimap(Contestant):
    name = "interimap"
    about = "keeps two servers equal; a database of UIDs"
    program = "interimap"
    repeats = True

    def work(self, case):
        return Work([["interimap", "--quiet", f"--config={self._config(case, number, user)}"]
                     for number, user in enumerate(case.users)], at_once=case.lanes)

    @staticmethod
    def _config(case, number, user):
        return private_file(case.folder / f"interimap.{number}", (
            f"database = {case.folder}/interimap.{number}.db\n"
            f"[local]\n{_side(case.destination, user, case.password)}"
            f"[remote]\n{_side(case.source, user, case.password)}"))


def _side(endpoint, user, password):
    secure = f"imaps\nSSL_CAfile = {endpoint.ca_file}" if endpoint.ca_file else "imap\nSTARTTLS = NO"
    return (f"type = {secure}\nhost = {endpoint.host}\nport = {endpoint.port}\n"
            f"username = {user}\npassword = {password}\n")
