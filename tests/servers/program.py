"""Builds an example of this workspace and runs it against a server."""

import json
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD_SECONDS = 1200
RUN_SECONDS = 120
ENVIRONMENT = "tests-on-loopback"


class ProgramError(Exception):
    """The example could not be built, or did not end in time."""


@dataclass
class Run:
    output: str  # both streams
    code: int
    seconds: float


def build(example):
    """The path of the example's executable."""
    command = ["cargo", "build", "--quiet", "--example", example, "--message-format=json-render-diagnostics"]
    built = subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, timeout=BUILD_SECONDS,
        check=False,
    )
    if built.returncode != 0:
        raise ProgramError(f"`{' '.join(command)}` failed")
    for message in map(json.loads, built.stdout.splitlines()):
        if message.get("executable") and message["target"]["name"] == example:
            return message["executable"]
    raise ProgramError(f"cargo named no executable for {example}")


def application_release():
    """`name@version` of the package that owns the examples, as Cargo knows it."""
    command = ["cargo", "metadata", "--no-deps", "--format-version", "1"]
    metadata = json.loads(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, timeout=60).stdout)
    manifest = str(ROOT / "Cargo.toml")
    package = next(package for package in metadata["packages"] if package["manifest_path"] == manifest)
    return f"{package['name']}@{package['version']}"


def run(executable, dsn, *arguments):
    """Runs it to its end, with nothing of this shell's settings that could change what it sends or where."""
    foreign = ("SENTRY_", "REDHANDED_", "RUST_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
    environment = {name: value for name, value in os.environ.items() if not name.upper().startswith(foreign)}
    environment |= {"SENTRY_DSN": dsn, "SENTRY_ENVIRONMENT": ENVIRONMENT, "NO_PROXY": "127.0.0.1", "NO_COLOR": "1"}
    started = time.monotonic()
    try:
        ended = subprocess.run(
            [executable, *arguments], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=RUN_SECONDS, check=False,
        )
    except subprocess.TimeoutExpired as error:
        output = (error.stdout or b"").decode(errors="replace")
        raise ProgramError(f"{executable} ran for more than {RUN_SECONDS} s; its output:\n{output}") from error
    return Run(ended.stdout.decode(errors="replace"), ended.returncode, time.monotonic() - started)
