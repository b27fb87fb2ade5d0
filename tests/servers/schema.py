"""The published JSON schema of events, as Bugsink carries it."""

import json
import sysconfig
from functools import cache
from pathlib import Path

import jsonschema

# The schema is older than these keys of the protocol; it calls them unknown. Each is taken out before validation, and
# what Relay keeps of it is checked by relay.py.
NEWER_THAN_THE_SCHEMA = "_meta"


@cache
def validator():
    path = Path(sysconfig.get_path("purelib")) / "api" / "event.schema.json"
    schema = json.loads(path.read_text())
    return jsonschema.validators.validator_for(schema)(schema)


def problems(event):
    """Yields one line for each place that does not fit the schema."""
    known = {key: value for key, value in event.items() if key != NEWER_THAN_THE_SCHEMA}
    for error in validator().iter_errors(known):
        deepest = jsonschema.exceptions.best_match([error])
        yield f"{deepest.json_path}: {deepest.message[:300]}"
