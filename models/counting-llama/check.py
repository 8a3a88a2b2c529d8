"""Checks the model's answers by arithmetic, and writes the figures into figures.json and README.md.

`python check.py` takes some minutes. It asks for a comment on each count from 0 to 2,000 and on
5,000 random counts up to ten million: greedily, and with the sampling that the app asks for.
`python check.py --quick --wrong` asks for fewer, writes nothing, and prints the wrong answers.
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
from facts import MAX_COUNT, WARM, judge_answer, whole
from llama import Sampling
from own_lines import OWN_LINES
from texts import build_prompt

HERE = Path(__file__).parent

APP = Sampling(repeat_penalty=1.0, temperature=0.6)
"""The sampling that packages/server asks for."""

GREEDY = Sampling(repeat_penalty=APP.repeat_penalty, temperature=0)

SPIN = Sampling()
"""Spin's sampling for an app that asks for none."""

BATCH = 256


def answers(
    weights: llama.Weights, counts: list[int], sampling: Sampling, seed: int = 0
) -> Iterator[tuple[int, list[int], float]]:
    """For each count: the tokens of the answer with the end token, and the smallest lead that a
    token's logit had over the second best."""
    encoder = tokenizer.load()
    longest = len(encoder.encode(build_prompt(MAX_COUNT)).ids)
    key = jax.random.key(seed)
    for start in range(0, len(counts), BATCH):
        key, use = jax.random.split(key)
        batch = counts[start : start + BATCH]
        prompts = [encoder.encode(build_prompt(n)).ids for n in batch]
        # All batches have one size, so that `generate` is compiled once.
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
    wrong, broken, kinds_to_200, own_lines, lengths = 0, 0, set(), 0, []
    for n, tokens, _ in answers(weights, counts, sampling):
        answer = encoder.decode(tokens).strip()
        kinds = judge_answer(answer, n)
        lengths.append(len(tokens))
        ended = tokens[-1] == tokenizer.END_ID
        broken += not ended or not whole(answer)
        if kinds is None or not ended:
            wrong += 1
            if verbose:
                print(f"  {n}: {answer}", flush=True)
        else:
            own_lines += kinds[0] in OWN_LINES.get(n, [])
            if n < 200:
                kinds_to_200.update(kinds)
    # Lines about one number and friendly words are not counted as kinds of sentence.
    kinds = kinds_to_200 - {*WARM, *(line for lines in OWN_LINES.values() for line in lines)}
    return {
        "answers": len(counts),
        "wrong": wrong,
        "notWhole": broken,
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
    some = small[::4] + large[::20]
    counts = some if options.quick else small + large
    figures: dict[str, object] = {
        "weights": sum(weight.size for weight in weights.values()),
        "bytes": sum(file.stat().st_size for file in llama.FOLDER.iterdir()),
        "promptTokens": [len(tokenizer.load().encode(build_prompt(n)).ids) for n in (0, MAX_COUNT)],
    }
    runs = [("greedy", GREEDY, counts), ("app", APP, counts), ("huge", APP, huge), ("spinDefaults", SPIN, some)]
    for name, sampling, of in runs[:2] if options.quick else runs:
        figures[name] = check(weights, of, sampling, options.wrong)
        print(name, json.dumps(figures[name]), flush=True)
    if not options.quick:
        (HERE / "figures.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8", newline="\n")
        tell(figures)


def tell(figures: dict) -> None:
    """Writes the figures into the card, between its two markers."""
    rows = [
        ("greedy (temperature 0)", figures["greedy"]),
        ("the app's", figures["app"]),
        ("the app's, counts over ten million", figures["huge"]),
        ("Spin's defaults, for comparison", figures["spinDefaults"]),
    ]
    table = [
        "| sampling | answers | not true | true | not whole | kinds of sentence, counts below 200 |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, f in rows:
        # The other two runs ask for few counts below 200, or for none.
        kinds = f["kindsTo200"] if f["answers"] == figures["greedy"]["answers"] else "-"
        table.append(f"| {name} | {f['answers']:,} | {f['wrong']} | {f['true']} % | {f['notWhole']} | {kinds} |")
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
