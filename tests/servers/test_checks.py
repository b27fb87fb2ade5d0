"""The checks themselves: each accepts the sample and refuses it with one thing broken."""

import gzip
import json
import re
import unittest

import envelope
import every_event
import program
import relay
import sample
import schema
import shape
import wire
from pass_through import Exchange

DSN = "http://00000000000000000000000000000001@127.0.0.1:9/1"


def broken(change):
    event = sample.event()
    change(event)
    return event


def frame(event):
    return event["exception"]["values"][-1]["stacktrace"]["frames"][-1]


def exchange(body=None, **changes):
    body = gzip.compress(sample.envelope_of(sample.event())) if body is None else body
    headers = {
        "content-type": "application/x-sentry-envelope",
        "content-encoding": "gzip",
        "content-length": str(len(body)),
        "user-agent": "sample/0.1.0",
        "x-sentry-auth": "Sentry sentry_version=7, sentry_client=sample/0.1.0, sentry_key=" + "0" * 31 + "1",
    }
    path = changes.pop("path", "/api/1/envelope/")
    status = changes.pop("status", 200)
    headers |= {name.replace("_", "-"): value for name, value in changes.items()}
    return Exchange("POST", path, headers, body, status, b"")


class Relay(unittest.TestCase):
    def test_takes_the_sample(self):
        self.assertEqual([], list(relay.problems(sample.event())))

    def test_takes_what_an_event_may_have(self):
        more = {"server_name": "box", "user": {"id": "1"}, "extra": {"a": 1}, "fingerprint": ["{{ default }}", "x"]}
        self.assertEqual([], list(relay.problems(broken(lambda event: event.update(more)))))
        self.assertEqual([], list(relay.problems(broken(lambda event: (event.pop("contexts"), event.pop("tags"))))))

    def assert_refused(self, expected, change):
        self.assertRegex("\n".join(relay.problems(broken(change))), expected)

    def test_refuses_what_it_drops_or_cuts(self):
        self.assert_refused(r"mystery: dropped", lambda event: frame(event).update(mystery=1))
        self.assert_refused(r"refused: .*mystery", lambda event: event.update(mystery=1))
        self.assert_refused(r"vars\.text: dropped", lambda event: frame(event)["vars"].update(a="x" * 2100))
        self.assert_refused(r"vars\.deep", lambda event: frame(event)["vars"].update(deep=[[[[[[[1]]]]]]]))
        self.assert_refused(r"tags\.release: dropped", lambda event: event["tags"].update(release="x"))
        self.assert_refused(r"platform: sent \"rust\"", lambda event: event.update(platform="rust"))
        self.assert_refused(r"environment", lambda event: event.update(environment="none"))
        self.assert_refused(r"transaction: sent", lambda event: event.update(transaction="t" * 201))
        self.assert_refused(r"value: sent", lambda event: event["exception"]["values"][0].update(value="v" * 9000))
        self.assert_refused(r"mechanism", lambda event: event["exception"]["values"][0]["mechanism"].pop("type"))


class EveryEvent(unittest.TestCase):
    FILE = "examples/quickstart.rs"
    LINE = 16

    def event(self, change=lambda event: None):
        """The sample, with the lines of a real file."""
        event = sample.event()
        lines = (program.ROOT / self.FILE).read_text().splitlines()
        for shown in event["exception"]["values"][-1]["stacktrace"]["frames"]:
            place = self.LINE - 1
            before, after = lines[place - 5 : place], lines[place + 1 : place + 6]
            shown |= {"filename": self.FILE, "lineno": self.LINE, "context_line": lines[place]}
            shown |= {"pre_context": before, "post_context": after}
        change(event)
        return event

    def problems(self, change=lambda event: None):
        return list(every_event.problems(self.event(change), "sample@0.1.0", "production"))

    def test_takes_a_complete_event(self):
        self.assertEqual([], self.problems())

    def test_refuses_an_incomplete_one(self):
        for change in (
            lambda event: event.update(level="info"),
            lambda event: event.update(release="sample@0.1.1"),
            lambda event: event.pop("environment"),
            lambda event: event["breadcrumbs"].update(values=[]),
            lambda event: event["breadcrumbs"]["values"][0].update(message="import()"),
            lambda event: event["exception"].update(values=[]),
            lambda event: event["exception"]["values"].reverse(),
            lambda event: event["exception"]["values"][0]["mechanism"].update(parent_id=1),
            lambda event: event["exception"]["values"][-1]["mechanism"].pop("handled"),
            lambda event: event["exception"]["values"][-1].pop("stacktrace"),
            lambda event: frame(event).update(lineno=self.LINE + 1),
            lambda event: frame(event).update(context_line=""),
            lambda event: frame(event).update(filename="examples/nothing.rs"),
            lambda event: frame(event)["post_context"].append(""),
        ):
            self.assertNotEqual([], self.problems(change))


