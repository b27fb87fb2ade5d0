"""What a request that carries an envelope must look like on the wire."""

import re
from datetime import UTC, datetime, timedelta

import envelope as envelopes

GZIP_FROM_BYTES = 1024
CLOCK_TOLERANCE = timedelta(minutes=1)
RFC_3339_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
EVENT_ID = re.compile(r"[0-9a-f]{32}")
PRODUCT = re.compile(r"[a-z0-9._-]+/\d+\.\d+\.\d+\S*")


def request_problems(exchange, dsn):
    """Yields what is wrong with the request line, its headers and the status it was answered with."""
    key, project = re.fullmatch(r"http://(\w+)@[^/]+/(\d+)", dsn).groups()
    headers = exchange.headers
    if (exchange.method, exchange.path) != ("POST", f"/api/{project}/envelope/"):
        yield f"{exchange.method} {exchange.path} instead of POST /api/{project}/envelope/"
    if headers.get("content-type") != "application/x-sentry-envelope":
        yield f"Content-Type {headers.get('content-type')!r}"
    if headers.get("content-length") != str(len(exchange.body)):
        yield f"Content-Length {headers.get('content-length')!r} for {len(exchange.body)} bytes"
    if not PRODUCT.match(headers.get("user-agent", "")):
        yield f"User-Agent {headers.get('user-agent')!r}"
    yield from authentication_problems(headers.get("x-sentry-auth", ""), key)
    if exchange.status != 200:
        yield f"answered with {exchange.status}: {exchange.answer[:300]!r}"


def authentication_problems(header, key):
    scheme, _, rest = header.partition(" ")
    given = dict(part.strip().partition("=")[::2] for part in rest.split(","))
    if scheme != "Sentry" or given.get("sentry_version") != "7" or given.get("sentry_key") != key:
        yield f"X-Sentry-Auth {header!r}"
    elif not PRODUCT.fullmatch(given.get("sentry_client", "")):
        yield f"X-Sentry-Auth without a client's name and version: {header!r}"


def read_envelope(exchange):
    """The decoded bytes and the envelope in them."""
    body = envelopes.decode(exchange.body, exchange.headers.get("content-encoding"))
    return body, envelopes.parse(body)


def envelope_problems(exchange):
    """Yields what is wrong with the body, from its compression to the identity of the event in it."""
    try:
        body, envelope = read_envelope(exchange)
        event = envelope.event()
    except envelopes.EnvelopeError as error:
        yield str(error)
        return
    if len(body) >= GZIP_FROM_BYTES and exchange.headers.get("content-encoding") != "gzip":
        yield f"{len(body)} bytes sent without compression"
    yield from time_problems("sent_at", envelope.header.get("sent_at"))
    if event is not None:
        yield from time_problems("timestamp", event.get("timestamp"))
        if not EVENT_ID.fullmatch(event.get("event_id", "")):
            yield f"event_id {event.get('event_id')!r}"
        if envelope.header.get("event_id") != event.get("event_id"):
            yield f"event_id {event.get('event_id')!r} is {envelope.header.get('event_id')!r} in the envelope's header"


def time_problems(name, text):
    if not isinstance(text, str) or not RFC_3339_UTC.fullmatch(text):
        yield f"{name} {text!r} is not RFC 3339 in UTC"
    elif abs(datetime.now(UTC) - datetime.fromisoformat(text)) > CLOCK_TOLERANCE:
        yield f"{name} {text!r} is not now"
