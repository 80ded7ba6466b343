"""The administration API over HTTPS: JSON-RPC, sessions, tokens, cookies, and the faults on demand.

What the methods do is in methods.py; here is how a call comes in and how a reply goes out.
"""

import http.server
import inspect
import json
import secrets
import socket
import ssl
import threading
import time
from dataclasses import dataclass, field

from . import structures
from .errors import (INVALID_REQUEST, NO_SUCH_METHOD, PARSE_ERROR, SESSION_EXPIRED, ApiError,
                     invalid)
from .methods import METHODS, Call
from .service import Service

PATHS = ("/admin/api/jsonrpc", "/admin/api/jsonrpc/")
LARGEST_REQUEST = 8 * 1024 * 1024


@dataclass
class Session:
    """One logged-in administrator."""

    admin: dict
    token: str = field(default_factory=lambda: secrets.token_hex(32))
    cookie: str = field(default_factory=lambda: secrets.token_hex(32))
    calls: int = 0


class AdminApi(Service):
    """Serves on `port` in threads. `listeners` tells Services.get the real ports."""

    def __init__(self, store, switches, certificate, listeners):
        self.store, self.switches, self.listeners = store, switches, listeners
        self.sessions = {}
        self.calls = []          # (method, error code or None), for tests
        self._lock = threading.Lock()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*map(str, certificate))
        super().__init__(_HttpsServer(("127.0.0.1", 0), _Handler, context, self))

    def expire_sessions(self):
        """All sessions end, as after their idle time."""
        with self._lock:
            self.sessions.clear()

    # ---- a call

    def answer(self, body, token, cookies):
        """(reply, Set-Cookie values) for one request body."""
        try:
            request = json.loads(body)
        except ValueError:
            return _failed(None, ApiError(PARSE_ERROR, "Parse error.")), []
        request_id = request.get("id") if isinstance(request, dict) else None
        method = request.get("method") if isinstance(request, dict) else None
        try:
            result, set_cookies = self._dispatch(request, token, cookies)
            self.calls.append((method, None))
        except ApiError as error:
            self.calls.append((method, error.code))
            if self.switches.echo_refusals:
                error.message += f" You asked for {body.decode()}"
            return _failed(request_id, error), []
        result = _dressed(result, self.switches)
        for error in result.get("errors", ()) if self.switches.echo_refusals else ():
            error["message"] += f" You asked for {body.decode()}"
        return {"jsonrpc": "2.0", "id": request_id, "result": result}, set_cookies

    def _dispatch(self, request, token, cookies):
        if (not isinstance(request, dict) or request.get("jsonrpc") != "2.0"
                or not isinstance(request.get("method"), str)
                or not isinstance(request.get("params", {}), dict)):
            raise ApiError(INVALID_REQUEST, "Invalid Request.")
        method, params = request["method"], request.get("params", {})
        if method == "Session.login":
            return self._login(**_fitting(self._login, params))
        session = self._session(token or request.get("token"), cookies)
        if method == "Session.logout":
            return self._logout(session)
        if method not in METHODS:
            raise ApiError(NO_SUCH_METHOD, "Method not found.")
        call = Call(self.store, self.switches, self.listeners, session)
        function = METHODS[method]
        return function(call, **_fitting(function, params, skip=1)), []

    def _session(self, token, cookies):
        with self._lock:
            session = self.sessions.get(token)
            if session and session.cookie in cookies:
                session.calls += 1
                if 0 < self.switches.expire_after < session.calls:
                    del self.sessions[token]
                else:
                    return session
            elif not cookies or not token:
                raise ApiError(SESSION_EXPIRED,
                               "User Anonymous does not have administrator rights")
        raise ApiError(SESSION_EXPIRED, "Session expired.")

    def _login(self, userName, password, application):
        structures.check(userName, str, "userName")
        structures.check(password, str, "password")
        structures.check(application, {"name": str, "vendor": str, "version": str}, "application",
                         partial=False)
        admin = self.store.administrator(userName, password)
        if not admin:
            raise ApiError(self.switches.login_error_code,
                           "Invalid user name or password for %1.", userName)
        session = Session(admin)
        with self._lock:
            self.sessions[session.token] = session
        return {"token": session.token}, self._cookies(session)

    def _cookies(self, session):
        names = (("Session_admin80", "KWAT") if self.switches.old_cookies else
                 ("SESSION_CONNECT_WEBADMIN", "TOKEN_CONNECT_WEBADMIN"))
        return [f"{names[0]}={session.cookie}; path=/admin/; secure; HttpOnly",
                f"{names[1]}={session.token}; path=/admin/; secure"]

    def _logout(self, session):
        with self._lock:
            self.sessions.pop(session.token, None)
        return {"redirectUrl": ""}, []


