"""Envelopes as the protocol frames them, read strictly: whatever a lenient receiver would pass over is an error here."""

import gzip
import json
import re
from dataclasses import dataclass


class EnvelopeError(Exception):
    """The bytes are not a well-formed envelope."""


@dataclass
class Item:
    header: dict
    payload: bytes


@dataclass
class Envelope:
    header: dict
    items: list

    def event(self):
        """The event in it, or None if it carries none."""
        events = [item for item in self.items if item.header["type"] == "event"]
        if len(events) > 1:
            raise EnvelopeError(f"{len(events)} events in one envelope")
        return read_json(events[0].payload, "the event") if events else None


def decode(body, content_encoding):
    """The body without its compression."""
    if content_encoding in (None, "identity"):
        return body
    if content_encoding == "gzip":
        try:
            return gzip.decompress(body)
        except (OSError, EOFError) as error:
            raise EnvelopeError(f"not gzip: {error}") from error
    raise EnvelopeError(f"Content-Encoding {content_encoding!r} is not one that every receiver takes")


def parse(body):
    """Reads an envelope; every item must give its length in bytes."""
    line, rest = _line(body)
    envelope = Envelope(read_json(line, "the envelope's header"), [])
    while rest:
        line, rest = _line(rest)
        header = read_json(line, "an item's header")
        length = header.get("length")
        if not isinstance(header.get("type"), str) or not isinstance(length, int):
            raise EnvelopeError(f"an item's header needs type and length: {header}")
        payload, end, rest = rest[:length], rest[length : length + 1], rest[length + 1 :]
        if len(payload) < length or end not in (b"\n", b""):
            raise EnvelopeError(f"the length {length} does not fit the payload of {header}")
        envelope.items.append(Item(header, payload))
    return envelope


def read_json(text, what):
    """A JSON object in UTF-8, refusing what JSON libraries let pass: a key given twice, NaN, lone surrogates."""
    try:
        value = json.loads(text.decode("utf-8"), object_pairs_hook=_unique_keys, parse_constant=_no_constant)
    except ValueError as error:
        raise EnvelopeError(f"{what}: {error}") from error
    if not isinstance(value, dict):
        raise EnvelopeError(f"{what} is not an object")
    if re.search(rb"\\u[dD][89abAB]", text) and _has_surrogate(value):
        raise EnvelopeError(f"{what} contains half of a surrogate pair")
    return value


def _line(data):
    line, _, rest = data.partition(b"\n")
    return line, rest


def _unique_keys(pairs):
    keys = [key for key, _ in pairs]
    twice = {key for key in keys if keys.count(key) > 1}
    if twice:
        raise ValueError(f"given twice: {', '.join(sorted(twice))}")
    return dict(pairs)


def _no_constant(name):
    raise ValueError(f"{name} is not JSON")


def _has_surrogate(value):
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
