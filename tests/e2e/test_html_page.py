"""The page of the html-report reporter, as a browser has it: Chromium without a window.

It is opened at three widths: nothing is written to the console, nothing runs over the side, and an
accessibility checker (axe-core) finds nothing serious.
"""

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from servers.scripted import Mail

AXE = Path("/var/lib/kimt-tests/axe-core/axe.min.js")  # as in tests/setup
BROWSER = shutil.which("chromium")
NAMES = ("<script>alert(1)<s", "]]>-->", "\"onclick=x")
VOID = {"meta", "link", "rect", "line"}


@pytest.fixture
def page(pair):
    """The path of the page about a run in which some messages fail."""
    boxes = {name: [Mail(f"Subject: {at}\r\n\r\n{name}\r\n".encode()) for at in range(3)]
             for name in NAMES}
    pair.begin({"INBOX": [Mail(b"Subject: ok\r\n\r\nbody\r\n")], **boxes})
    pair.destination.rule(r"APPEND .*onclick", "%t NO [CANNOT] <img src=x onerror=alert(1)>\r\n",
                          times=99)
    pair.run("migrate", migration={"reporter.2": "html-report", "reporter.3": "report-log"})
    return next(pair.folder.glob("logs/*/report.html"))


class Outline(HTMLParser):
    """Elements must be closed in order; what they are, and all text between them."""

    def __init__(self, text):
        super().__init__()
        self.open, self.elements, self.text = [], [], ""
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        self.opened_last(tag)
        self.open.pop()

    def opened_last(self, tag):
        if tag == "li" and self.open[-1] != "li":  # HTML lets it be left open
            self.open.pop()
        assert self.open[-1] == tag, (tag, self.open)

    def handle_data(self, data):
        self.text += data


def test_elements_are_whole_and_none_is_foreign(page):
    outline = Outline(page.read_text())
    tags = {tag for tag, _ in outline.elements}
    assert not tags & {"script", "img", "iframe", "object", "form", "s"}
    assert not [name for _, attrs in outline.elements for name in attrs if name.startswith("on")]
    assert NAMES[0] in outline.text
    assert NAMES[1] in outline.text


def test_nothing_is_loaded_and_no_password_is_in_it(page):
    text = page.read_text()
    outline = Outline(text)
    assert not [value for _, attrs in outline.elements for key, value in attrs.items()
                if key in ("src", "href", "action") and not value.startswith(("#", "data:"))]
    assert "url(" not in text and "@import" not in text
    assert "secret" not in text.lower()


def test_only_its_owner_can_read_it(page):
    assert page.stat().st_mode & 0o777 == 0o600


# ---- in a browser


needs_browser = pytest.mark.skipif(not BROWSER, reason="this machine has no chromium")


def browse(url, folder, *options):
    """The document after it was shown, and what the console said."""
    done = subprocess.run(
        [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
         f"--user-data-dir={folder / 'browser'}", "--enable-logging=stderr", "--v=0",
         "--virtual-time-budget=20000", *options, "--dump-dom", url],
        capture_output=True, text=True, timeout=110, check=True)
    console = [line for line in done.stderr.splitlines() if ":CONSOLE" in line]
    return done.stdout, console


def with_script(page, folder, script):
    """A copy that may run this script, which leaves its answer in the document."""
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page.read_text())
    copy = folder / "page.html"
    copy.write_text(text.replace("</body>", f"<script>{script}</script></body>"))
    return copy.as_uri()


def answer(document):
    found = re.search(r'data-answer="([^"]*)"', document)
    assert found, "the script did not come to its end"
    return json.loads(found.group(1).replace("&quot;", '"').replace("&amp;", "&")
                      .replace("&lt;", "<").replace("&gt;", ">"))


def say(value):
    return f"document.body.dataset.answer=JSON.stringify({value});"


@needs_browser
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_a_browser_shows_it_without_complaint(page, tmp_path, width):
    _, console = browse(page.as_uri(), tmp_path, f"--window-size={width},900")
    assert not console


@needs_browser
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_runs_over_the_side(page, tmp_path, width):
    url = with_script(page, tmp_path, say(
        "[document.documentElement.scrollWidth,document.documentElement.clientWidth]"))
    frame = tmp_path / "frame.html"  # a window has 500 pixels at the least
    frame.write_text(f'<iframe src="{url}" style="width:{width}px;height:900px;border:0"></iframe>'
                     "<script>onload=()=>{const inner=document.querySelector('iframe')"
                     ".contentDocument;document.body.dataset.answer="
                     "inner.body.dataset.answer}</script><body></body>")
    document, _ = browse(frame.as_uri(), tmp_path, "--allow-file-access-from-files",
                         "--window-size=1400,1000")
    scroll, client = answer(document)
    assert width - 20 < client <= width
    assert scroll <= client


@needs_browser
@pytest.mark.skipif(not AXE.exists(), reason="tests/setup could not fetch axe-core")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_accessibility_checker_finds_nothing_serious(page, tmp_path, scheme):
    shows = ("v.map(x=>x.impact+' '+x.id+': '+x.nodes.slice(0,3).map(n=>n.html.slice(0,120)))")
    url = with_script(page, tmp_path, AXE.read_text().replace("</script", "<\\/script") +
                      ";axe.run(document,{runOnly:['wcag2a','wcag2aa','wcag21aa','wcag22aa']})"
                      ".then(r=>{const v=r.violations.filter(x=>/serious|critical/.test(x.impact));"
                      + say(f"[r.passes.length,{shows}]") + "})")
    options = ["--blink-settings=preferredColorScheme=0"] if scheme == "dark" else []
    document, _ = browse(url, tmp_path, *options)
    passes, violations = answer(document)
    assert passes > 10
    assert not violations