def _failed(request_id, error):
    return {"jsonrpc": "2.0", "id": request_id, "error": error.as_call_error()}


def _fitting(function, params, skip=0):
    """The parameters, or -32602 when one is unknown or missing."""
    wanted = list(inspect.signature(function).parameters.values())[skip:]
    for name in params.keys() - {p.name for p in wanted}:
        raise invalid(name)
    for parameter in wanted:
        if parameter.default is parameter.empty and parameter.name not in params:
            raise invalid(parameter.name)
    return params


# ---- older and odder spellings of a result

_ENUMS = {"authType": structures.AUTH_TYPES, "userRole": structures.ROLES,
          "units": structures.UNITS, "itemSource": structures.SOURCES,
          "limitType": ("DomainLimit", "LicenseLimit")}


def _dressed(value, switches, name=None):
    if isinstance(value, dict):
        return {k: _dressed(v, switches, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_dressed(v, switches, name) for v in value]
    if switches.integer_enums and value in _ENUMS.get(name, ()):
        return _ENUMS[name].index(value)
    if switches.numbers_as_strings and type(value) is int and name not in ("inputIndex", "code"):
        return str(value)
    return value


# ---- HTTP


class _HttpsServer(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address, handler, context, api):
        self.context, self.api = context, api
        super().__init__(address, handler)

    def get_request(self):
        peer, address = super().get_request()
        # The handshake belongs to the connection's own thread, not to this loop.
        return self.context.wrap_socket(peer, server_side=True,
                                        do_handshake_on_connect=False), address

    def handle_error(self, request, client_address):
        """Clients that go away, or do not trust the certificate, are their own affair."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Kerio Connect 10.0.8"
    sys_version = ""
    timeout = 120
    _calls = 0   # on this connection

    def log_message(self, *args):
        """Quiet: calls are kept in AdminApi.calls."""

    def do_GET(self):
        self._send(404, "text/html", b"<html>Not found</html>")

    def do_POST(self):
        api = self.server.api
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_REQUEST:
            self.close_connection = True
            return self._send(413, "text/html", b"<html>Request too large</html>")
        body = self.rfile.read(length)
        if self.path not in PATHS:
            return self._send(404, "text/html", b"<html>Not found</html>")
        if api.switches.deaf and self._calls:
            self.rfile.read(1)   # until the client gives up
            return self._drop()
        self._calls += 1
        time.sleep(api.switches.slow_reply)
        if api.switches.use("drop_before"):
            return self._drop()
        if api.switches.use("http_500"):
            return self._send(500, "text/html", b"<html>Internal Server Error</html>")
        if api.switches.use("echo_page"):
            token = (self.headers.get("X-Token") or "").encode()
            return self._send(500, "text/html", b"<html>Bad: %s X-Token: %s</html>" % (body, token))
        if api.switches.use("not_json"):
            return self._send(200, "text/html", b"<html>Welcome</html>")
        reply, cookies = api.answer(body, self.headers.get("X-Token"), self._cookies())
        if api.switches.use("drop_after"):
            return self._drop()
        self._send(200, "application/json-rpc; charset=UTF-8", json.dumps(reply).encode(), cookies)

    def _cookies(self):
        pairs = (p.strip().partition("=") for p in self.headers.get("Cookie", "").split(";"))
        return {value for _, _, value in pairs if value}

    def _drop(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _send(self, status, kind, body, cookies=()):
        switches = self.server.api.switches
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for cookie in cookies:
            self.send_header("Set-Cookie", cookie)
        if switches.close_delimited:
            self.send_header("Connection", "close")
        elif switches.chunked:
            self.send_header("Transfer-Encoding", "chunked")
            body = b"".join(b"%x\r\n%s\r\n" % (len(body[i:i + 37]), body[i:i + 37])
                            for i in range(0, len(body), 37)) + b"0\r\n\r\n"
        else:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
