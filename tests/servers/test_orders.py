"""The checks of the `orders` example: what they must refuse."""

import gzip
import unittest

import orders
import orders_failures
from pass_through import Exchange
from program import Run

TOKEN = b"tok_927186a08f7e72e5"


def exchange(body):
    return Exchange("POST", "/api/1/envelope/", {}, body, 200, b"")


class Secrets(unittest.TestCase):
    def problems(self, output="", body=b""):
        return list(orders.secret_problems(Run(output, 0, 1.0), [exchange(body)]))

    def test_finds_none_where_none_is(self):
        self.assertEqual([], self.problems("fine", gzip.compress(b"fine")))

    def test_finds_a_token_in_the_output_and_in_bodies(self):
        self.assertEqual(1, len(self.problems(output=TOKEN.decode())))
        self.assertEqual(1, len(self.problems(body=TOKEN)))
        self.assertEqual(1, len(self.problems(body=gzip.compress(b"[" + TOKEN + b"]"))))


class Failures(unittest.TestCase):
    def test_a_failure_without_its_event_is_a_problem(self):
        found = dict(orders.failure_problems([]))
        self.assertEqual(len(orders_failures.FAILURES), len(found))
        self.assertTrue(all(found.values()))

    def test_wrong_end_and_counts_are_problems(self):
        self.assertEqual([], list(orders.end_problems(Run(orders.SUMMARY, 0, 1.0))))
        self.assertEqual(1, len(list(orders.end_problems(Run(orders.SUMMARY, 1, 1.0)))))
        self.assertEqual(1, len(list(orders.end_problems(Run("", 0, 1.0)))))
        issue = {"calculated_type": "panic", "calculated_value": "attempt to divide by zero"}
        problems = "\n".join(orders.count_problems(Run("", 0, 1.0), [issue, issue], []))
        self.assertRegex(problems, "2 issues panic: attempt")
        self.assertRegex(problems, "no issue RowError: a row cannot be read")
        self.assertRegex(problems, "0 events for 8 failures")


if __name__ == "__main__":
    unittest.main()
