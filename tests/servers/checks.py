"""Prints what was checked, a line each, and counts."""

PROBLEMS_SHOWN = 12


class Checks:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, title, problems):
        """Passes if there is no problem; prints the title, and below it the problems."""
        problems = list(problems)
        if not problems:
            self.passed += 1
            print(f"ok    {title}", flush=True)
            return
        self.failed += 1
        print(f"FAIL  {title}", flush=True)
        for problem in problems[:PROBLEMS_SHOWN]:
            print(f"      {problem}", flush=True)
        if len(problems) > PROBLEMS_SHOWN:
            print(f"      and {len(problems) - PROBLEMS_SHOWN} more", flush=True)
