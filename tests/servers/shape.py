"""Says how a value differs from the shape it should have.

A shape is written as the value itself, with three freedoms: an object may have more keys than its shape, a function
stands for any value that it accepts, and a regular expression for any text that it matches as a whole.
"""

import json
import re

_MISSING = object()


def differences(shape, value, path="$"):
    """Yields one line for each place where `value` is not as `shape` says."""
    if isinstance(shape, dict) and isinstance(value, dict):
        for key, inner in shape.items():
            yield from differences(inner, value.get(key, _MISSING), f"{path}.{key}")
    elif isinstance(shape, list) and isinstance(value, list):
        if len(shape) != len(value):
            yield f"{path}: {len(value)} elements instead of {len(shape)}: {_show(value)}"
        for index, (inner, element) in enumerate(zip(shape, value)):
            yield from differences(inner, element, f"{path}[{index}]")
    elif not _accepts(shape, value):
        yield f"{path}: {_show(value)} instead of {_show(shape)}"


def _accepts(shape, value):
    if value is _MISSING:
        return False
    if isinstance(shape, re.Pattern):
        return isinstance(value, str) and shape.fullmatch(value) is not None
    if callable(shape):
        return shape(value)
    # `1 == True == 1.0` in Python, but not on the wire.
    return type(shape) is type(value) and shape == value


def _show(value):
    if value is _MISSING:
        return "nothing"
    if isinstance(value, re.Pattern):
        return f"text like /{value.pattern}/"
    if callable(value):
        return (value.__doc__ or value.__name__).strip()
    text = json.dumps(value, ensure_ascii=False, default=_show_inner)
    return text if len(text) <= 400 else f"{text[:400]}…"


def _show_inner(value):
    """What stands in a shape and is no JSON. Anything else is a mistake in the shape."""
    if isinstance(value, re.Pattern) or callable(value):
        return _show(value)
    raise TypeError(f"{value!r} is no shape")
