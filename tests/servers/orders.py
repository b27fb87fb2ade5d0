"""What the `orders` example must put on a server: its failures, and nothing else."""

import gzip
import json
import re
from collections import Counter

import shape
from orders_failures import FAILURES, SOURCE, text_like
from program import ROOT

SUMMARY = """\
353 orders fulfilled: 988 boxes to 14 cities
3 orders failed, 1 panicked; 4 rows rejected
8 reports captured
"""


def end_problems(ran):
    if ran.code != 0:
        yield f"it ended with {ran.code}"
    if SUMMARY not in ran.output:
        yield f"the summary is missing in its output:\n{ran.output[-2000:]}"


def count_problems(ran, issues, events):
    """Rows with the same fault are one issue."""
    expected = Counter(issue_of(failure.errors[0]) for failure in FAILURES)
    found = Counter(issue_of((issue["calculated_type"], None, issue["calculated_value"])) for issue in issues)
    for title, count in found.items():
        if count > 1 or title not in expected:
            yield f"{count} issues {title}"
    yield from (f"no issue {title}" for title in expected.keys() - found.keys())
    if len(events) != len(FAILURES):
        yield f"{len(events)} events for {len(FAILURES)} failures"
    for event in events:
        exception = event["data"]["exception"]["values"][-1]
        counted = f"× {event['data']['level']:7} {exception['type']}: {exception['value']}\n"
        if counted not in ran.output:
            yield f"the program did not count {counted.strip()!r}"


def issue_of(error):
    kind, _, text = error
    return f"{kind}: {re.sub(r'[0-9]+', '#', text)}"


def failure_problems(events):
    """Yields a title and the problems for each failure."""
    for failure in FAILURES:
        candidates = [event for event in events if innermost(event) == failure.errors[0][::2]]
        if len(candidates) == 1:
            yield failure.title, event_problems(failure, candidates[0])
        else:
            yield failure.title, [f"{len(candidates)} events have it"]


def innermost(event):
    seen = event["exception"]["values"][-1]
    return seen["type"], seen["value"]


def event_problems(failure, event):
    exceptions = event["exception"]["values"]
    values = [{"type": kind, "module": module, "value": text} for kind, module, text in reversed(failure.errors)]
    for value in values:
        if value["module"] is None:
            del value["module"]
    values[-1] |= {"mechanism": failure.mechanism, "stacktrace": {"frames": [frame_shape(*frame) for frame in failure.frames]}}
    yield from shape.differences({"level": failure.level, "exception": {"values": values}}, event)
    breadcrumbs = event["breadcrumbs"]["values"]
    if not failure.is_whole_trail:
        breadcrumbs = breadcrumbs[-len(failure.trail) :]
    yield from shape.differences([call(*entry) for entry in failure.trail], breadcrumbs, "$.breadcrumbs")


def frame_shape(file, function, line, variables):
    frame = {
        "filename": f"{SOURCE}/{file}.rs",
        "module": "orders" if file == "main" else f"orders::{file}",
        "function": function,
        "context_line": text_like(f".*{re.escape(line)}.*"),
        "in_app": True,
    }
    return frame | ({"vars": variables} if variables else {})


def call(function, arguments):
    """A breadcrumb."""
    breadcrumb = {"category": "call", "message": text_like(rf"{function}\(.*\).*")}
    return breadcrumb | ({"data": arguments} if arguments else {})


def secret_problems(ran, exchanges):
    """No card's token is in any request or in what the program prints."""
    table = (ROOT / SOURCE / "orders.csv").read_bytes()
    tokens = re.findall(rb"tok_\w+", table)
    if len(tokens) < 300:
        yield f"only {len(tokens)} tokens to look for"
    texts = {"its output": ran.output.encode()}
    for number, exchange in enumerate(exchanges):
        texts[f"the headers of request {number}"] = json.dumps(exchange.headers).encode()
        texts[f"request {number}"] = uncompressed(exchange.body)
    for place, text in texts.items():
        yield from (f"{token.decode()} is in {place}" for token in tokens if token in text)


def uncompressed(body):
    try:
        return gzip.decompress(body)
    except (OSError, EOFError):
        return body
