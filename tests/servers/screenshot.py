"""Takes pictures of the pages that Bugsink shows for the `orders` example, for people to look at."""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import bugsink_server
import pass_through
import program
import sample

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PAGE_SECONDS = 60
PAGES = {"stacktrace": "", "breadcrumbs": "breadcrumbs/", "details": "details/"}


def main():
    options = arguments()
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"none of {', '.join(BROWSERS)} is installed")
    options.folder.mkdir(parents=True, exist_ok=True)
    project = "sample" if options.sample else "orders"
    with bugsink_server.Bugsink([project]) as bugsink:
        report(bugsink, project, options)
        # The command line of Chromium knows no cookies, so the session's is added on the way.
        cookie = {"Cookie": f"sessionid={bugsink.session_key}"}
        with pass_through.PassThrough(bugsink.url, cookie) as proxy:
            take_all(browser, bugsink, project, proxy.host_and_port, options)
    return 0


def arguments():
    parser = argparse.ArgumentParser(prog="tests/servers/screenshot", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the PNG files go")
    parser.add_argument("--issue", default="", metavar="TEXT", help="only issues with this in their title")
    parser.add_argument("--size", default="1600,1800", metavar="WIDTH,HEIGHT", help="of the window, in pixels")
    parser.add_argument("--sample", action="store_true", help="show the hand-written event instead of the example's")
    return parser.parse_args()


def report(bugsink, project, options):
    dsn = bugsink.dsn(project, bugsink.url.removeprefix("http://"))
    if options.sample:
        sample.send(sample.event(), dsn)
    else:
        ran = program.run(program.build(project), dsn)
        print(ran.output)


def take_all(browser, bugsink, project, host_and_port, options):
    take(browser, f"http://{host_and_port}/issues/1/", options.folder / "issues.png", options.size)
    for number, issue in enumerate(bugsink.issues(project), start=1):
        title = f"{issue['calculated_type']}: {issue['calculated_value']}"
        if options.issue not in title:
            continue
        print(f"issue {number}: {title}")
        event = f"http://{host_and_port}/issues/issue/{issue['id']}/event/last/"
        for name, path in PAGES.items():
            take(browser, event + path, options.folder / f"issue-{number}-{name}.png", options.size)


def take(browser, url, path, size):
    with tempfile.TemporaryDirectory(prefix="chromium-") as profile:
        command = [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
            f"--user-data-dir={profile}", f"--window-size={size}", f"--screenshot={path}", url,
        ]
        ended = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PAGE_SECONDS, check=False,
        )
    if ended.returncode != 0 or not path.exists():
        sys.exit(f"no picture of {url}:\n{ended.stderr[-2000:]}")
    print(f"  {path}")


if __name__ == "__main__":
    sys.exit(main())
