"""A Bugsink of one's own: started on loopback in a temporary folder, read back over its REST API, stopped by pid."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

SETTINGS = Path(__file__).resolve().parent / "settings"
TOKEN = "a" * 40
START_SECONDS = 60
STOP_SECONDS = 10
REQUEST_SECONDS = 30


class BugsinkError(Exception):
    """Bugsink did not start, or did not answer as its API says."""


class Bugsink:
    """Use it as a context manager. `project_names` gives the projects 1, 2, ... in order."""

    def __init__(self, project_names):
        self.project_names = project_names
        self.folder = None
        self.server = None
        self.url = None
        self.session_key = None

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="bugsink-"))
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_):
        self._stop()

    def dsn(self, project_name, host_and_port):
        """The DSN of a project as seen through `host_and_port`."""
        number = self.project_names.index(project_name) + 1
        return f"http://{uuid.UUID(int=number).hex}@{host_and_port}/{number}"

    def issues(self, project_name):
        project = self.project_names.index(project_name) + 1
        return self._pages(f"issues/?project={project}")

    def events(self, issue_id):
        """The events of an issue in order of arrival, each with what was sent under `data`."""
        listed = self._pages(f"events/?issue={issue_id}&order=asc")
        return [self._get(f"{self.url}/api/canonical/0/events/{event['id']}/") for event in listed]

    def log(self):
        path = self.folder / "log.txt"
        return path.read_text(errors="replace") if path.exists() else ""

    def _environment(self):
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "bugsink_conf",
            "PYTHONPATH": str(SETTINGS),
            "PYTHONDONTWRITEBYTECODE": "1",
            "BUGSINK_FOLDER": str(self.folder),
            "BUGSINK_URL": self.url,
        }

    def _start(self):
        # The socket is bound here and handed over, so no other process can take the port in between.
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            self._seed()
            self._serve(listener)
        self._wait_until_ready()

    def _seed(self):
        command = [sys.executable, str(SETTINGS / "bugsink_seed.py"), TOKEN, *self.project_names]
        seeded = subprocess.run(
            command, env=self._environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=START_SECONDS, check=False,
        )
        if seeded.returncode != 0:
            raise BugsinkError(f"could not set up Bugsink:\n{seeded.stdout}{seeded.stderr}")
        self.session_key = seeded.stdout.split()[-1]

    def _serve(self, listener):
        command = [
            sys.executable, "-m", "gunicorn", "bugsink.wsgi", "--bind", f"fd://{listener.fileno()}",
            "--workers", "1", "--threads", "4", "--graceful-timeout", "2", "--no-control-socket",
        ]
        with (self.folder / "log.txt").open("ab") as log:
            self.server = subprocess.Popen(
                command, env=self._environment(), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                pass_fds=[listener.fileno()],
            )

    def _wait_until_ready(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.server.poll() is not None:
                raise BugsinkError(f"Bugsink ended with {self.server.returncode}:\n{self.log()}")
            try:
                with urllib.request.urlopen(f"{self.url}/health/ready", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise BugsinkError(f"Bugsink was not ready after {START_SECONDS} s:\n{self.log()}")

    def _stop(self):
        if self.server is not None and self.server.poll() is None:
            self.server.terminate()
            try:
                self.server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _get(self, url):
        request = urllib.request.Request(url, headers={"Authorization": f"Bearer {TOKEN}"})
        try:
            with urllib.request.urlopen(request, timeout=REQUEST_SECONDS) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise BugsinkError(f"GET {url}: {error.code} {error.read()[:500]!r}") from error

    def _pages(self, path):
        found, url = [], f"{self.url}/api/canonical/0/{path}"
        while url:
            page = self._get(url)
            found += page["results"]
            url = page["next"]
        return found
