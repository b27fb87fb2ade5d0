"""The crates that are compiled: one for each edition and variant, written below target/."""

import functools
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PLACE = ROOT / "target" / "matrix"
VARIANTS = ["bare", "annotated"]
EDITIONS = ["2018", "2021", "2024"]
ATTRIBUTE = re.compile(r"#\[(capture_errors(?:\([^\n]*?\))?)\]")
ONLY_ANNOTATED = re.compile(r"^( *)(#\[cfg\(annotated\)\]\n.*;)$", re.MULTILINE)
KIND = re.compile(r"^pub mod (\w+) \{$.*?^\}$", re.MULTILINE | re.DOTALL)
CHECK = re.compile(r"^    pub fn check\(\) -> ", re.MULTILINE)

PACKAGE = """[package]
name = "{name}"
version = "0.0.0"
edition = "{edition}"

[dependencies]
redhanded = {{ path = "{root}/runtime", default-features = false, features = ["args", "source"] }}
anyhow = "1.0.105"
async-trait = "0.1.92"
fastrace = "0.7.19"
futures-util = {{ version = "0.3.34", default-features = false, features = ["std"] }}
tokio = {{ version = "1.54", default-features = false, features = ["macros", "rt"] }}
tracing = {{ version = "0.1", default-features = false, features = ["std", "attributes"] }}
"""

MAIN = """{head}
{modules}
fn main() {{
    std::panic::set_hook(Box::new(|_| {{}}));
    let checks: &[(&str, fn() -> String)] = &[{checks}];
    for (kind, check) in checks {{
        let (done, events, calls) = {run}(*check);
        println!("{{kind}}\\t{{}}\\t{{events}}\\t{{calls}}", done.replace('\\n', " "));
    }}
}}

/// What a check does.
fn alone(check: fn() -> String) -> (String, usize, usize) {{
    let done = std::thread::spawn(check).join();
    (done.unwrap_or_else(|_| "panicked".to_owned()), 0, 0)
}}

/// The same under a client; how many events it got, and how many calls led to them or to the end of the check.
#[allow(dead_code)]
fn observed(check: fn() -> String) -> (String, usize, usize) {{
    let memory = redhanded::transport::Memory::new();
    let guard = redhanded::init(redhanded::Options::new().transport(memory.clone()));
    let thread = std::thread::spawn(move || {{
        let done = std::panic::catch_unwind(check).unwrap_or_else(|_| "panicked".to_owned());
        redhanded::flush(std::time::Duration::from_secs(60));
        redhanded::capture_message("the end", redhanded::Level::Info);
        done
    }});
    let done = thread.join().unwrap();
    drop(guard);
    let events = memory.events();
    (done, events.len() - 1, events.iter().map(|event| event.breadcrumbs.len()).max().unwrap_or_default())
}}
"""


@dataclass(frozen=True)
class Kind:
    name: str
    file: str
    first_line: int
    last_line: int
    runs: bool


@functools.cache
def kinds():
    """All kinds, in the order of their files."""
    return [kind for file in sorted((HERE / "kinds").glob("*.rs")) for kind in kinds_of(file)]


def kinds_of(file):
    text = file.read_text()
    for match in KIND.finditer(text):
        first = text[: match.start()].count("\n") + 1
        yield Kind(
            name=f"{file.stem}::{match[1]}",
            file=f"{file.stem}.kinds.rs",
            first_line=first,
            last_line=first + match[0].count("\n"),
            runs=CHECK.search(match[0]) is not None,
        )


def as_comment(attribute):
    return f"/*{attribute[1][:-1]}*/"


def variant_of(text, variant):
    if variant == "annotated":
        return text.replace("#[cfg(annotated)]", " " * len("#[cfg(annotated)]"))
    # Comments that are as long.
    text = ATTRIBUTE.sub(as_comment, text)
    return ONLY_ANNOTATED.sub(lambda match: f"{match[1]}/*{match[2][2:-2]}*/", text)


def head(variant):
    # The bare one as well: which names are short in messages depends on all crates that are there.
    return ("#[macro_use]" if variant == "annotated" else "") + "\npub extern crate redhanded;"


