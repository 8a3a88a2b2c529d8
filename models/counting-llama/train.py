"""Trains the model and writes its weights.

`python train.py` trains from the beginning. `python train.py --after 500` continues from the saved
weights of step 500, after an interruption.
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

ROWS = 12
LENGTH = 256
PEAK_RATE = 0.01
ADAM_SHARE = 0.4

Batch = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def make_row(encode, random: Random) -> tuple[list[int], list[int], list[int], list[int]]:
    """One count: its prompt, and then as many comments on it as fit.

    The comments do not see each other, so each stands as if it were alone behind the prompt: that
    saves computing the prompt for each of them. Returns tokens, positions, the number of the
    comment that a token belongs to (0 for the prompt), and the token that should follow (-1: any).
    """
    n = draw_count(random)
    prompt = encode(build_prompt(n))
    tokens, positions, parts, targets = list(prompt), list(range(len(prompt))), [0] * len(prompt), [-1] * len(prompt)
    part = 0
    while True:
        part += 1
        comment = encode(f" {make_comment(n, random)}")
        # The last token of the prompt comes again in front of each comment, to predict its first.
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


def rate(step: int, steps: int) -> float:
    """The learning rate: it rises over 100 steps, stays, and falls to nothing over the last 40 %."""
    return PEAK_RATE * min(1, step / 100, (steps - step) / (0.4 * steps))


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--steps", type=int, default=3000)
    options.add_argument("--after", type=int, default=0)
    options = options.parse_args()
    steps = options.steps

    queue: "Queue[Batch]" = Queue(maxsize=50)
    worker = Process(target=make_batches, args=(queue, options.after), daemon=True)
    worker.start()
    weights = llama.load() if options.after else llama.initial_weights(jax.random.key(0))
    print(f"{sum(weight.size for weight in weights.values()):,} weights, {steps} steps", flush=True)
    optimizer = make_optimizer()
    state = optimizer.init(weights)

    @jax.jit
    def step(weights, state, batch, rate):
        value, gradients = jax.value_and_grad(loss)(weights, batch)
        updates, state = optimizer.update(gradients, state, weights)
        updates = jax.tree.map(lambda update: rate * update, updates)
        return optax.apply_updates(weights, updates), state, value

    began, losses = time.monotonic(), []
    for number in range(options.after + 1, steps + 1):
        weights, state, value = step(weights, state, queue.get(), rate(number, steps))
        losses.append(float(value))
        if number % 50 == 0:
            print(f"step {number}: loss {np.mean(losses):.4f}, {time.monotonic() - began:.0f} s", flush=True)
            losses = []
        if number % 100 == 0:
            llama.save(weights)
    llama.save(weights)
    worker.terminate()


if __name__ == "__main__":
    main()