class Schema(unittest.TestCase):
    def test_takes_the_sample(self):
        self.assertEqual([], list(schema.problems(sample.event())))

    def test_refuses_unknown_keys_and_wrong_types(self):
        for change in (
            lambda event: event.update(mystery=1),
            lambda event: frame(event).update(mystery=1),
            lambda event: frame(event).update(lineno="31"),
            lambda event: event.update(level="loud"),
        ):
            self.assertNotEqual([], list(schema.problems(broken(change))))


class Framing(unittest.TestCase):
    def test_reads_what_the_sample_writes(self):
        event = sample.event()
        self.assertEqual(event, envelope.parse(sample.envelope_of(event)).event())

    def test_refuses_bad_bytes(self):
        good = sample.envelope_of(sample.event())
        for bad in (
            b"",
            good[:-10],
            good.replace(b'"length": ', b'"length": 1'),
            good.replace(b'"length"', b'"size"'),
            good + good.split(b"\n", 1)[1],
            good.replace(b'{"event_id"', b'{"event_id": "", "event_id"', 1),
            good.replace(b"42", b"NaN"),
        ):
            with self.assertRaises(envelope.EnvelopeError, msg=bad[:80]):
                envelope.parse(bad).event()
        for bad in (b'{"a": "\\ud800"}', b'{"a": "\xff"}', b"[]"):
            with self.assertRaises(envelope.EnvelopeError, msg=bad):
                envelope.read_json(bad, "this")


class Wire(unittest.TestCase):
    def test_takes_a_good_request(self):
        self.assertEqual([], list(wire.request_problems(exchange(), DSN)))
        self.assertEqual([], list(wire.envelope_problems(exchange())))

    def test_refuses_each_bad_header(self):
        for changes in (
            {"path": "/api/1/envelope"},
            {"status": 500},
            {"content_type": "application/json"},
            {"content_length": "1"},
            {"user_agent": ""},
            {"x_sentry_auth": "Sentry sentry_version=7, sentry_key=" + "0" * 31 + "1"},
            {"x_sentry_auth": "Sentry sentry_version=7, sentry_client=a/1.0.0, sentry_key=2"},
        ):
            self.assertNotEqual([], list(wire.request_problems(exchange(**changes), DSN)), changes)

    def test_refuses_bad_bodies(self):
        event = sample.event()
        plain = sample.envelope_of(event)
        old = json.dumps(event["timestamp"]).encode(), b'"2001-01-01T00:00:00Z"'
        for bad in (
            exchange(body=plain, content_encoding=None),
            exchange(body=plain),
            exchange(content_encoding="zstd"),
            exchange(body=gzip.compress(plain.replace(*old))),
            exchange(body=gzip.compress(plain.replace(event["event_id"].encode(), b"0" * 32, 1))),
        ):
            self.assertNotEqual([], list(wire.envelope_problems(bad)))


class Shape(unittest.TestCase):
    def test_accepts(self):
        wanted = {"a": 1, "b": [re.compile("x+"), lambda value: value > 1]}
        self.assertEqual([], list(shape.differences(wanted, {"a": 1, "b": ["xx", 2], "c": 3})))

    def test_refuses(self):
        for wanted, value in (
            ({"a": 1}, {}),
            ({"a": 1}, {"a": "1"}),
            ({"a": 1}, {"a": 1.0}),
            ({"a": 1}, {"a": True}),
            ([1], [1, 2]),
            (re.compile("x"), "xx"),
            (lambda value: False, 1),
        ):
            self.assertEqual(1, len(list(shape.differences(wanted, value))), (wanted, value))


if __name__ == "__main__":
    unittest.main()