def put(path, text):
    """Writes only what changed, so that cargo builds only that."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def write(editions):
    members = [f"{variant}-{edition}" for variant in VARIANTS for edition in editions]
    members += [f"{variant}-mistakes" for variant in VARIANTS]
    listed = ", ".join(f'"{member}"' for member in members)
    put(PLACE / "Cargo.toml", f'[workspace]\nresolver = "3"\nmembers = [{listed}]\n\n[profile.dev.package."*"]\ndebug = false\n')
    shutil.copy(ROOT / "rust-toolchain.toml", PLACE)
    if not (PLACE / "Cargo.lock").exists():
        shutil.copy(ROOT / "Cargo.lock", PLACE)
    for variant in VARIANTS:
        for edition in editions:
            write_kinds(variant, edition)
        write_mistakes(variant)


def write_kinds(variant, edition):
    package = PLACE / f"{variant}-{edition}"
    put(package / "Cargo.toml", PACKAGE.format(name=package.name, edition=edition, root=ROOT))
    files = sorted((HERE / "kinds").glob("*.rs"))
    for file in files:
        put(package / "src" / f"{file.stem}.kinds.rs", variant_of(file.read_text(), variant))
    modules = "".join(f'#[path = "{file.stem}.kinds.rs"]\npub mod {file.stem};\n' for file in files)
    checks = ", ".join(f'("{kind.name}", {kind.name}::check)' for kind in kinds() if kind.runs)
    run = {"bare": "alone", "annotated": "observed"}[variant]
    put(package / "src" / "main.rs", MAIN.format(head=head(variant), modules=modules, checks=checks, run=run))


def write_mistakes(variant):
    package = PLACE / f"{variant}-mistakes"
    put(package / "Cargo.toml", PACKAGE.format(name=package.name, edition="2024", root=ROOT))
    files = sorted((HERE / "mistakes").glob("*.rs"))
    for file in files:
        kinds = f"{file.stem}.kinds.rs"
        put(package / "src" / kinds, variant_of(file.read_text(), variant))
        put(package / "src" / "bin" / file.name, f'{head(variant)}\n#[path = "../{kinds}"]\nmod {file.stem};\nfn main() {{}}\n')


def cargo(*arguments, quiet=True):
    environment = os.environ | {"CARGO_TARGET_DIR": str(ROOT / "target"), "CARGO_TERM_COLOR": "never", "RUSTFLAGS": ""}
    errors = subprocess.PIPE if quiet else None
    return subprocess.run(["cargo", *arguments], cwd=PLACE, env=environment, text=True, stdout=subprocess.PIPE, stderr=errors)


@dataclass(frozen=True)
class Crate:
    variant: str
    edition: str

    @property
    def name(self):
        return f"{self.variant}-{self.edition}"

    def clippy(self):
        lints = ["-Wclippy::all", "-Wclippy::pedantic", "-Wrust_2018_idioms", "-Wunused_qualifications"]
        return cargo("clippy", "--quiet", "-p", self.name, "--message-format=json", "--", *lints)

    def build(self):
        """Where the binary is. That of the last edition counts what is run."""
        flags = ["--", "-Cinstrument-coverage"] if self.counts else []
        built = cargo("rustc", "--quiet", "-p", self.name, *flags)
        if built.returncode:
            raise SystemExit(f"{self.name} does not compile:\n{built.stderr[-20000:]}")
        return ROOT / "target" / "debug" / self.name

    @property
    def counts(self):
        return self.edition == EDITIONS[-1]

    @property
    def profile(self):
        return PLACE / f"{self.name}.profraw"

    def run(self):
        """What each kind that has a check did: text, number of events, number of calls."""
        ran = subprocess.run(
            [self.build()], cwd=PLACE, env=os.environ | {"LLVM_PROFILE_FILE": str(self.profile)}, text=True, capture_output=True
        )
        if ran.returncode:
            raise SystemExit(f"{self.name} does not run:\n{ran.stderr[-20000:]}")
        lines = [line.split("\t") for line in ran.stdout.splitlines() if line.count("\t") == 3]
        return {kind: (done, int(events), int(calls)) for kind, done, events, calls in lines}
