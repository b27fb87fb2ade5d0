"""One kind, bare and annotated, in each edition."""

from collections import Counter

import lines


class Row:
    """For each edition, what is said of a kind, what it does, and which of its lines debuggers or coverage see."""

    def __init__(self, kind):
        self.kind = kind
        self.said = {}
        self.done = {}
        self.lines = {}

    def line(self, differing):
        said = sum(len(bare) for bare, _ in self.said.values())
        cells = "  ".join(f"{edition} {'DIFFERS' if edition in differing else 'same'}" for edition in self.said)
        return f"{self.kind.name:44} {said:4} messages  {self.ran():22}  {cells}"

    def ran(self):
        events, calls = self.seen()
        return f"{events:3} events {calls:3} calls" if self.kind.runs else ""

    def seen(self):
        """How many events and calls the client saw, which is the same in each edition."""
        seen = {annotated[1:] for _, annotated in self.done.values() if annotated}
        return seen.pop() if len(seen) == 1 else (0, 0) if not seen else (str(sorted(seen)), "?")

    def differences(self, forgiven):
        """Texts of what differs, by edition; without the lints that any macro's output loses."""
        found = {}
        for edition, (bare, annotated) in self.said.items():
            missing, added = Counter(bare) - Counter(annotated), Counter(annotated) - Counter(bare)
            texts = [f"missing ({code}): {text}" for text, code in missing.elements() if code not in forgiven]
            texts += [f"added ({code}): {text}" for text, code in added.elements()]
            before, after = (it and it[0] for it in self.done[edition])
            if before != after:
                texts.append(f"does: {after}\n    instead of: {before}")
            if texts:
                found[edition] = texts
        return found

    def lost(self, forgiven):
        """How often each lint is lost; in each edition, if that differs."""
        lost = {}
        for bare, annotated in self.said.values():
            missing = Counter(code for _, code in (Counter(bare) - Counter(annotated)).elements() if code in forgiven)
            for lint in missing:
                lost.setdefault(lint, [])
            for lint, counts in lost.items():
                counts.append(missing[lint])
        editions = len(self.said)
        padded = {lint: [0] * (editions - len(counts)) + counts for lint, counts in sorted(lost.items())}
        return {lint: counts[0] if len(set(counts)) == 1 else counts for lint, counts in padded.items()}

    def observed(self, forgiven):
        """What expected.toml says of it."""
        observed = {}
        if lost := self.lost(forgiven):
            observed["lost"] = lost
        if self.kind.runs:
            observed["events"], observed["calls"] = self.seen()
            for bare, annotated in self.lines.values():
                for name, difference in lines.difference(self.kind, bare, annotated).items():
                    known = observed.setdefault(name, [])
                    known += [text for text in difference if text not in known]
        return observed
