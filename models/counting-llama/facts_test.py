"""Tests of the checker: `python -m unittest facts_test`."""

import unittest
from random import Random

from facts import judge_answer, whole
from texts import draw_count, make_comment


class JudgeAnswer(unittest.TestCase):
    def test_accepts_what_is_taught(self) -> None:
        random = Random(7)
        for _ in range(2000):
            n = draw_count(random)
            comment = make_comment(n, random)
            self.assertIsNotNone(judge_answer(comment, n), f"{n}: {comment}")

    def test_accepts_what_is_true_though_it_is_not_taught(self) -> None:
        self.assertIsNotNone(judge_answer("1009 is a prime number.", 1009))

    def test_refuses_what_is_false(self) -> None:
        for n, answer in [
            (42, "42 is an odd number."),
            (42, "43 is an odd number."),
            (42, "One more click makes 44."),
            (1, "1 is a prime number."),
            (91, "91 is a prime number."),
            (91, "91 is 3 times 13."),
            (405, "The web knows 404 as the page that was not found."),
            (100, "More than 100 clicks."),
            (42, "It ends in 2. It starts with 2 and ends in 2."),
        ]:
            with self.subTest(n=n, answer=answer):
                self.assertIsNone(judge_answer(answer, n))

    def test_refuses_what_is_no_comment(self) -> None:
        for answer in [
            "", "Keep going!", "42 is a lovely number.", "42 is an even number", "42 is an even number.. It ends in 2.",
            "It ends in 2. It is less than a hundred. Keep going!",
        ]:
            with self.subTest(answer=answer):
                self.assertIsNone(judge_answer(answer, 42))


class Whole(unittest.TestCase):
    def test_accepts_one_or_two_sentences_true_or_not(self) -> None:
        for answer in ["42 is an odd number.", "Keep going!", "It ends in 2. Who clicks next?"]:
            with self.subTest(answer=answer):
                self.assertTrue(whole(answer))

    def test_refuses_nothing_a_part_and_too_much(self) -> None:
        for answer in ["", "42 is an even", "It ends in 2. Who clicks", "It ends in 2. It is even. Keep going!"]:
            with self.subTest(answer=answer):
                self.assertFalse(whole(answer))


if __name__ == "__main__":
    unittest.main()
