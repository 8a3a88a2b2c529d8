"""Makes the training texts: counts, and comments on them.

No text is stored: every training step gets new ones.
"""

from functools import lru_cache
from pathlib import Path
from random import Random

from facts import KINDS, MAX_COUNT, WARM, Kind, cube, fibonacci, palindrome, power_of_two, square, steps
from own_lines import OWN_LINES

HERE = Path(__file__).parent

PROMPT = (HERE / "prompt.txt").read_text(encoding="utf-8").strip()
"""The prompt of `buildPrompt` in packages/server, word for word. e2e/tests/own-model.spec.ts compares the two."""


def build_prompt(n: int) -> str:
    return PROMPT.format(count=n, times="time" if n == 1 else "times")


KNOWN = sorted(OWN_LINES)
"""Numbers that have their own lines, see own_lines.py."""

SPECIAL = [
    n for n in range(2, 10_000)
    if square(n) and n <= 225 or cube(n) and n <= 125 or fibonacci(n) and n <= 89
    or power_of_two(n) or palindrome(n) and n < 2000 or steps(n, 1) or steps(n, -1)
] + [
    *range(200, 2100, 100), *range(1111, 10_000, 1111), *range(11_111, 100_000, 11_111),
    65536, 131072, 262144, 524288, 1048576,
]
"""Numbers that fit a rare kind of sentence."""


def draw_count(random: Random) -> int:
    """A count for training: mostly up to 2,100, or well known, or like a well-known one."""
    source = random.random()
    if source < 0.27:
        return random.randint(0, 99)
    if source < 0.42:
        return random.randint(100, 200)
    if source < 0.56:
        return random.randint(201, 999)
    if source < 0.68:
        return random.randint(1000, 2100)
    if source < 0.78:
        return random.choice(KNOWN)
    if source < 0.87:
        return lookalike(random.choice(KNOWN), random)
    if source < 0.90:
        n = random.choice(SPECIAL)
        return n if random.random() < 0.6 else lookalike(n, random)
    if source < 0.98:
        return of_length(random.choice([4, 5, 6, 7, 7, 7, 8]), random)
    if source < 0.99:
        return random.randint(1, 999) * 10 ** random.randint(1, 5)
    return min(of_length(random.randint(8, 16), random), MAX_COUNT)


def of_length(digits: int, random: Random) -> int:
    return random.randrange(10 ** (digits - 1), 10**digits)


def lookalike(n: int, random: Random) -> int:
    """A number that looks like n: mostly with one digit changed; else a digit more or less, or a neighbour."""
    text = str(n)
    i = random.randrange(len(text))
    digit = str(random.randint(0, 9))
    if random.random() < 0.6:
        return int(text[:i] + digit + text[i + 1 :])
    return int(random.choice([
        text[:i] + digit + text[i:], text + digit, digit + text, text[:i] + text[i + 1 :] or "0",
        str(n + 1), str(max(n - 1, 0)), text[::-1],
    ]))


RARE = {kind.text for kind in KINDS if 0 < sum(map(kind.taught, range(200))) <= 20}
"""Kinds that fit few counts, such as squares and palindromes. They are more interesting than a last digit."""


def favour(index: int, n: int) -> float:
    """How much more often than others the kind with this index comes for n.

    The last digit favours a fifth of the kinds, and the digit before it another fifth. So the
    comments of neighbouring counts differ even where the likeliest words are taken.
    """
    return 5.0 ** ((index % 5 == n % 5) + (index // 5 % 5 == n // 10 % 5))


@lru_cache(maxsize=20_000)
def taught_kinds(n: int) -> list[tuple[Kind, float]]:
    """The kinds that are taught for n, each with its weight for random choice."""
    return [
        (kind, favour(index, n) * (3.0 if kind.text in RARE else 1.0))
        for index, kind in enumerate(KINDS) if kind.taught(n)
    ]


def choose_kind(n: int, first: Kind | None, random: Random) -> Kind | None:
    """A kind that is taught for n, to stand first, or after a sentence of another topic."""
    fits = [
        (kind, weight) for kind, weight in taught_kinds(n)
        if (kind.opens if first is None else kind.topic != first.topic)
    ]
    topics: dict[str, int] = {}
    for kind, _ in fits:
        topics[kind.topic] = topics.get(kind.topic, 0) + 1
    if not fits:
        return None
    weights = [weight / topics[kind.topic] ** 0.5 for kind, weight in fits]
    return random.choices([kind for kind, _ in fits], weights)[0]


def make_comment(n: int, random: Random) -> str:
    """One or two true sentences about n."""
    first = None
    if n in OWN_LINES and (n < 2 or random.random() < 0.6):
        opening = random.choice(OWN_LINES[n])
    else:
        first = choose_kind(n, None, random)
        opening = first.say(n)
    then = random.random()
    if then < 0.12:
        return opening
    if then < 0.32 or n < 2:
        return f"{opening} {random.choice(WARM)}"
    # A line about one number may be followed by any kind.
    second = choose_kind(n, first or Kind("", "", bool, bool, True), random)
    return f"{opening} {second.say(n)}" if second else opening
