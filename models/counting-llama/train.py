"""Trains the model and writes its weights.

`python train.py` trains from the beginning. `python train.py --continue` starts from the saved
weights instead, for example after a change to the facts.
"""

import argparse
import time
from multiprocessing import Process, Queue
from random import Random

import jax
import jax.numpy as jnp
import numpy as np
import optax

import llama
import tokenizer
from texts import build_prompt, draw_count, make_comment

ROWS = 24
LENGTH = 160
ADAM_SHARE = 0.4

Batch = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def make_row(encode, random: Random) -> tuple[list[int], list[int], list[int], list[int]]:
    """One count: its prompt, and then as many comments on it as fit.

    The comments do not see each other, so each follows the prompt as if it were the only one. This
    way, the prompt is computed only once. Returns tokens, positions, the number of the
    comment that a token belongs to (0 for the prompt), and the token that should follow (-1: any).
    """
    n = draw_count(random)
    prompt = encode(build_prompt(n))
    tokens, positions, parts, targets = list(prompt), list(range(len(prompt))), [0] * len(prompt), [-1] * len(prompt)
    part = 0
    while True:
        part += 1
        comment = encode(f" {make_comment(n, random)}")
        # The prompt's last token is repeated before each comment, to predict the comment's first token.
        inputs, outputs = [prompt[-1], *comment], [*comment, tokenizer.END_ID]
        if len(tokens) + len(inputs) > LENGTH:
            rest = LENGTH - len(tokens)
            return tokens + [0] * rest, positions + [0] * rest, parts + [-1] * rest, targets + [-1] * rest
        tokens += inputs
        positions += range(len(prompt) - 1, len(prompt) - 1 + len(inputs))
        parts += [part] * len(inputs)
        targets += outputs


def make_batches(queue: "Queue[Batch]", seed: int) -> None:
    encoder = tokenizer.load()
    random = Random(seed)

    def encode(text: str) -> list[int]:
        return encoder.encode(text).ids

    while True:
        rows = [make_row(encode, random) for _ in range(ROWS)]
        tokens, positions, parts, targets = (np.array(column, np.int32) for column in zip(*rows))
        queue.put((tokens, positions, parts, targets))


def loss(weights: llama.Weights, batch: Batch) -> jax.Array:
    """How badly the comments are predicted, in nats a token. The prompt is given, so it does not count."""
    tokens, positions, parts, targets = batch
    index = jnp.arange(tokens.shape[1])
    same = parts[:, :, None] == parts[:, None, :]
    # A comment looks at the prompt but for the prompt's last token, which it has itself.
    prompt_end = jnp.sum(parts == 0, axis=1)[:, None, None] - 1
    in_prompt = (parts[:, None, :] == 0) & (index < prompt_end)
    mask = (index <= index[:, None]) & (same | in_prompt)
    logits, _ = llama.forward(weights, tokens, positions, mask)
    losses = optax.softmax_cross_entropy_with_integer_labels(logits, jnp.maximum(targets, 0))
    return jnp.sum(losses * (targets >= 0)) / jnp.sum(targets >= 0)


def make_optimizer() -> optax.GradientTransformation:
    """Muon for the matrices, AdamW for embeddings and norms, both for a rate of 1."""
    muon = optax.contrib.muon(1.0, beta=0.95, weight_decay=0.01)
    adam = optax.adamw(ADAM_SHARE, b1=0.9, b2=0.98, weight_decay=0.01)

    def choose(weights: llama.Weights) -> dict[str, str]:
        return {name: "muon" if "_proj" in name else "adam" for name in weights}

    return optax.chain(
        optax.clip_by_global_norm(1.0),
        optax.multi_transform({"muon": muon, "adam": adam}, choose),
    )


def rate(done: float) -> float:
    """The part of the peak learning rate at this share of the time: it rises, stays, and falls to 0.

    It follows the clock, not the steps, so that the training ends in time on a slow machine too.
    """
    return min(1, done / 0.03, (1 - done) / 0.6)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--minutes", type=float, default=90, help="how long to train")
    options.add_argument("--rate", type=float, default=0.01, help="the peak of the learning rate")
    options.add_argument("--continue", dest="from_saved", action="store_true", help="start from the saved weights")
    options.add_argument("--seed", type=int, default=0, help="another seed draws other texts")
    options = options.parse_args()

    queue: "Queue[Batch]" = Queue(maxsize=50)
    worker = Process(target=make_batches, args=(queue, options.seed), daemon=True)
    worker.start()
    weights = llama.load() if options.from_saved else llama.initial_weights(jax.random.key(options.seed))
    print(f"{sum(weight.size for weight in weights.values()):,} weights, {options.minutes:g} minutes", flush=True)
    optimizer = make_optimizer()
    state = optimizer.init(weights)

    @jax.jit
    def step(weights, state, batch, rate):
        value, gradients = jax.value_and_grad(loss)(weights, batch)
        updates, state = optimizer.update(gradients, state, weights)
        updates = jax.tree.map(lambda update: rate * update, updates)
        return optax.apply_updates(weights, updates), state, value

    began, number, losses = time.monotonic(), 0, []
    while (done := (time.monotonic() - began) / (60 * options.minutes)) < 1:
        weights, state, value = step(weights, state, queue.get(), options.rate * rate(done))
        number += 1
        losses.append(float(value))
        if number % 50 == 0:
            print(f"{done:.0%}, step {number}: loss {np.mean(losses):.4f}", flush=True)
            losses = []
        if number % 200 == 0:
            llama.save(weights)
    llama.save(weights)
    worker.terminate()


if __name__ == "__main__":
    main()
