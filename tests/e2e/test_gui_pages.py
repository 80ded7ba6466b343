"""The wizard in a browser: the whole way on real servers, and each page as people need it."""

import time

import pytest
from company import Company
from scene import MASTER_PASSWORD, Scene
from wizard import AXE, Wizard, browser

PAGES = ("start", "source", "destination", "users", "folders", "review", "status", "result", "verify",
         "history")
PATIENCE = 60
PROFILE = "company.ini"


class Page:
    """The wizard's page in a browser."""

    def __init__(self, wizard, **window):
        self.driver = browser(**window)
        self.base = wizard.address.partition("#")[0]
        self.driver.get(wizard.address)
        self.wait_for("h1")

    def find(self, css):
        return self.driver.find_elements("css selector", css)

    def wait_for(self, css, holds=lambda element: True, timeout=PATIENCE):
        """The first element of this kind for which it holds."""
        ends = time.monotonic() + timeout
        while True:
            try:
                for element in self.find(css):
                    if holds(element):
                        return element
            except Exception as error:  # it was exchanged meanwhile
                if "stale" not in str(error):
                    raise
            assert time.monotonic() < ends, f"no {css}:\n{self.text()}"
            time.sleep(0.1)

    def text(self):
        return self.driver.find_element("tag name", "body").text

    def go(self, page):
        self.driver.get(f"{self.base}#{page}?profile={PROFILE}")
        self.wait_for(f"nav a[aria-current=step][href*='#{page}']" if page != "start" else "h1")

    def write(self, name, value):
        field = self.wait_for(f"[name={name}]")
        field.clear()
        field.send_keys(value)

    def press(self, label):
        self.wait_for("button", lambda one: one.text == label and one.is_enabled()).click()

    def title(self, text):
        self.wait_for("h1", lambda one: one.text == text)

    def complaints(self):
        return [entry["message"] for entry in self.driver.get_log("browser")
                if entry["level"] in ("SEVERE", "WARNING")]


@pytest.fixture
def begin(tmp_path, home):
    """begin(folder) starts a wizard there, and opens it in a browser."""
    started = []

    def start(folder=tmp_path, *args, **window):
        wizard = Wizard(folder, home, *args)
        started.append(wizard)
        page = Page(wizard, **window)
        started.append(page.driver)
        return wizard, page

    yield start
    for one in reversed(started):
        one.stop() if isinstance(one, Wizard) else one.quit()


def example(folder):
    """A profile between the two example plugins, and its accounts file."""
    (folder / PROFILE).write_text(
        "[migration]\naccounts = company.csv\nlogs = company.logs\nreporter.1 = terminal\n"
        "reporter.2 = json-lines\n[source]\nplugin = example-source\n[destination]\n"
        "plugin = example-destination\nfolder = arrived\n[reporter.json-lines]\nprogress = yes\n"
        "plugin = json-lines\n")
    (folder / "company.csv").write_text("ann@example.com;pw;Ann\nbob@example.com;pw;Bob\n")
    (folder / "company.csv").chmod(0o600)


@pytest.mark.timeout(300)
def test_a_company_is_moved_from_the_browser(begin, tmp_path):
    with Scene(tmp_path, Company(users=3, messages=120, large=0)) as scene:
        scene.fill()
        accounts = scene.company.write_accounts(tmp_path)
        _, page = begin()
        page.write("profile", "company")
        page.press("Begin")
        page.title("Source IMAP server")
        page.write("host", f"imap://localhost:{scene.source.port}")
        page.write("ca_file", str(scene.source.ca_file))
        page.press("Next")
        page.title("Kerio Connect")
        page.write("host", f"127.0.0.1:{scene.kerio.api_port}")
        page.write("admin", scene.kerio.admin)
        page.write("password", scene.kerio.password)
        page.write("master_password", MASTER_PASSWORD)
        page.press("Next")
        page.title("Load and Select Users")
        page.wait_for("#accounts-file").send_keys(str(accounts))
        page.wait_for("p", lambda one: one.text == "3 of 3 selected")
        page.press("Check selected")
        page.wait_for(".card code", lambda one: one.text.replace(":", "").lower() ==
                      scene.kerio.fingerprint.replace(":", "").lower())
        page.press("I compared it: trust this one")
        page.wait_for("p", lambda one: one.text.endswith("Check again."))
        page.press("Check selected")
        page.wait_for("p", lambda one: one.text == "All can be moved.")
        page.press("Next")
        page.press("Next")
        page.title("Review")
        assert not page.wait_for("button.main").is_enabled()
        for tick in page.find("fieldset input"):
            tick.click()
        page.press("Migrate 3 accounts")
        page.wait_for(".verdict", lambda one: one.text == "Everything that was found has arrived")
        assert not page.complaints()
        scene.assert_equal()
        assert scene.account_differences() == []


