"""The lines of the source that debuggers stop at, and those that coverage counts, bare and annotated."""

import functools
import re
import subprocess
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
FUNCTION = re.compile(r"\bfn [$\w]+")
ROW = re.compile(r"^(\w+\.kinds\.rs)\s+(\d+)\s+0x")


def stops(binary):
    """For each file of kinds, the lines that have a row in the table of lines. Line 0 is the compiler's own code."""
    dumped = subprocess.run(["objdump", "--dwarf=decodedline", binary], text=True, capture_output=True, check=True)
    lines = defaultdict(dict)
    for match in map(ROW.match, dumped.stdout.splitlines()):
        if match and match[2] != "0":
            lines[match[1]][int(match[2])] = None
    return lines


def tool(name):
    libraries = subprocess.run(["rustc", "--print", "target-libdir"], text=True, capture_output=True, check=True)
    return Path(libraries.stdout.strip()).parent / "bin" / name


def counted(binary, profile):
    """For each file of kinds, whether each line that is counted was run."""
    data = profile.with_suffix(".profdata")
    subprocess.run([tool("llvm-profdata"), "merge", "-sparse", profile, "-o", data], check=True)
    command = [tool("llvm-cov"), "export", "-format=lcov", f"-instr-profile={data}", binary]
    exported = subprocess.run(command, text=True, capture_output=True, check=True)
    lines, file = defaultdict(dict), ""
    for record in exported.stdout.splitlines():
        kind, _, value = record.partition(":")
        if kind == "SF":
            file = Path(value).name
        elif kind == "DA":
            line, count = value.split(",")[:2]
            lines[file][int(line)] = int(count) > 0
    return lines


def within(kind, lines):
    """Those of a kind: for each line, whether it is run, where that is known."""
    known = lines.get(kind.file, {})
    return {line: known[line] for line in known if kind.first_line <= line <= kind.last_line}


@functools.cache
def source(kind):
    return (HERE / "kinds" / kind.file.replace(".kinds", "")).read_text().splitlines()


@functools.cache
def signatures(file_source):
    """The lines from each `fn` to the brace that its body begins with."""
    found, is_inside = set(), False
    for number, text in enumerate(file_source, 1):
        is_inside |= FUNCTION.search(text) is not None
        if is_inside:
            found.add(number)
            is_inside = "{" not in text
    return found


def difference(kind, bare, annotated):
    """The text of each line that differs, but for those of signatures, where the wrapper is, and closing braces."""
    text = source(kind)
    passed_over = signatures(tuple(text))
    lines = sorted(line for line in bare | annotated if line not in passed_over and text[line - 1].strip() != "}")
    sorts = {
        "stops_too": [line for line in lines if line not in bare and annotated[line] is None],
        "stops_not": [line for line in lines if line not in annotated and bare[line] is None],
        "counts_too": [line for line in lines if line not in bare and annotated[line] is not None],
        "counts_not": [line for line in lines if line not in annotated and bare[line] is not None],
        "counts_otherwise": [line for line in lines if line in bare and line in annotated and bare[line] != annotated[line]],
    }
    return {name: [text[line - 1].strip() for line in sort] for name, sort in sorts.items() if sort}
