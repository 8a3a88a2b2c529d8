"""The kinds of sentence that the model learns, and when each of them is true.

The texts for training are made from this table, and the checker judges the model's answers by it.
A kind has two conditions. `true` is arithmetic, and all that the checker looks at. `taught` says for
which counts the training uses the sentence: those of a size that a small model can handle.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import isqrt

from own_lines import OWN_LINES

MAX_COUNT = 2**53 - 1
"""The largest count that the app can show."""

WORDS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()


# Arithmetic

def even(n: int) -> bool:
    return n % 2 == 0


def odd(n: int) -> bool:
    return n % 2 == 1


def divisible(by: int) -> Callable[[int], bool]:
    return lambda n: n % by == 0


def prime(n: int) -> bool:
    return n > 1 and all(n % d for d in range(2, isqrt(n) + 1))


def smallest_factor(n: int) -> int:
    """The smallest prime factor of n, for n of 2 or more."""
    return next((d for d in range(2, isqrt(n) + 1) if n % d == 0), n)


def square(n: int) -> bool:
    return isqrt(n) ** 2 == n


def cube_root(n: int) -> int:
    """The whole number whose cube is the nearest to n."""
    return round(n ** (1 / 3))


def cube(n: int) -> bool:
    return cube_root(n) ** 3 == n


def power_of_two(n: int) -> bool:
    return n > 0 and n & (n - 1) == 0


def fibonacci(n: int) -> bool:
    return n > 0 and (square(5 * n * n + 4) or square(5 * n * n - 4))


def palindrome(n: int) -> bool:
    return n > 9 and str(n) == str(n)[::-1]


def one_digit_repeated(n: int) -> bool:
    return n > 9 and len(set(str(n))) == 1


def steps(n: int, by: int) -> bool:
    digits = [int(d) for d in str(n)]
    return n > 9 and all(b - a == by for a, b in zip(digits, digits[1:]))


def digits(n: int) -> int:
    return len(str(n))


def digit_sum(n: int) -> int:
    return sum(map(int, str(n)))


def roman(n: int) -> str:
    parts = [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    text = ""
    for value, letters in parts:
        while n >= value:
            text, n = text + letters, n - value
    return text


QUANTITIES: dict[str, Callable[[int], object]] = {
    "n": lambda n: n,
    "next": lambda n: n + 1,
    "previous": lambda n: n - 1,
    "second_next": lambda n: n + 2,
    "ten_more": lambda n: n + 10,
    "hundred_more": lambda n: n + 100,
    "last": lambda n: n % 10,
    "first": lambda n: int(str(n)[0]),
    "last_two": lambda n: str(n)[-2:],
    "half": lambda n: n // 2,
    "double": lambda n: 2 * n,
    "third": lambda n: n // 3,
    "fifth": lambda n: n // 5,
    "tenth": lambda n: n // 10,
    "hundredth": lambda n: n // 100,
    "next_ten": lambda n: n // 10 * 10 + 10,
    "to_next_ten": lambda n: 10 - n % 10,
    "this_ten": lambda n: n // 10 * 10,
    "past_ten": lambda n: n % 10,
    "next_hundred": lambda n: n // 100 * 100 + 100,
    "to_next_hundred": lambda n: 100 - n % 100,
    "this_hundred": lambda n: n // 100 * 100,
    "thousands": lambda n: n // 1000,
    "millions": lambda n: n // 1_000_000,
    "digits": lambda n: WORDS[digits(n)],
    "Digits": lambda n: WORDS[digits(n)].capitalize(),
    "digit_sum": digit_sum,
    "dozens": lambda n: n // 12,
    "dozens_over": lambda n: n % 12,
    "weeks": lambda n: n // 7,
    "hours": lambda n: n // 60,
    "over_hour": lambda n: n - 60,
    "over_day": lambda n: n - 24,
    "root": isqrt,
    "cube_root": cube_root,
    "exponent": lambda n: n.bit_length() - 1,
    "factor": smallest_factor,
    "cofactor": lambda n: n // smallest_factor(n),
    "roman": roman,
}
"""The text that replaces a slot such as {next} in a sentence about n."""


@dataclass(frozen=True)
class Kind:
    """A kind of sentence: its words, when it is true, and for which counts it is taught."""

    text: str
    topic: str
    true: Callable[[int], bool]
    taught: Callable[[int], bool]
    opens: bool
    """Whether it can come first; "It ends in 3." needs a sentence before it."""

    def say(self, n: int) -> str:
        return self.text.format(**{slot: QUANTITIES[slot](n) for slot in self.slots})

    @property
    def slots(self) -> list[str]:
        return re.findall(r"\{(\w+)\}", self.text)

    @property
    def pattern(self) -> re.Pattern[str]:
        """Matches every sentence of this kind, true or false, with its slots as groups."""
        parts = re.split(r"\{(\w+)\}", self.text)
        for i in range(0, len(parts), 2):
            parts[i] = re.escape(parts[i])
        for i in range(1, len(parts), 2):
            parts[i] = r"(\w+)"
        return re.compile("".join(parts))


KINDS: list[Kind] = []


def topic(name: str, true: Callable[[int], bool], taught: Callable[[int], bool], *texts: str) -> None:
    """Adds kinds that are true under the same condition."""
    for text in texts:
        opens = not re.match(r"(It|Its|Half of it|Twice it|Written)\b", text)
        KINDS.append(Kind(text, name, true, lambda n: taught(n) and true(n), opens))


def always(n: int) -> bool:
    return True


def between(low: int, high: int) -> Callable[[int], bool]:
    return lambda n: low <= n <= high


SHORT = between(2, 99_999)
"""Counts that the model writes out. It only describes longer ones, since copying more digits is hard."""

topic("parity", even, SHORT, "{n} is an even number.", "{n} clicks can be shared fairly between two people.")
topic("parity", odd, SHORT, "{n} is an odd number.", "Share {n} clicks between two people, and one is left over.")
topic("parity", even, between(2, MAX_COUNT),
      "That is an even number.", "An even number of clicks.", "Pair the clicks up, and none is left alone.",
      "It is an even number, since it ends in {last}.")
topic("parity", odd, between(3, MAX_COUNT),
      "That is an odd number.", "An odd number of clicks.", "Pair the clicks up, and one is left alone.",
      "It is an odd number, since it ends in {last}.")

topic("last digit", lambda n: n > 9, SHORT, "{n} ends in {last}.")
topic("last digit", lambda n: n > 9, always, "The last digit is {last}.", "It ends in {last}.")
topic("ends", lambda n: n > 9, between(10, 99_999_999), "The first digit is {first}.", "It starts with {first} and ends in {last}.")
topic("ends", lambda n: n > 99, between(100, 99_999_999),
      "It ends in the digits {last_two}.", "The last two digits are {last_two}.")

topic("next", always, lambda n: 2 <= n < 200 or 200 <= n < 2000 and n % 10 != 9,
      "One more click makes {next}.", "The next stop is {next}.", "Next comes {next}.")
topic("next", always, between(2, 199), "{n} now, {next} with one more click.")
topic("next", lambda n: n > 0, between(2, 199), "{n} comes right after {previous}.", "It lies between {previous} and {next}.",
      "A moment ago it was {previous}.")
topic("next", always, lambda n: 2 <= n < 100, "Two more clicks make {second_next}.", "Ten more clicks make {ten_more}.")
topic("next", always, lambda n: 2 <= n < 1000 and n // 100 != 9, "A hundred more clicks make {hundred_more}.")

topic("tens", lambda n: n % 10 > 0, lambda n: 3 <= n < 1000 and n % 100 < 90 and n % 10 < 9,
      "Only {to_next_ten} more to {next_ten}.", "With {to_next_ten} more clicks it is {next_ten}.")
topic("tens", lambda n: n % 10 > 0, lambda n: 12 <= n < 1000 and n % 10 > 1, "That is {this_ten} and {past_ten} more.")
topic("tens", lambda n: n % 10 < 5 and n % 10 > 0, between(11, 999), "Rounded to the nearest ten, it is {this_ten}.")
topic("tens", lambda n: n % 10 > 5, lambda n: n < 1000 and n % 100 < 90, "Rounded to the nearest ten, it is {next_ten}.")
topic("tens", lambda n: n % 10 == 5, lambda n: n < 1000 and n % 100 < 90, "It is halfway between {this_ten} and {next_ten}.")
topic("hundreds", lambda n: n % 100 > 0, lambda n: n < 1000 and n % 100 >= 80 and n // 100 < 9,
      "Only {to_next_hundred} more to {next_hundred}.")
topic("hundreds", lambda n: n % 100 > 0, lambda n: 101 < n < 1000 and n // 100 < 9,
      "It lies between {this_hundred} and {next_hundred}.")
topic("hundreds", lambda n: n % 100 > 0, lambda n: 101 < n < 100_000, "More than {this_hundred} clicks.")
topic("hundreds", lambda n: n % 100 == 50, lambda n: n < 1000 and n // 100 < 9 and n > 99,
      "{n} is halfway between {this_hundred} and {next_hundred}.")

topic("round", divisible(10), between(10, MAX_COUNT), "A round number, since it ends in 0.", "It is a multiple of ten.")
topic("round", divisible(10), between(20, 9999), "{n} is {tenth} times ten.", "{n} is a round number.")
topic("round", divisible(100), between(200, MAX_COUNT), "A very round number, since it ends in two zeros.")
topic("round", divisible(100), between(200, 10_000), "{n} is {hundredth} times a hundred.")
topic("round", divisible(1000), between(2000, MAX_COUNT), "The last three digits are all zeros.")

topic("fives", divisible(5), between(10, 99_999), "{n} is a multiple of five.")
topic("fives", divisible(5), between(10, MAX_COUNT), "Counting in steps of five leads right to it.", "It is a multiple of five.")
topic("fives", divisible(5), between(10, 200), "{n} clicks are {fifth} hands of five fingers.")
topic("fives", divisible(25), between(50, MAX_COUNT), "It is a multiple of 25.")
topic("fives", lambda n: n % 100 == 50, between(150, MAX_COUNT), "The last two digits are 50.")
topic("fours", divisible(4), between(8, 100), "{n} is a multiple of four.")
topic("threes", divisible(3), between(6, 99), "{n} is a multiple of three.", "{n} clicks make {third} groups of three.")

topic("half", even, between(4, 100), "Half of {n} is {half}.", "{n} is twice {half}.", "Half of it is {half}.")
topic("half", always, between(2, 50), "Twice {n} is {double}.", "Twice it would be {double}.")

topic("size", lambda n: n < 10, between(2, 9), "It still has a single digit.")
topic("size", lambda n: n > 9, between(10, 99_999_999), "{Digits} digits by now.", "It is a number with {digits} digits.", "It takes {digits} digits to write it.")
topic("size", lambda n: n < 100, between(2, 49), "A small number with room to grow.", "It is still less than a hundred.")
topic("size", lambda n: n > 100, between(101, 999), "That is more than a hundred clicks.")
topic("size", lambda n: n > 1000, between(1001, 9999), "That is more than a thousand clicks.")
topic("size", lambda n: n > 1_000_000, between(1_000_001, MAX_COUNT), "That is more than a million clicks.")
topic("thousands", lambda n: n > 1999 and n % 1000 > 0, between(2001, 999_999), "More than {thousands} thousand clicks.")
topic("millions", lambda n: n > 1_999_999 and n % 1_000_000 > 0, between(2_000_001, 99_999_999), "More than {millions} million clicks.")

topic("digits", one_digit_repeated, between(11, 999_999), "All its digits are the same.", "Nothing but the digit {last}.")
topic("digits", palindrome, between(11, 9999), "{n} reads the same forwards and backwards.", "That is a palindrome.")
topic("digits", lambda n: steps(n, 1), between(12, 9999), "The digits go up one by one.")
topic("digits", lambda n: steps(n, -1), between(21, 9999), "The digits go down one by one.")
topic("digits", lambda n: n > 9, between(12, 99), "The digits of {n} add up to {digit_sum}.", "Its digits add up to {digit_sum}.")

topic("dozens", divisible(12), between(24, 144), "{n} is exactly {dozens} dozen.", "That makes {dozens} dozen clicks.")
topic("dozens", lambda n: n % 12 > 0, between(25, 99), "That is {dozens} dozen and {dozens_over} more.")
topic("time", divisible(7), between(14, 140), "{n} days are {weeks} weeks.")
topic("time", divisible(60), between(120, 300), "{n} minutes are {hours} hours.", "{n} seconds are {hours} minutes.")
topic("time", lambda n: 60 < n < 120, between(62, 119), "{n} minutes are an hour and {over_hour} minutes.")
topic("time", lambda n: 24 < n < 48, between(26, 47), "{n} hours are a day and {over_day} hours.")

topic("prime", prime, between(3, 99), "{n} is a prime number.", "Only 1 and {n} divide {n}.", "It is a prime number.")
topic("product", lambda n: n > 3 and not prime(n), between(4, 100), "{n} is {factor} times {cofactor}.")
topic("powers", power_of_two, between(2, 1_048_576), "{n} is a power of two.", "It is 2 to the power of {exponent}.")
topic("squares", square, between(4, 225), "{n} is the square of {root}.", "It is a square number, {root} times {root}.")
topic("cubes", cube, between(8, 125), "{n} is the cube of {cube_root}.")
topic("fibonacci", fibonacci, between(2, 89), "{n} is a Fibonacci number.")
topic("writing", lambda n: 0 < n < 90, between(2, 50), "In Roman numerals, {n} is {roman}.", "Written in Roman numerals, it is {roman}.")

WARM = [
    "Keep going!", "Every click counts.", "Thank you for each of them.", "Who clicks next?", "Well done, everyone!",
    "Nice work!", "Keep them coming.", "Good things grow click by click.", "The next one could be yours.",
    "What a nice place to pause.",
]
"""Friendly words that state nothing. They follow a fact."""


# Judging an answer

PATTERNS = [(kind, kind.pattern) for kind in KINDS]


def judge(sentence: str, n: int) -> str | None:
    """The kind of a sentence that is true of n; None for one that is false or of no kind."""
    if sentence in WARM:
        return sentence
    if sentence in OWN_LINES.get(n, []):
        return sentence
    for kind, pattern in PATTERNS:
        match = pattern.fullmatch(sentence)
        if match and kind.true(n) and all(
            said == str(QUANTITIES[slot](n)) for slot, said in zip(kind.slots, match.groups())
        ):
            return kind.text
    return None


def sentences(answer: str) -> list[str]:
    return re.split(r"(?<=[.!?]) ", answer)


def whole(answer: str) -> bool:
    """Whether an answer is one or two sentences, true or not, of which none breaks off."""
    return len(sentences(answer)) <= 2 and answer.endswith((".", "!", "?"))


def judge_answer(answer: str, n: int) -> list[str] | None:
    """The kinds of an answer's sentences; None unless it is one or two true sentences.

    The first has to say something about the number.
    """
    kinds = [judge(sentence, n) for sentence in sentences(answer)]
    if len(kinds) > 2 or None in kinds or kinds[0] in WARM:
        return None
    return kinds
