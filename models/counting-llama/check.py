"""Checks what the model says against arithmetic, and writes the figures into figures.json and README.md.

`python check.py` takes some minutes: it asks for all counts from 0 to 2,000 and 5,000 random ones
up to ten million, greedily and with the sampling that the app asks for.
"""

import argparse
import json
import re
import statistics
from collections.abc import Iterator
from pathlib import Path
from random import Random

import jax
import jax.numpy as jnp
import numpy as np

import llama
import tokenizer
from facts import MAX_COUNT, judge_answer
from llama import Sampling
from own_lines import OWN_LINES
from texts import build_prompt

HERE = Path(__file__).parent

APP = Sampling(repeat_penalty=1.0, temperature=0.6)
"""The sampling that packages/server asks for."""

GREEDY = Sampling(repeat_penalty=APP.repeat_penalty, temperature=0)

SPIN = Sampling()
"""What Spin takes when nothing is asked for."""

BATCH = 256


def answers(
    weights: llama.Weights, counts: list[int], sampling: Sampling, seed: int = 0
) -> Iterator[tuple[int, list[int], float]]:
    """For each count: the tokens of the answer, its end included, and the smallest lead of a token
    over the second likeliest."""
    encoder = tokenizer.load()
    longest = len(encoder.encode(build_prompt(MAX_COUNT)).ids)
    key = jax.random.key(seed)
    for start in range(0, len(counts), BATCH):
        key, use = jax.random.split(key)
        batch = counts[start : start + BATCH]
        prompts = [encoder.encode(build_prompt(n)).ids for n in batch]
        # Batches of one size, so that the function is compiled once.
        prompts += prompts[:1] * (BATCH - len(batch))
        rows = [[tokenizer.END_ID] * (longest - len(prompt)) + prompt for prompt in prompts]
        lengths = [len(prompt) for prompt in prompts]
        tokens, leads = llama.generate(weights, jnp.array(rows), jnp.array(lengths), sampling, use)
        for n, row, lead in zip(batch, np.asarray(tokens), np.asarray(leads)):
            ended = np.flatnonzero(row == tokenizer.END_ID)
            length = int(ended[0]) + 1 if len(ended) else len(row)
            yield n, row[:length].tolist(), float(lead[:length].min())


def check(weights: llama.Weights, counts: list[int], sampling: Sampling, verbose: bool) -> dict[str, object]:
    """Judges an answer for each count."""
    encoder = tokenizer.load()
    wrong, kinds_to_200, own_lines, lengths = 0, set(), 0, []
    for n, tokens, _ in answers(weights, counts, sampling):
        answer = encoder.decode(tokens).strip()
        kinds = judge_answer(answer, n)
        lengths.append(len(tokens))
        if kinds is None or tokens[-1] != tokenizer.END_ID:
            wrong += 1
            if verbose:
                print(f"  {n}: {answer}", flush=True)
        else:
            own_lines += kinds[0] in OWN_LINES.get(n, [])
            if n < 200:
                kinds_to_200.update(kinds)
    kinds = {kind for kind in kinds_to_200 if not any(kind in lines for lines in OWN_LINES.values())}
    return {
        "answers": len(counts),
        "wrong": wrong,
        "true": round(100 * (1 - wrong / len(counts)), 2),
        "kindsTo200": len(kinds),
        "ownLines": own_lines,
        "tokens": {"median": statistics.median(lengths), "most": max(lengths)},
    }


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--quick", action="store_true", help="fewer counts, and no figures are written")
    options.add_argument("--wrong", action="store_true", help="print the answers that are wrong")
    options = options.parse_args()

    weights = llama.load()
    random = Random(3)
    small = list(range(2001))
    large = [random.randint(0, 10_000_000) for _ in range(5000)]
    huge = [random.randint(10_000_001, MAX_COUNT) for _ in range(200)] + [round(10 ** random.uniform(7, 15.9)) for _ in range(300)]
    counts = small[::4] + large[::20] if options.quick else small + large
    figures: dict[str, object] = {
        "weights": sum(weight.size for weight in weights.values()),
        "bytes": sum(file.stat().st_size for file in llama.FOLDER.iterdir()),
        "promptTokens": [len(tokenizer.load().encode(build_prompt(n)).ids) for n in (0, MAX_COUNT)],
    }
    for name, sampling, of in [
        ("greedy", GREEDY, counts), ("app", APP, counts), ("huge", APP, huge), ("spinDefaults", SPIN, counts),
    ]:
        figures[name] = check(weights, of, sampling, options.wrong)
        print(name, json.dumps(figures[name]), flush=True)
    if not options.quick:
        (HERE / "figures.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8", newline="\n")
        tell(figures)


def tell(figures: dict) -> None:
    """Writes the figures into the card, between its two marks."""
    rows = [
        ("greedy (temperature 0)", figures["greedy"]),
        ("as the app asks", figures["app"]),
        ("as the app asks, counts over ten million", figures["huge"]),
        ("with Spin's defaults, for comparison", figures["spinDefaults"]),
    ]
    table = ["| sampling | answers | not true | true | kinds of sentence, counts below 200 |", "| --- | --- | --- | --- | --- |"]
    table += [
        f"| {name} | {f['answers']:,} | {f['wrong']} | {f['true']} % | {f['kindsTo200'] or '-'} |" for name, f in rows
    ]
    text = "\n".join([
        f"{figures['weights']:,} weights; {figures['bytes'] / 1e6:.2f} MB in all. "
        f"A prompt has {figures['promptTokens'][0]} to {figures['promptTokens'][1]} tokens, "
        f"an answer {figures['app']['tokens']['median']:g} (median), {figures['app']['tokens']['most']} at most.",
        "", *table,
    ])
    card = HERE / "README.md"
    old = card.read_text(encoding="utf-8")
    new = re.sub(r"(<!-- figures -->\n).*(\n<!-- /figures -->)", lambda m: f"{m[1]}{text}{m[2]}", old, flags=re.S)
    card.write_text(new, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
