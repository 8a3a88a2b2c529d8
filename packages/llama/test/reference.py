"""Writes reference.json: the results of small Llama models, computed with JAX.

This is an independent implementation to test src against. It has no cache and computes all
heads at once. The weights come from a formula, which write-model.ts has too, so that no weights have to
be saved.

    pip install jax==0.10.2
    python reference.py
"""

import json
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

SIZE, WIDE, VOCABULARY, LAYERS, HEADS, EPSILON = 32, 48, 30, 2, 4, 1e-5
HEAD = SIZE // HEADS
# "on spin" in the tokens of write-model.ts
TOKENS = [15, 14, 28, 19, 16, 9, 14]
MODELS = {
    "grouped": {"keyValueHeads": 2, "tied": True, "theta": 10_000.0},
    "plain": {"keyValueHeads": 4, "tied": False, "theta": 500_000.0},
}


def weights(name: str, *shape: int) -> jax.Array:
    """Multiples of 1/256 that F16 and BF16 hold exactly: from 0.5 to 1 for norms, else -0.5 to 0.5."""
    seed = sum(name.encode()) * 0x9E3779B1
    x = (np.arange(np.prod(shape), dtype=np.uint64) * 0x85EBCA6B + seed) % 2**32
    x = ((x ^ (x >> 15)) * 0x2C1B3C6D) % 2**32
    x = (x ^ (x >> 13)).astype(np.int64)
    values = 0.5 + (x >> 25) / 256 if "norm" in name else ((x >> 24) - 128) / 256
    return jnp.asarray(values.reshape(shape), jnp.float32)


def normalize(x: jax.Array, name: str) -> jax.Array:
    return x * jax.lax.rsqrt((x * x).mean(-1, keepdims=True) + EPSILON) * weights(name, SIZE)


def rotate(x: jax.Array, theta: float) -> jax.Array:
    """Rotary position embeddings on [position, head, number], in the `rotate half` layout."""
    frequencies = theta ** (-jnp.arange(0, HEAD, 2) / HEAD)
    angles = jnp.arange(x.shape[0])[:, None] * frequencies
    angles = jnp.concatenate([angles, angles], -1)[:, None, :]
    half = jnp.concatenate([-x[..., HEAD // 2 :], x[..., : HEAD // 2]], -1)
    return x * jnp.cos(angles) + half * jnp.sin(angles)


def logits(tokens: list[int], keyValueHeads: int, tied: bool, theta: float) -> jax.Array:
    """The logits after the last token."""
    embeddings = weights("model.embed_tokens.weight", VOCABULARY, SIZE)
    x = embeddings[jnp.asarray(tokens)]
    count = len(tokens)
    future = jnp.triu(jnp.ones((count, count), bool), 1)
    for layer in range(LAYERS):
        path = f"model.layers.{layer}"

        def linear(x: jax.Array, name: str, rows: int) -> jax.Array:
            return x @ weights(f"{path}.{name}.weight", rows, x.shape[-1]).T

        y = normalize(x, f"{path}.input_layernorm.weight")
        q = rotate(linear(y, "self_attn.q_proj", SIZE).reshape(count, HEADS, HEAD), theta)
        k = linear(y, "self_attn.k_proj", keyValueHeads * HEAD).reshape(count, -1, HEAD)
        v = linear(y, "self_attn.v_proj", keyValueHeads * HEAD).reshape(count, -1, HEAD)
        k = jnp.repeat(rotate(k, theta), HEADS // keyValueHeads, 1)
        v = jnp.repeat(v, HEADS // keyValueHeads, 1)
        scores = jnp.einsum("qhd,khd->hqk", q, k) / HEAD**0.5
        shares = jax.nn.softmax(jnp.where(future, -jnp.inf, scores))
        read = jnp.einsum("hqk,khd->qhd", shares, v).reshape(count, SIZE)
        x = x + linear(read, "self_attn.o_proj", SIZE)

        y = normalize(x, f"{path}.post_attention_layernorm.weight")
        gated = jax.nn.silu(linear(y, "mlp.gate_proj", WIDE)) * linear(y, "mlp.up_proj", WIDE)
        x = x + linear(gated, "mlp.down_proj", SIZE)
    output = embeddings if tied else weights("lm_head.weight", VOCABULARY, SIZE)
    return output @ normalize(x, "model.norm.weight")[-1]


def main() -> None:
    jax.config.update("jax_default_matmul_precision", "highest")
    reference = {}
    for name, model in MODELS.items():
        answer = list(TOKENS)
        for _ in range(8):
            answer.append(int(jnp.argmax(logits(answer, **model))))
        reference[name] = {
            **model,
            "tokens": TOKENS,
            "logits": [round(float(logit), 5) for logit in logits(TOKENS, **model)],
            "greedy": answer[len(TOKENS) :],
        }
    text = json.dumps(reference, indent=1)
    Path(__file__).with_name("reference.json").write_text(text + "\n")


main()
