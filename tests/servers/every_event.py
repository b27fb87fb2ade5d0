"""What holds for every event of redhanded, whatever the program."""

import re

import shape
from program import ROOT

LEVELS = {"fatal", "error", "warning"}
CALL = re.compile(r"(?P<function>[\w:<>#{} ]+)\((?P<arguments>.*)\)", re.DOTALL)


def problems(event, release, environment):
    yield from shape.differences(
        {
            "platform": "native",
            "level": lambda level: level in LEVELS,
            "release": release,
            "environment": environment,
            "sdk": {"name": "redhanded.rust", "version": re.compile(r"\d+\.\d+\.\d+")},
            "exception": {"values": lambda values: len(values) > 0},
            "breadcrumbs": {"values": lambda values: 0 < len(values) <= 100},
        },
        event,
    )
    exceptions = event.get("exception", {}).get("values")
    if exceptions:
        yield from chain_problems(exceptions)
        yield from frame_problems(exceptions)
    yield from breadcrumb_problems(event.get("breadcrumbs", {}).get("values", []))


def chain_problems(exceptions):
    """Root cause first; 0 is the outermost, each other names the one it caused."""
    handled = {"type": re.compile(r"auto\.function\.\w+"), "handled": lambda value: isinstance(value, bool)}
    for number, exception in enumerate(reversed(exceptions)):
        mechanism = dict(handled) if number == 0 else {"source": "source"}
        if len(exceptions) > 1:
            mechanism["exception_id"] = number
        if number > 0:
            mechanism["parent_id"] = number - 1
        wanted = {"type": re.compile(r"\S.*"), "value": lambda value: isinstance(value, str), "mechanism": mechanism}
        yield from shape.differences(wanted, exception, f"$.exception[-{number + 1}]")


def frame_problems(exceptions):
    """The stack is on the outermost exception, and each annotated frame says where and with which source line."""
    frames = exceptions[-1].get("stacktrace", {}).get("frames", [])
    if not frames:
        yield "$.exception[-1]: no frames"
    wanted = {
        "function": re.compile(r"\S+"),
        "filename": re.compile(r"[^/].*\.rs"),
        "lineno": lambda line: isinstance(line, int) and line > 0,
        "in_app": True,
        "context_line": re.compile(r".*\S.*"),
        "pre_context": lambda lines: 0 < len(lines) <= 5,
        "post_context": lambda lines: 0 < len(lines) <= 5,
    }
    for number, frame in enumerate(frames):
        if frame.get("in_app"):
            yield from shape.differences(wanted, frame, f"$.frames[{number}]")
            yield from source_problems(frame, f"$.frames[{number}]")


def source_problems(frame, path):
    """The source lines are those of the file, which is named as seen from the root of the workspace."""
    file, line = ROOT / frame.get("filename", ""), frame.get("lineno", 0)
    if not file.is_file():
        yield f"{path}.filename: there is no {frame.get('filename')!r}"
        return
    before, after = frame.get("pre_context", []), frame.get("post_context", [])
    first = line - 1 - len(before)
    lines = file.read_text().splitlines()[first : line + len(after)]
    if lines != [*before, frame.get("context_line"), *after]:
        yield f"{path}: its source lines are not those around {frame['filename']}:{line}"


# What the data of a call has besides its arguments, and how it may have ended: not at all yet, for one.
OF_CALL = {"outcome", "duration_ms", "duration_ms_at_most"}
OUTCOMES = {None, "returned", "failed", "panicked", "cancelled"}


def breadcrumb_problems(breadcrumbs):
    """A call shows its arguments twice: in the message for people, in the data for programs."""
    for number, breadcrumb in enumerate(breadcrumbs):
        if breadcrumb.get("category") != "call":
            continue
        call = CALL.match(breadcrumb.get("message", ""))
        if call is None:
            yield f"$.breadcrumbs[{number}].message: {breadcrumb.get('message')!r} is not `name(argument: value, ...)`"
            continue
        data = breadcrumb.get("data", {})
        if data.get("outcome") not in OUTCOMES:
            yield f"$.breadcrumbs[{number}].data.outcome: {data['outcome']!r}"
        for name in data.keys() - OF_CALL:
            if f"{name}: " not in call["arguments"]:
                yield f"$.breadcrumbs[{number}].message: {breadcrumb['message']!r} lacks `{name}`, which its data has"
    if not any(breadcrumb.get("category") == "call" for breadcrumb in breadcrumbs):
        yield "$.breadcrumbs: no call in it"
