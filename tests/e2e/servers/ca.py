"""A certificate authority for a test: certificates that verify, and ones that do not.

Made by the openssl command, since Python's standard library cannot sign.
"""

import hashlib
import ssl
import subprocess
from pathlib import Path


class Authority:
    """Signs server certificates; `ca_file` is what a client has to trust."""

    def __init__(self, folder, name="kimt test authority"):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.ca_file = self.folder / "ca.pem"
        self._key = self.folder / "ca.key"
        if not self.ca_file.exists():
            _openssl("req", "-x509", *_new_key(self._key), "-out", self.ca_file, "-days", "30",
                     "-subj", f"/CN={name}",
                     "-addext", "basicConstraints=critical,CA:TRUE",
                     "-addext", "keyUsage=critical,keyCertSign,cRLSign")

    def certificate(self, label="server", names=("localhost", "127.0.0.1"), days=20):
        """(certificate file, key file) for these host names and addresses."""
        cert, key = self.folder / f"{label}.pem", self.folder / f"{label}.key"
        request, extensions = self.folder / f"{label}.csr", self.folder / f"{label}.ext"
        extensions.write_text(f"subjectAltName={_alternative_names(names)}\n"
                              "basicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n")
        _openssl("req", *_new_key(key), "-out", request, "-subj", f"/CN={names[0]}")
        _openssl("x509", "-req", "-in", request, "-CA", self.ca_file, "-CAkey", self._key,
                 "-CAcreateserial", "-out", cert, "-days", str(days), "-extfile", extensions)
        return cert, key


def self_signed(folder, label="self", names=("localhost", "127.0.0.1")):
    """(certificate file, key file) that nobody has signed, as servers ship with."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    cert, key = folder / f"{label}.pem", folder / f"{label}.key"
    _openssl("req", "-x509", *_new_key(key), "-out", cert, "-days", "30",
             "-subj", f"/CN={names[0]}", "-addext", f"subjectAltName={_alternative_names(names)}")
    return cert, key


def fingerprint(cert_file):
    """SHA-256 of the certificate: lower-case hex with colons."""
    der = ssl.PEM_cert_to_DER_cert(Path(cert_file).read_text())
    digest = hashlib.sha256(der).hexdigest()
    return ":".join(digest[i:i + 2] for i in range(0, len(digest), 2))


def _alternative_names(names):
    kinds = (("IP" if name.replace(".", "").isdigit() or ":" in name else "DNS", name)
             for name in names)
    return ",".join(f"{kind}:{name}" for kind, name in kinds)


def _new_key(path):
    return ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", path)


def _openssl(*args):
    done = subprocess.run(["openssl", *map(str, args)], capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise RuntimeError(f"openssl {args[0]}: {done.stderr.strip()}")
