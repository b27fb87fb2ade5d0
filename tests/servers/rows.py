"""The rows of `docs/exactly-once.md` on a server: as many events as the snapshots have, saying the same."""

import json
from collections import defaultdict

from program import ROOT

SNAPSHOTS = ROOT / "tests/reports/snapshots/rows"

# The projects, and with which argument the program is run for each.
PROJECTS = {
    "rows": [],
    "grouping": ["grouping"],
    "grouping-by-path": ["grouping-by-path"],
    "oversized": ["oversized"],
}

# How many issues two failures of one function at different `?` are, one of them twice with different arguments.
ISSUES = {"grouping": 1, "grouping-by-path": 2}


def problems(project, events, issues):
    """Yields titles, each with its problems."""
    if project == "rows":
        yield from row_problems(events)
    elif project in ISSUES:
        yield f"{project}: {ISSUES[project]} issues", issue_problems(project, events, issues)


def row_problems(events):
    found = defaultdict(list)
    for event in events:
        found[dict(event["tags"])["row"]].append(summary(event))
    snapshots = sorted(SNAPSHOTS.glob("*.snap"))
    for path in snapshots:
        wanted = sorted(summary(event) for event in json.loads(path.read_text().split("---\n", 2)[2]))
        name = path.stem
        yield f"row {name}", [] if sorted(found[name]) == wanted else [f"{sorted(found[name])} instead of {wanted}"]
    extra = found.keys() - {path.stem for path in snapshots}
    yield "no event of another row", [f"an event of {name!r}" for name in extra]


def summary(event):
    """Level, whether handled, the errors, and the path with its arguments."""
    values = event["exception"]["values"]
    frames = values[-1].get("stacktrace", {}).get("frames", [])
    path = [(frame.get("function"), frame.get("lineno"), frame.get("vars")) for frame in frames]
    errors = [(value["type"], value["value"]) for value in values]
    return json.dumps([event["level"], values[-1]["mechanism"]["handled"], errors, path], sort_keys=True)


def issue_problems(project, events, issues):
    if len(events) != 3:
        yield f"{len(events)} events"
    if len(issues) != ISSUES[project]:
        yield f"{len(issues)} issues"
