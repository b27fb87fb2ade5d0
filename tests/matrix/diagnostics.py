"""What the compiler and clippy say, without what says nothing: in an order of its own, without the name of the crate."""

import json
import re

import crates

OURS = re.compile(r"redhanded(?!_matrix)|__private|capture_errors|REDHANDED")


def of(output):
    """The compiler's messages about places in the crate."""
    messages = []
    for line in output.splitlines():
        if not line.startswith("{"):
            continue
        record = json.loads(line)
        if record.get("reason") == "compiler-message" and record["message"]["spans"]:
            messages.append(record["message"])
    return messages


def of_clippy(crate):
    ran = crate.clippy()
    messages = of(ran.stdout)
    if ran.returncode and not messages:
        raise SystemExit(f"{crate.name} does not compile:\n{ran.stderr[-20000:]}")
    return messages


def text_of(message):
    """All of a message that its reader sees."""
    lines = [line.rstrip() for line in message["rendered"].splitlines()]
    # Where the level of a lint was set is told once in a crate, at whichever comes first.
    lines = [line for line in lines if not re.match(r"\s*= note: .*(on by default|implied by|to override)", line)]
    lines = [line for line in lines if not re.match(r"\s*= help: to override ", line)]
    # Long types are written to a file, whose name is another one each time.
    lines = [line for line in lines if not re.match(r"\s*= note: (the full name for the type|consider using `--verbose`)", line)]
    lines = [re.sub(r"@(bare|annotated)-\w+/.*?(\w+)(?:\.kinds)?\.rs:", r"@\2.rs:", line) for line in lines]
    lines = [re.sub(r"^(\s*)(-->|:::) .*?(\w+)(?:\.kinds)?\.rs:", r"\1\2 \3.rs:", line) for line in lines]
    # Lines of the runtime move with every change of it.
    lines = [re.sub(r"^( *)(-->|:::) (mark|call|argument)\.rs:.*", r"\1\2 \3.rs", line) for line in lines]
    lines = [re.sub(r"^ *\d+ (\|.*pub (?:fn|struct) |\| +call\d)", r"    \1", line) for line in lines]
    while re.fullmatch(r" *\|", lines[-1]) or not lines[-1]:
        lines.pop()
    return crates.ATTRIBUTE.sub(crates.as_comment, "\n".join(lines).strip())


def primary(message):
    return next((span for span in message["spans"] if span["is_primary"]), message["spans"][0])


def of_kind(kind, messages):
    """The messages about a kind."""
    for message in messages:
        span = primary(message)
        if span["file_name"].endswith(f"/{kind.file}") and kind.first_line <= span["line_start"] <= kind.last_line:
            yield message


def said_of(kind, messages):
    """All that is said of a kind: texts and the lints they come from, in the order of their places."""
    said = []
    for message in of_kind(kind, messages):
        span = primary(message)
        said.append((span["line_start"], span["column_start"], text_of(message), (message["code"] or {}).get("code", "")))
    return [(text, code) for _, _, text, code in sorted(said)]


def pointed_at(span):
    """The attribute, if that is where a span begins."""
    first = next(iter(span["text"]), None)
    marked = first["text"][first["highlight_start"] - 1 :] if first else ""
    return "#[capture_errors]" if marked.startswith("#[capture_errors") else ""


def own_words(messages):
    """What messages and suggestions say of the attribute and of what it emits; the source that they quote aside."""
    return [f"{text_of(message)}\n  says `{word}`" for message in messages for word in words(message) if OURS.search(word)]


def words(message):
    yield message["message"]
    yield from re.findall(r"this .* originates in .*", message.get("rendered") or "")
    for span in message["spans"]:
        yield pointed_at(span)
        yield span["label"] or ""
        yield span["suggested_replacement"] or ""
    for child in message["children"]:
        yield from words(child)
