"""A small client of the administration API by urllib: for tests and for preparing a stand-in."""

import json
import ssl
import urllib.request


class Failure(Exception):
    """The error member of a reply."""

    def __init__(self, error):
        super().__init__(f"{error['code']}: {error['message']}")
        self.code, self.error = error["code"], error


class AdminClient:
    """call("Domains.get", query={}) returns the result; cookies and token are kept."""

    def __init__(self, port, path="/admin/api/jsonrpc/"):
        self.url = f"https://127.0.0.1:{port}{path}"
        self.token, self.cookies = None, []
        self._context = ssl.create_default_context()
        self._context.check_hostname = False
        self._context.verify_mode = ssl.CERT_NONE

    def post(self, body):
        """The reply to raw bytes."""
        request = urllib.request.Request(self.url, body, {
            "Content-Type": "application/json-rpc; charset=UTF-8",
            "Accept": "application/json-rpc"})
        if self.token:
            request.add_header("X-Token", self.token)
        if self.cookies:
            request.add_header("Cookie", "; ".join(self.cookies))
        with urllib.request.urlopen(request, context=self._context, timeout=30) as reply:
            self.new_cookies = reply.headers.get_all("Set-Cookie") or []
            return json.loads(reply.read())

    def call(self, method, **params):
        request = {"jsonrpc": "2.0", "id": 1, "method": method}
        if params:
            request["params"] = params
        reply = self.post(json.dumps(request).encode())
        if "error" in reply:
            raise Failure(reply["error"])
        return reply["result"]

    def login(self, name="admin", password="secret"):
        result = self.call("Session.login", userName=name, password=password,
                           application={"name": "test", "vendor": "kimt", "version": "1"})
        self.token = result["token"]
        self.cookies = [c.split(";")[0] for c in self.new_cookies]
        return self
