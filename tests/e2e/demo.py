"""The second half of tests/demo, once kimt is built: two servers, a migration, a proof."""

import argparse
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from company import DOMAINS, Company
from compare import print_table
from program import kimt_path
from scene import Scene

STOPPED = 4   # exit status of kimt after a signal
_WHAT = {"kerio.secret": "password of Kerio's administrator",
         "master.secret": "Kerio's master password"}


def step(text):
    print(f"\n== {text}", flush=True)


def show(path, lines=None):
    """A file, indented."""
    text = path.read_text().splitlines()
    print(f"   {path}")
    for line in text[:lines]:
        print(f"   | {line}")
    if lines and len(text) > lines:
        print(f"   | … {len(text) - lines} more")


def show_wizard(scene):
    """The wizard, on the same servers, until Ctrl-C; then the same proof."""
    scene.write_files(migration={"reporter.5": "json-lines"},
                      **{"reporter_json-lines": {"plugin": "json-lines", "progress": "yes"}})
    step(f"kimt gui {scene.profile.name}")
    print("   The profile is filled in; press Next, and see what each page says.")
    # As one who logged in at this desk would: a browser, if there is one.
    in_foreground([kimt_path(), "gui", scene.profile])
    return prove(scene)


def play(folder, company, stays, by_wizard=False):
    with Scene(folder, company) as scene:
        step("The old server: Dovecot, and a made-up company on it")
        began = time.monotonic()
        totals = scene.fill()
        print(f"   {totals.users} people in {len(DOMAINS)} domains, {totals.folders} folders, "
              f"{totals.messages} messages, {totals.bytes / 1e6:.0f} MB "
              f"({time.monotonic() - began:.1f} s)")
        step("The new server: a stand-in for Kerio Connect")
        scene.make_strict_domain()
        print(f"   administration https://127.0.0.1:{scene.kerio.api_port}/admin/, "
              f"IMAP port {scene.kerio.imap_port}")
        print(f"   {DOMAINS[0]} and all users are still missing there;\n"
              f"   {DOMAINS[1]} exists, and demands better passwords than some people have")
        if by_wizard:
            return show_wizard(scene)
        step("What kimt needs: a profile and a list of accounts")
        scene.write_files()
        show(scene.profile)
        show(scene.accounts, 5)
        for name, what in _WHAT.items():
            print(f"   {folder / name}: {what}")
        step(f"kimt migrate {scene.profile.name}")
        status = in_foreground([kimt_path(), "migrate", scene.profile])
        print(f"\n   exit status {status}")
        if status == STOPPED:
            return False
        equal = prove(scene)
        if stays:
            stay(scene)
        return equal and status == 0


def in_foreground(command):
    """Runs it on our terminal; Ctrl-C is for the command to answer, not for us."""
    # A handler, not SIG_IGN: that the command would inherit.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        return subprocess.Popen(command).wait()
    finally:
        signal.signal(signal.SIGINT, before)


def prove(scene):
    step("Is it all there? An independent look at both servers (Python's imaplib)")
    accounts = scene.account_differences()
    print(f"   {len(scene.company.people) - len(accounts)} of {len(scene.company.people)} "
          "users are in Kerio with their full names")
    for line in accounts:
        print(f"   {line}")
    verdicts = scene.compare()
    equal = print_table(verdicts)
    renamed = sum(len(v.renamed) for v in verdicts)
    print("   compared: every folder, every byte of every message, dates, flags (where \\Deleted must\n"
          "   not have come along), and the keywords that Kerio can hold; "
          f"{renamed} folders have the name\n   that Kerio has for them or can take")
    if scene.kerio.front.violations:
        print(f"   protocol violations: {scene.kerio.front.violations}")
    return equal and not accounts and not scene.kerio.front.violations


def stay(scene):
    """Until Ctrl-C both servers can be tried by hand."""
    step("Both servers stay until Ctrl-C; in another shell try")
    print(f"   cd {scene.folder}\n"
          f"   {kimt_path()} check company.ini\n"
          f"   {kimt_path()} plan company.ini        # shows where each folder went, and goes\n"
          f"   {kimt_path()} migrate company.ini     # refuses to copy everything twice", flush=True)
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        print()


def fresh_folder(path):
    """`path`, emptied of an earlier demo, or else a temporary folder."""
    if path is None:
        return Path(tempfile.mkdtemp(prefix="kimt-demo-"))
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(mode=0o700)
    return path


def main():
    parser = argparse.ArgumentParser(description="Migrates a made-up company. Run tests/demo.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, default=24)
    parser.add_argument("--messages", type=int, default=6000)
    parser.add_argument("--stay", action="store_true", help="leave both servers up until Ctrl-C")
    parser.add_argument("--gui", action="store_true", help="move it by the wizard, in the browser")
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    # As Ctrl-C does: by an exception, so that the servers end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    began = time.monotonic()
    folder = fresh_folder(args.folder)
    good = play(folder, Company(args.seed, args.people, args.messages), args.stay, args.gui)
    step(f"{'All is equal' if good else 'NOT all is equal'} "
         f"({time.monotonic() - began:.0f} s for servers, migration and proof)")
    print(f"   Profile, accounts and logs are kept in {folder}; both servers are gone.")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