def test_a_missing_field_is_named_and_nothing_is_written(begin, tmp_path):
    _, page = begin()
    page.press("Begin")
    page.title("Source IMAP server")
    page.press("Next")
    link = page.wait_for(".summary a")
    assert link.text == "Server is needed"
    link.click()
    assert page.driver.switch_to.active_element.get_attribute("name") == "host"
    assert "host" not in (tmp_path / PROFILE).read_text()


def test_names_of_accounts_cannot_act(begin, tmp_path):
    example(tmp_path)
    (tmp_path / "company.csv").write_text("ann@example.com;pw;<img src=x onerror=alert(1)>\n")
    _, page = begin()
    page.go("users")
    page.wait_for("td", lambda one: one.text == "<img src=x onerror=alert(1)>")
    assert not page.find("td img")
    assert not page.complaints()


def test_a_page_that_is_loaded_again_shows_the_run(begin, tmp_path):
    example(tmp_path)
    _, page = begin()
    page.go("review")
    page.wait_for("fieldset input")
    for tick in page.find("fieldset input"):
        tick.click()
    page.press("Migrate 2 accounts")
    page.wait_for(".verdict", lambda one: "has arrived" in one.text)
    page.driver.refresh()
    page.wait_for(".verdict", lambda one: "has arrived" in one.text)
    page.driver.switch_to.new_window("tab")
    page.go("result")
    page.wait_for(".logs a", lambda one: one.text == "Events (for programs)")


def test_a_profile_written_by_hand_is_followed_as_well(begin, tmp_path):
    example(tmp_path)
    profile = tmp_path / PROFILE
    profile.write_text("".join(line for line in profile.read_text().splitlines(True)
                               if "reporter" not in line and "progress" not in line
                               and "plugin = json-lines" not in line))
    _, page = begin()
    page.go("review")
    page.wait_for("fieldset input")
    for tick in page.find("fieldset input"):
        tick.click()
    page.press("Migrate 2 accounts")
    page.wait_for(".verdict", lambda one: one.text == "Everything that was found has arrived")
    page.go("result")
    page.wait_for(".logs a", lambda one: one.text == "Report Log")


def test_a_folder_that_the_plan_skips_stays_behind(begin, tmp_path):
    example(tmp_path)
    wizard, page = begin()
    page.go("folders")
    page.press("Make a plan")
    page.wait_for("p", lambda one: one.text.startswith("The plan was made"))
    plan = tmp_path / "company.plan"
    plan.write_text(plan.read_text().replace(";/Folder 2;/Folder 2;", ";/Folder 2;skip;"))
    page.go("review")
    page.wait_for("fieldset input")
    for tick in page.find("fieldset input"):
        tick.click()
    page.press("Migrate 2 accounts")
    page.wait_for(".verdict", lambda one: "Under way" not in one.text and "Starting" not in one.text)
    assert "skip" in plan.read_text()
    assert not [path for path in (tmp_path / "arrived").rglob("*") if "Folder 2" in path.name]


def test_another_browser_is_sent_away(begin, tmp_path):
    wizard, _ = begin()
    other = Page(wizard)
    try:
        other.title("This page is closed")
    finally:
        other.driver.quit()


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_runs_over_the_side(begin, tmp_path, width):
    example(tmp_path)
    _, page = begin(width=max(width, 500))
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False})
    for name in PAGES:
        page.go(name)
        page.wait_for("h1", lambda one: one.text)
        time.sleep(0.5)
        over = page.driver.execute_script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, name
    assert not page.complaints()


@pytest.mark.skipif(not AXE.exists(), reason="tests/setup could not fetch axe-core")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_accessibility_checker_finds_nothing_serious(begin, tmp_path, scheme):
    example(tmp_path)
    _, page = begin()
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
        "features": [{"name": "prefers-color-scheme", "value": scheme}]})
    for name in PAGES:
        page.go(name)
        time.sleep(0.7)
        page.driver.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
        page.driver.execute_script(AXE.read_text())
        found = page.driver.execute_async_script(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})"
            ".then(arguments[0])")
        serious = [f"{name}: {one['id']} {one['nodes'][0]['html'][:120]}"
                   for one in found["violations"] if one["impact"] in ("serious", "critical")]
        assert not serious
        assert len(found["passes"]) > 5


def test_it_speaks_german_to_a_german_browser(begin, tmp_path):
    _, page = begin(tmp_path)
    page.driver.execute_script("localStorage.setItem('language', 'de')")
    page.driver.refresh()
    page.title("Postfächer zu Kerio Connect umziehen")
