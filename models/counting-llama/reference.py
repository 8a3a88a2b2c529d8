"""Writes reference.json: what this framework computes, for the tests of other engines.

All of it comes from the weights as saved (F16), with arithmetic in F32.
"""

import json
from pathlib import Path

import jax.numpy as jnp
import numpy as np

import llama
import tokenizer
from check import GREEDY, answers
from facts import MAX_COUNT, judge_answer
from texts import build_prompt

FILE = Path(__file__).parent / "reference.json"

LOGITS_OF = [7, 1234567]
CANDIDATES = [*range(1, 301), 365, 404, 418, 500, 999, 1000, 1024, 1337, 1729, 1984, 2000, 4711, 10000, 65536, 123456,
              1000000, 7654321, 123456789, MAX_COUNT]
ANSWERS = 24


def main() -> None:
    encoder = tokenizer.load()
    weights = llama.load()
    logits = []
    for n in LOGITS_OF:
        tokens = encoder.encode(build_prompt(n)).ids
        index = jnp.arange(len(tokens))
        values, _ = llama.forward(weights, jnp.array([tokens]), index[None], (index <= index[:, None])[None])
        logits.append({
            "count": n,
            "prompt": build_prompt(n),
            "tokens": tokens,
            "last": [round(float(value), 4) for value in np.asarray(values)[0, -1]],
        })
    # The counts with the clearest choices, so that rounding does not change an engine's answer.
    greedy = [
        {"count": n, "prompt": build_prompt(n), "lead": round(lead, 3), "tokens": tokens, "text": encoder.decode(tokens)}
        for n, tokens, lead in answers(weights, CANDIDATES, GREEDY)
        if judge_answer(encoder.decode(tokens).strip(), n)
    ]
    special = {1, 7, 42, 404, 1000, 1234567, MAX_COUNT}
    greedy.sort(key=lambda answer: (answer["count"] not in special or answer["lead"] < 0.3, -answer["lead"]))
    FILE.write_text(json.dumps({
        "logits": logits,
        "greedy": sorted(greedy[:ANSWERS], key=lambda answer: answer["count"]),
    }) + "\n", encoding="utf-8", newline="\n")
    print(f"{FILE.name}: leads of {min(a['lead'] for a in greedy[:ANSWERS])} and more")


if __name__ == "__main__":
    main()
