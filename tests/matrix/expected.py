"""What was seen of each kind when somebody last looked at it: expected.toml."""

import json
import tomllib
from pathlib import Path

PLACE = Path(__file__).resolve().parent / "expected.toml"
HEAD = """# What is to be seen of each kind; `tests/matrix/run --accept` writes it. A kind that stands here with other numbers than
# it has fails. `lost`: lints of clippy that are silent, in each edition (reasons: differences.toml). `events`, `calls`: what
# a client sees of an annotated kind that is run; the most calls on a trail. The rest are the source lines that debuggers
# (`stops`) and coverage (`counts`) see otherwise (reasons: docs/differences.md); lines of signatures and closing braces
# aside.
"""


def compare(observed, accept):
    """What is wrong."""
    text = HEAD + "".join(section(kind, values) for kind, values in observed.items() if values)
    known = tomllib.loads(PLACE.read_text()) if PLACE.exists() else {}
    if accept:
        PLACE.write_text(text)
    kinds = [*observed, *(kind for kind in known if kind not in observed)]
    return [
        f"{kind} shows {json.dumps(observed.get(kind))}\n    instead of {json.dumps(known.get(kind))}: expected.toml"
        for kind in kinds
        if (observed.get(kind) or None) != (known.get(kind) or None)
    ]


def section(kind, values):
    return f'\n["{kind}"]\n' + "".join(f"{name} = {written(value)}\n" for name, value in values.items())


def written(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{name}" = {written(inner)}' for name, inner in value.items()) + " }"
    # Numbers, texts and lists of them read the same in JSON.
    return json.dumps(value, ensure_ascii=False)
