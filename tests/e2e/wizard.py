"""The wizard, started as a person would: kimt gui, and its page by HTTP or in a browser."""

import http.client
import json
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from program import kimt_path

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
AXE = Path("/var/lib/kimt-tests/axe-core/axe.min.js")  # as in tests/setup
PATIENCE = 30


class Wizard:
    """kimt gui in a folder. `address` is the first address, ticket and all."""

    def __init__(self, folder, home, *args):
        self.folder = Path(folder)
        self.process = subprocess.Popen(
            [kimt_path(), "gui", "--no-open", *args], cwd=folder, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment(home))
        self.address = self._read_address()
        self.port = int(re.search(r":(\d+)/", self.address)[1])
        self.ticket = self.address.rpartition("#")[2]
        self.cookie = self.token = None

    def _read_address(self):
        for line in self.process.stdout:
            if found := re.search(r"http://\S+", line):
                return found[0]
        raise AssertionError(f"kimt gui said no address: {self.process.stderr.read()}")

    def ask(self, method, path, body=None, headers=None):
        """(status, headers, body) of one request; a body that is no bytes is sent as JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        sent = {"Content-Type": "application/json"} if body is not None else {}
        if self.cookie:
            sent["Cookie"] = self.cookie
        if self.token:
            sent["X-Kimt-Token"] = self.token
        sent.update(headers or {})
        sent = {name: value for name, value in sent.items() if value is not None}
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def enter(self):
        """Comes in, as the page does."""
        status, headers, body = self.ask("POST", "/api/enter", {"ticket": self.ticket})
        assert status == 200, body
        self.cookie = headers["Set-Cookie"].split(";")[0]
        self.token = json.loads(body)["token"]
        return headers["Set-Cookie"]

    def get(self, path):
        status, _, body = self.ask("GET", f"/api/{path}")
        assert status == 200, body
        return json.loads(body)

    def post(self, path, body):
        status, _, answer = self.ask("POST", f"/api/{path}", body)
        assert status == 200, answer
        return json.loads(answer)

    def start(self, profile, **wish):
        return self.post("job", {"profile": profile, "wish": wish})["id"]

    def wait(self, profile, job, timeout=120):
        """The job, once it has ended."""
        ends = time.monotonic() + timeout
        while (found := self.get(f"job?profile={profile}&id={job}"))["state"] == "running":
            assert time.monotonic() < ends, found
            time.sleep(0.1)
        return found

    def kill(self):
        self.process.kill()
        self.process.communicate()

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.communicate(timeout=PATIENCE)
        return self.process.returncode


def _environment(home):
    kept = {name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}
    return {**kept, "HOME": str(home), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin",
            "TMPDIR": str(home)}


def browser(width=1280, height=900, *arguments):
    """Chromium without a window, to be ended by quit(); skips where there is none."""
    webdriver = pytest.importorskip("selenium.webdriver")
    if not CHROMIUM or not DRIVER:
        pytest.skip("no chromium with its driver on this machine")
    from selenium.webdriver.chrome.service import Service
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--lang=en", f"--window-size={width},{height}", *arguments):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(service=Service(DRIVER), options=options)
