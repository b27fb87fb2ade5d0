"""Runs the `orders` example against a real Bugsink and through Sentry's own ingestion, and checks what they got."""

import argparse
import json
import signal
import sys
import time
import unittest
from pathlib import Path

import bugsink_server
import every_event
import orders
import pass_through
import program
import relay
import rows
import sample
import schema
import wire
from checks import Checks

HERE = Path(__file__).resolve().parent
EXAMPLE = "orders"
TOTAL_SECONDS = 1500


def main():
    options = arguments()
    end_in_time()
    started = time.monotonic()
    checks = Checks()
    checks.check("the checks refuse what is broken and take what is good", failed_self_tests())
    executable = options.program or program.build(EXAMPLE)
    with bugsink_server.Bugsink(["sample", EXAMPLE, *rows.PROJECTS]) as bugsink:
        with pass_through.PassThrough(bugsink.url) as proxy:
            check_sample(checks, bugsink, proxy)
        with pass_through.PassThrough(bugsink.url) as proxy:
            check_program(checks, bugsink, proxy, executable, options.events)
        check_rows(checks, bugsink)
        if checks.failed:
            print(f"\nthe end of Bugsink's log:\n{bugsink.log()[-3000:]}")
    print(f"{checks.passed} passed, {checks.failed} failed in {time.monotonic() - started:.0f} s")
    return 1 if checks.failed else 0


def arguments():
    parser = argparse.ArgumentParser(prog="tests/servers/run", description=__doc__)
    parser.add_argument("--program", metavar="FILE", help="run this executable instead of building the example")
    parser.add_argument("--events", metavar="FOLDER", type=Path, help="write each event there as it was sent")
    return parser.parse_args()


def end_in_time():
    """However the run is ended, by a signal or by the clock, what was started is stopped by the `with` blocks."""

    def stop(number, _):
        sys.exit(f"stopped by {signal.Signals(number).name}")

    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, stop)
    signal.alarm(TOTAL_SECONDS)


def failed_self_tests():
    """Yields the failures of test_checks.py."""
    result = unittest.TestResult()
    unittest.defaultTestLoader.discover(str(HERE), "test_*.py").run(result)
    if result.testsRun == 0:
        yield "no self-test was found"
    for test, trace in result.failures + result.errors:
        yield f"{test}\n{trace}"


def check_sample(checks, bugsink, proxy):
    event = sample.event()
    dsn = bugsink.dsn("sample", proxy.host_and_port)
    sample.send(event, dsn)
    checks.check("a hand-written event arrives", received_problems(proxy.exchanges(), dsn))
    checks.check("Bugsink stores it as it was sent", stored_problems([event], stored(bugsink, "sample")))


def check_program(checks, bugsink, proxy, executable, folder):
    dsn = bugsink.dsn(EXAMPLE, proxy.host_and_port)
    ran = program.run(executable, dsn)
    exchanges = proxy.exchanges()
    print(f"      {EXAMPLE} ended with {ran.code} after {ran.seconds:.1f} s and {len(exchanges)} requests")
    checks.check(f"{EXAMPLE} ends as it should", orders.end_problems(ran))
    checks.check("every request and envelope is well-formed and accepted", received_problems(exchanges, dsn))
    sent = sent_events(exchanges)
    if folder is not None:
        write(sent, folder)
    check_events(checks, sent)
    issues = bugsink.issues(EXAMPLE)
    events = stored(bugsink, EXAMPLE)
    checks.check("Bugsink stores each event as it was sent", stored_problems(sent, events))
    checks.check("one event for each failure, one issue for each distinct one", orders.count_problems(ran, issues, events))
    for title, problems in orders.failure_problems([event["data"] for event in events]):
        checks.check(title, problems)
    checks.check("no secret in any byte", orders.secret_problems(ran, exchanges))


def check_rows(checks, bugsink):
    """The rows of docs/exactly-once.md, and how a server groups."""
    executable = program.build("rows")
    for project, argument in rows.PROJECTS.items():
        with pass_through.PassThrough(bugsink.url) as proxy:
            dsn = bugsink.dsn(project, proxy.host_and_port)
            program.run(executable, dsn, *argument)
            exchanges = proxy.exchanges()
        sent = sent_events(exchanges)
        checks.check(f"{project}: every request is well-formed and accepted", received_problems(exchanges, dsn))
        checks.check(f"{project}: Sentry's ingestion refuses, cuts and drops nothing", named(sent, map(relay.problems, sent)))
        checks.check(f"{project}: each fits the published schema", named(sent, map(schema.problems, sent)))
        issues, events = bugsink.issues(project), stored(bugsink, project)
        checks.check(f"{project}: Bugsink stores each event as it was sent", stored_problems(sent, events))
        for title, problems in rows.problems(project, [event["data"] for event in events], issues):
            checks.check(title, problems)


def check_events(checks, sent):
    release = program.application_release()
    shapes = (every_event.problems(event, release, program.ENVIRONMENT) for event in sent)
    checks.check(f"{len(sent)} events are complete: chain, frames, variables, source, breadcrumbs", named(sent, shapes))
    ingested = (relay.problems(event) for event in sent)
    checks.check("Sentry's ingestion refuses, cuts and drops nothing", named(sent, ingested))
    validated = (schema.problems(event) for event in sent)
    checks.check("each fits the published schema", named(sent, validated))


def received_problems(exchanges, dsn):
    if not exchanges:
        yield "nothing was sent"
    for number, exchange in enumerate(exchanges):
        problems = [*wire.request_problems(exchange, dsn), *wire.envelope_problems(exchange)]
        yield from (f"request {number}: {problem}" for problem in problems)


def sent_events(exchanges):
    """The events in well-formed envelopes; the others were told of already."""
    readable = (exchange for exchange in exchanges if not any(wire.envelope_problems(exchange)))
    events = (wire.read_envelope(exchange)[1].event() for exchange in readable)
    return [event for event in events if event is not None]


def stored(bugsink, project):
    return [event for issue in bugsink.issues(project) for event in bugsink.events(issue["id"])]


def stored_problems(sent, events):
    """Bugsink keeps an event as it came; a doubled id, or two events in one envelope, it loses without a word."""
    found = {event["data"]["event_id"]: event["data"] for event in events}
    ids = [event["event_id"] for event in sent]
    if len(set(ids)) < len(ids):
        yield f"{len(ids) - len(set(ids))} event ids were sent twice"
    for event in sent:
        if event["event_id"] not in found:
            yield f"{name(event)}: not stored"
        elif found[event["event_id"]] != event:
            yield f"{name(event)}: stored otherwise than it was sent"
    yield from (f"{name(found[extra])}: stored, but never seen on the wire" for extra in found.keys() - set(ids))


def named(events, problem_lists):
    for event, problems in zip(events, problem_lists):
        yield from (f"{name(event)}: {problem}" for problem in problems)
    if not events:
        yield "no event was sent"


def name(event):
    values = event.get("exception", {}).get("values") or [{}]
    return f"{event['event_id'][:8]} ({values[-1].get('type')}: {str(values[-1].get('value'))[:60]})"


def write(events, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for number, event in enumerate(events):
        (folder / f"{number:02}.json").write_text(json.dumps(event, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    sys.exit(main())
