"""Sentry's own ingestion, by the bindings of Relay: what goes in must come out.

Relay drops what it does not know without a word, so `_meta` and `errors` are not enough: what was sent is compared with
what came back, key by key.
"""

import json
import re
from datetime import UTC, datetime

from sentry_relay.processing import StoreNormalizer

ANY_LEVEL = re.compile(r"\[\d+\]")

# What ingestion adds to an event by itself.
ADDED = {
    "type": "the category of the event, found from its content",
    "received": "when it was received",
    "logger": "the empty name, if none was sent",
    "breadcrumbs.values[].type": "`default`, if none was sent",
    "breadcrumbs.values[].level": "`info`, if none was sent",
    "exception.values[].stacktrace.frames[].abs_path": "a copy of `filename`, if none was sent",
    "contexts.*.type": "the key of the context, if no type was sent",
    "contexts.os.os": "name and version in one text, for searching",
    "contexts.*.runtime": "name and version in one text, for searching",
    "contexts.trace": "a trace of its own, if none was sent",
    "contexts.trace.status": "`unknown`, if none was sent",
    "user.sentry_user": "a copy of the user's best identifier, for counting users",
    "tags.server_name": "where ingestion moves the attribute of that name",
}

# What ingestion moves elsewhere or writes in another form, with the same content.
MOVED = {
    "server_name": lambda sent, returned: dict(returned.get("tags") or []).get("server_name") == sent,
}


def ingest(event):
    """The event as first-time ingestion leaves it."""
    normalizer = StoreNormalizer(
        is_renormalize=False,
        remove_other=True,
        enable_trimming=True,
        max_secs_in_past=30 * 24 * 3600,
        max_secs_in_future=60,
        received_at=datetime.now(UTC).isoformat(),
    )
    return normalizer.normalize_event(raw_event=json.dumps(event, ensure_ascii=False))


def problems(event):
    """Yields one line for each thing that ingestion refused, cut, dropped, changed or added without a known reason."""
    returned = ingest(event)
    for error in returned.pop("errors", None) or []:
        yield f"refused: {error}"
    remarks = _remarks(returned)
    if remarks != event.get("_meta"):
        yield f"_meta: sent {_short(event.get('_meta'))}, came back {_short(remarks)}"
    sent = {key: value for key, value in event.items() if key not in ("_meta", *MOVED)}
    for key, arrived in MOVED.items():
        if key in event and not arrived(event[key], returned):
            yield f"{key}: lost on its way to where ingestion keeps it"
    returned.pop("_meta", None)
    yield from _compare(_canonical(sent), _canonical(returned), "")


def _canonical(event):
    """Tags as a map: both forms are allowed, ingestion returns pairs. What it adds to may be missing before."""
    return {"contexts": {}} | event | {"tags": dict(event.get("tags") or {})}


def _remarks(returned):
    """What is said of values; of those of tags by the tag's name, as it is sent."""
    remarks = returned.get("_meta")
    if not remarks or "tags" not in remarks:
        return remarks
    names = [name for name, _ in returned["tags"]]
    tags = {names[int(index)]: said["1"] for index, said in remarks["tags"].items()}
    return remarks | {"tags": tags}


def _compare(sent, returned, path):
    if isinstance(sent, dict) and isinstance(returned, dict):
        for key in sorted(sent.keys() | returned.keys()):
            yield from _compare_key(sent, returned, key, f"{path}.{key}".lstrip("."))
    elif isinstance(sent, list) and isinstance(returned, list) and len(sent) == len(returned):
        for index, (one, other) in enumerate(zip(sent, returned)):
            yield from _compare(one, other, f"{path}[{index}]")
    elif not _same(sent, returned, path):
        yield f"{path}: sent {_short(sent)}, came back {_short(returned)}"


def _compare_key(sent, returned, key, path):
    if key not in returned:
        yield f"{path}: dropped, it was {_short(sent[key])}"
    elif key in sent:
        yield from _compare(sent[key], returned[key], path)
    elif not _may_add(path):
        yield f"{path}: added by ingestion: {_short(returned[key])}"


def _same(sent, returned, path):
    if path.endswith("timestamp") and isinstance(sent, str) and isinstance(returned, (int, float)):
        # Ingestion counts in seconds since 1970, to the microsecond.
        return abs(datetime.fromisoformat(sent).timestamp() - returned) < 2e-6
    return type(sent) is type(returned) and sent == returned


def _may_add(path):
    path = ANY_LEVEL.sub("[]", path)
    return path in ADDED or re.sub(r"^contexts\.[^.]+", "contexts.*", path) in ADDED


def _short(value):
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 160 else f"{text[:160]}… ({len(text)} characters)"
