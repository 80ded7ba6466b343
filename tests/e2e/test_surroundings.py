"""What is installed around the program: completion for shells, units for systemd, a container."""

import re
import shutil
import subprocess

import pytest
from program import REPOSITORY, kimt_path

CONF = REPOSITORY / "conf"
MAKER = REPOSITORY / "tests/tools/completions.py"
FILES = {"bash": "bash/kimt", "zsh": "zsh/_kimt", "fish": "fish/kimt.fish"}


def text_of(name):
    return (CONF / name).read_text()


@pytest.mark.parametrize("shell", FILES)
def test_completion_is_made_from_the_tables_of_options(shell):
    made = subprocess.run([MAKER, kimt_path(), shell], capture_output=True, text=True, check=True)
    assert made.stdout == text_of(f"completion/{FILES[shell]}"), "tests/tools/docs.sh --update"


@pytest.mark.parametrize("shell", FILES)
def test_completion_is_sound_where_the_shell_is_there(shell):
    if not shutil.which(shell):
        pytest.skip(f"no {shell}")
    subprocess.run([shell, "-n", CONF / "completion" / FILES[shell]], check=True)


def complete(*words):
    """What bash offers for the last word."""
    script = f"""source {CONF}/completion/bash/kimt
        COMP_WORDS=({' '.join(f"'{word}'" for word in words)}); COMP_CWORD={len(words) - 1}
        _kimt kimt '{words[-1]}' '{words[-2]}'; printf '%s\\n' "${{COMPREPLY[@]}}" """
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_bash_completes_commands_and_the_options_of_each():
    assert complete("kimt", "mi") == ["migrate"]
    assert complete("kimt", "undo", "--r") == ["--run"]
    assert complete("kimt", "migrate", "--r") == []
    assert set(complete("kimt", "migrate", "--d")) == {"--dry-run", "--data-dir"}


def test_bash_completes_the_names_of_files(tmp_path, monkeypatch):
    (tmp_path / "company.ini").write_text("")
    monkeypatch.chdir(tmp_path)
    assert complete("kimt", "migrate", "com") == ["company.ini"]


def test_the_units_are_sound(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd")
    for kind in ("service", "timer"):
        unit = text_of(f"systemd/kimt@.{kind}").replace("ExecStart=kimt ", f"ExecStart={kimt_path()} ")
        (tmp_path / f"kimt@.{kind}").write_text(unit)
        (tmp_path / f"kimt@company.{kind}").symlink_to(f"kimt@.{kind}")
    done = subprocess.run(["systemd-analyze", "verify", "--man=no",
                           tmp_path / "kimt@company.service", tmp_path / "kimt@company.timer"],
                          capture_output=True, text=True, check=False)
    said = [line for line in (done.stdout + done.stderr).splitlines() if "kimt@" in line]
    assert not said and done.returncode == 0, done.stdout + done.stderr


def test_the_service_takes_a_stop_for_success_and_cannot_do_much():
    unit = text_of("systemd/kimt@.service")
    assert "SuccessExitStatus=4\n" in unit and "LoadCredential=%i.ini:" in unit
    for line in ("DynamicUser=yes", "ProtectSystem=strict", "CapabilityBoundingSet=",
                 "NoNewPrivileges=yes"):
        assert line + "\n" in unit


def test_a_profile_runs_from_a_folder_of_credentials(tmp_path, kimt):
    """As the unit has it: profile and accounts side by side, state and logs elsewhere."""
    (tmp_path / "company.csv").write_text("ann@example.com;x;Ann\n")
    profile = tmp_path / "company.ini"
    profile.write_text("[migration]\naccounts = company.csv\nreporter.1 = terminal\n"
                       "[source]\nplugin = example-source\nmessages = 3\n"
                       f"[destination]\nplugin = example-destination\nfolder = {tmp_path}/out\n")
    for path in (profile, tmp_path / "company.csv"):
        path.chmod(0o400)
    result = kimt("migrate", "--set", f"migration.state={tmp_path}/state",
                  "--set", f"migration.logs={tmp_path}/logs", profile)
    assert result.status == 0, result.text


def test_the_container_runs_as_a_user_with_places_for_what_is_kept():
    last = text_of("Containerfile").split("\nFROM ")[-1]
    assert re.search(r"^USER kimt$", last, re.M)
    for place in ("/profile", "/state", "/logs"):
        assert f'"{place}"' in last


def keys_of_flavours():
    """As the program reads them."""
    source = (REPOSITORY / "plugins/common/imap/flavour/flavour_settings.c").read_text()
    settings = source[source.index("---- keys ----"):]
    listed = re.findall(r'\{"([a-z_]+)\.?", offsetof', settings)
    return set(listed) | set(re.findall(r'strcmp\(key, "([a-z_]+)"\)', settings))


def test_the_manual_describes_each_key_of_a_flavour():
    page = (REPOSITORY / "plugins/imap/kimt-flavour.5").read_text()
    described = re.findall(r"^\.It Cm ([a-z_]+)(?:\.N)? Li =", page, re.M)
    assert sorted(described) == sorted(keys_of_flavours())


def test_the_flavours_that_are_installed_use_these_keys_alone():
    for path in (CONF / "flavours").glob("*.ini"):
        used = re.findall(r"^([a-z_]+)(?:\.\d+)? =", path.read_text(), re.M)
        assert used and set(used) <= keys_of_flavours(), path
