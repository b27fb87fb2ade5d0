"""An event like those of redhanded, written by hand, and a sender for it: what the checks must accept.

It stands between the checks and the program: if a check fails on it, the check or the receiver is wrong.
"""

import gzip
import json
import re
import urllib.request
import uuid
from datetime import UTC, datetime

SEND_SECONDS = 30


def event():
    now = _now()
    return {
        "event_id": uuid.uuid4().hex,
        "timestamp": now,
        "platform": "native",
        "level": "warning",
        "transaction": "sample::import",
        "release": "sample@0.1.0",
        "environment": "production",
        "exception": {"values": [_cause(), _outermost()]},
        "threads": {"values": [{"id": 1, "name": "main", "current": True, "crashed": False}]},
        "breadcrumbs": {
            "values": [
                _breadcrumb(now, 'import(path: "orders.csv", limit: 42)', {"path": "orders.csv", "limit": 42}),
                _breadcrumb(now, 'quantity(text: "7x")', {"text": "7x"}),
            ]
        },
        "contexts": {"rust": {"type": "runtime", "name": "rustc", "version": "1.95.0"}},
        "tags": {"region": "north"},
        "sdk": {
            "name": "redhanded.rust",
            "version": "0.1.0",
            "integrations": ["capture_errors", "panic_hook"],
            "packages": [{"name": "cargo:redhanded", "version": "0.1.0"}],
        },
    }


def _cause():
    return {
        "type": "ParseIntError",
        "module": "core::num::error",
        "value": "invalid digit found in string",
        "mechanism": {"type": "chained", "source": "source", "exception_id": 1, "parent_id": 0},
    }


def _outermost():
    frames = [
        _frame("import", 12, {"path": "orders.csv", "limit": 42, "card": "[Filtered]", "coupon": None}),
        _frame("quantity", 31, {"text": "7x"}),
    ]
    return {
        "type": "RowError",
        "module": "sample",
        "value": "row 7: the quantity is no number",
        "mechanism": {"type": "auto.function.capture_errors", "handled": True, "exception_id": 0},
        "thread_id": 1,
        "stacktrace": {"frames": frames},
    }


def _frame(function, line, variables):
    return {
        "function": function,
        "module": "sample",
        "filename": "src/sample.rs",
        "lineno": line,
        "colno": 18,
        "in_app": True,
        "pre_context": [f"// line {number}" for number in range(line - 5, line)],
        "context_line": f"    let found = {function}(text)?;",
        "post_context": [f"// line {number}" for number in range(line + 1, line + 6)],
        "vars": variables,
    }


def _breadcrumb(now, message, data):
    return {"timestamp": now, "category": "call", "message": message, "data": data}


def envelope_of(sent):
    payload = json.dumps(sent, ensure_ascii=False).encode()
    header = {"event_id": sent["event_id"], "sent_at": _now()}
    item = {"type": "event", "length": len(payload)}
    return b"\n".join([json.dumps(header).encode(), json.dumps(item).encode(), payload, b""])


def send(sent, dsn):
    key, host, project = re.fullmatch(r"http://(\w+)@([^/]+)/(\d+)", dsn).groups()
    request = urllib.request.Request(
        f"http://{host}/api/{project}/envelope/",
        data=gzip.compress(envelope_of(sent)),
        headers={
            "Content-Type": "application/x-sentry-envelope",
            "Content-Encoding": "gzip",
            "User-Agent": "sample/0.1.0",
            "X-Sentry-Auth": f"Sentry sentry_version=7, sentry_client=sample/0.1.0, sentry_key={key}",
        },
    )
    with urllib.request.urlopen(request, timeout=SEND_SECONDS):
        pass


def _now():
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
