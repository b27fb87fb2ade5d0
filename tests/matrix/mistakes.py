"""What the compiler says of mistakes, bare and annotated. What differs stands in trybuild/README.md, with its reason."""

import difflib
import re

import crates
import diagnostics

README = crates.ROOT / "trybuild" / "README.md"
SECTION = re.compile(
    r"^### `(?P<name>[\w:]+)`(?P<ours>, in words of ours)?\n\n(?P<reason>.*?)\n\n```diff\n(?P<diff>.*?)```\n",
    re.MULTILINE | re.DOTALL,
)


def mistakes():
    return [kind for file in sorted((crates.HERE / "mistakes").glob("*.rs")) for kind in crates.kinds_of(file)]


def messages_of(variant):
    """Each file is a crate of its own: what is found early hides what would be found later."""
    found = []
    for file in sorted((crates.HERE / "mistakes").glob("*.rs")):
        checked = crates.cargo("check", "-p", f"{variant}-mistakes", "--bin", file.stem, "--message-format=json")
        found += diagnostics.of(checked.stdout)
    return found


def compare(accept):
    """What is wrong."""
    bare, annotated = (messages_of(variant) for variant in crates.VARIANTS)
    listed = {section["name"]: section for section in SECTION.finditer(README.read_text())}
    wrong = []
    same = 0
    for kind in mistakes():
        before, after = text_of(kind, bare), text_of(kind, annotated)
        diff = difference(before, after)
        expected = listed.pop(kind.name, None)
        wrong += unknown_words(kind, annotated, expected["ours"] if expected else None)
        same += not diff
        if not before:
            wrong.append(f"{kind.name}: the compiler says nothing of the bare one")
        elif diff != (expected["diff"] if expected else ""):
            wrong.append(accepted(kind.name, diff, expected) if accept else f"{kind.name} differs otherwise:\n{diff}")
    wrong += [f"{name} is not there any more: take it out of {README}" for name in listed]
    print(f"{len(mistakes())} mistakes, {same} told in the same words")
    return wrong


def unknown_words(kind, messages, known):
    """Words of ours, but where the list knows of them."""
    found = diagnostics.own_words(diagnostics.of_kind(kind, messages))
    if known and not found:
        return [f"{kind.name} does not speak of what is emitted any more: take `{known.strip(', ')}` out of {README}"]
    return [] if known else [f"{kind.name}: {text}" for text in found]


def text_of(kind, messages):
    return "\n".join(text for text, _ in diagnostics.said_of(kind, messages)) + "\n"


def difference(bare, annotated):
    lines = list(difflib.unified_diff(bare.splitlines(), annotated.splitlines(), lineterm="", n=1))
    return "".join(f"{line}\n" for line in lines[2:] if not line.startswith("@@"))


def accepted(name, diff, section):
    """Writes the difference into the README, below the reason that it has or is to get."""
    text = README.read_text()
    reason = section["reason"] if section else "Why?"
    ours = (section["ours"] or "") if section else ""
    new = f"### `{name}`{ours}\n\n{reason}\n\n```diff\n{diff}```\n" if diff else ""
    README.write_text(text.replace(section[0], new) if section else f"{text.rstrip()}\n\n{new}")
    return f"{name}: written into {README.relative_to(crates.ROOT)}; say why"
