"""The model: a Llama, in JAX. Names, shapes and arithmetic are those of Hugging Face's Llama."""

import json
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from safetensors.numpy import load_file, save_file

from tokenizer import END_ID, VOCABULARY

FOLDER = Path(__file__).parent / "weights"

Weights = dict[str, jax.Array]
Cache = list[tuple[jax.Array, jax.Array]]


@dataclass(frozen=True)
class Config:
    """The entries of config.json that say how large the model is."""

    vocab_size: int = VOCABULARY
    hidden_size: int = 128
    intermediate_size: int = 384
    num_hidden_layers: int = 4
    num_attention_heads: int = 4
    max_position_embeddings: int = 192
    rope_theta: float = 10_000.0
    rms_norm_eps: float = 1e-5

    @property
    def head_size(self) -> int:
        return self.hidden_size // self.num_attention_heads


CONFIG = Config()


def initial_weights(key: jax.Array) -> Weights:
    c = CONFIG
    weights: Weights = {}

    def matrix(name: str, rows: int, columns: int, scale: float) -> None:
        nonlocal key
        key, use = jax.random.split(key)
        weights[name] = scale * jax.random.normal(use, (rows, columns))

    matrix("model.embed_tokens.weight", c.vocab_size, c.hidden_size, 0.02)
    weights["model.norm.weight"] = jnp.ones(c.hidden_size)
    for i in range(c.num_hidden_layers):
        layer = f"model.layers.{i}"
        weights[f"{layer}.input_layernorm.weight"] = jnp.ones(c.hidden_size)
        weights[f"{layer}.post_attention_layernorm.weight"] = jnp.ones(c.hidden_size)
        for name in "qkvo":
            matrix(f"{layer}.self_attn.{name}_proj.weight", c.hidden_size, c.hidden_size, 0.05)
        for name in ("gate", "up"):
            matrix(f"{layer}.mlp.{name}_proj.weight", c.intermediate_size, c.hidden_size, 0.05)
        matrix(f"{layer}.mlp.down_proj.weight", c.hidden_size, c.intermediate_size, 0.03)
    return weights


def normalize(x: jax.Array, weight: jax.Array) -> jax.Array:
    return x * jax.lax.rsqrt(jnp.mean(x * x, axis=-1, keepdims=True) + CONFIG.rms_norm_eps) * weight


def rotate(x: jax.Array, positions: jax.Array) -> jax.Array:
    """Rotary position embedding of [batch, token, head, size]: pairs are (i, i + half)."""
    half = x.shape[-1] // 2
    frequencies = CONFIG.rope_theta ** (-jnp.arange(half) / half)
    angles = positions[..., None, None] * frequencies
    cos, sin = jnp.cos(angles), jnp.sin(angles)
    a, b = x[..., :half], x[..., half:]
    return jnp.concatenate([a * cos - b * sin, b * cos + a * sin], axis=-1)


def forward(
    weights: Weights, tokens: jax.Array, positions: jax.Array, mask: jax.Array,
    cache: Cache | None = None, start: jax.Array | int = 0,
) -> tuple[jax.Array, Cache]:
    """The logits of [batch, token] tokens.

    `mask` says, as [batch or 1, token, key], which keys a token may look at. With a cache, the keys
    and values of these tokens are put into it from `start` on, and the tokens look at all of it.
    """
    c = CONFIG
    x = weights["model.embed_tokens.weight"][tokens]
    heads = (*tokens.shape, c.num_attention_heads, c.head_size)
    new_cache: Cache = []
    for i in range(c.num_hidden_layers):
        layer = f"model.layers.{i}"
        y = normalize(x, weights[f"{layer}.input_layernorm.weight"])
        query = rotate((y @ weights[f"{layer}.self_attn.q_proj.weight"].T).reshape(heads), positions)
        key = rotate((y @ weights[f"{layer}.self_attn.k_proj.weight"].T).reshape(heads), positions)
        value = (y @ weights[f"{layer}.self_attn.v_proj.weight"].T).reshape(heads)
        if cache is not None:
            key = jax.lax.dynamic_update_slice_in_dim(cache[i][0], key, start, axis=1)
            value = jax.lax.dynamic_update_slice_in_dim(cache[i][1], value, start, axis=1)
            new_cache.append((key, value))
        scores = jnp.einsum("bqhd,bkhd->bhqk", query, key) / c.head_size**0.5
        scores = jax.nn.softmax(jnp.where(mask[:, None], scores, -jnp.inf), axis=-1)
        y = jnp.einsum("bhqk,bkhd->bqhd", scores, value).reshape(x.shape)
        x = x + y @ weights[f"{layer}.self_attn.o_proj.weight"].T
        y = normalize(x, weights[f"{layer}.post_attention_layernorm.weight"])
        gate = jax.nn.silu(y @ weights[f"{layer}.mlp.gate_proj.weight"].T)
        y = gate * (y @ weights[f"{layer}.mlp.up_proj.weight"].T)
        x = x + y @ weights[f"{layer}.mlp.down_proj.weight"].T
    x = normalize(x, weights["model.norm.weight"])
    return x @ weights["model.embed_tokens.weight"].T, new_cache


@dataclass(frozen=True)
class Sampling:
    """The parameters of Spin's `infer`; the defaults are Spin's."""

    max_tokens: int = 100
    repeat_penalty: float = 1.1
    repeat_penalty_last_n_token_count: int = 64
    temperature: float = 0.8
    top_k: int = 40
    top_p: float = 0.9


def penalize(logits: jax.Array, tokens: jax.Array, recent: jax.Array, s: Sampling) -> jax.Array:
    """Makes tokens less likely that are marked as recent."""
    rows = jnp.arange(tokens.shape[0])[:, None]
    seen = jnp.zeros(logits.shape, bool).at[rows, tokens].max(recent)
    penalized = jnp.where(logits >= 0, logits / s.repeat_penalty, logits * s.repeat_penalty)
    return jnp.where(seen, penalized, logits)


def sample(logits: jax.Array, s: Sampling, key: jax.Array) -> jax.Array:
    """Takes the next token as Spin does: from the k most likely, the fewest whose probabilities add up to p."""
    if s.temperature <= 0:
        return jnp.argmax(logits, axis=-1)
    likely, tokens = jax.lax.top_k(jax.nn.softmax(logits / s.temperature, axis=-1), min(s.top_k, logits.shape[-1]))
    before = jnp.cumsum(likely, axis=-1) - likely
    kept = jnp.where(before < s.top_p, likely, 0)
    choice = jax.random.categorical(key, jnp.log(kept), axis=-1)
    return jnp.take_along_axis(tokens, choice[:, None], axis=-1)[:, 0]


@partial(jax.jit, static_argnames="s")
def generate(
    weights: Weights, prompts: jax.Array, lengths: jax.Array, s: Sampling, key: jax.Array
) -> tuple[jax.Array, jax.Array]:
    """Continues prompts of different lengths, each right-aligned in its row.

    Returns the tokens after the prompt, up to END_ID and filled with it, and for each of them how
    far the highest logit was ahead of the second, before any penalty.
    """
    batch, width = prompts.shape
    total = width + s.max_tokens
    shape = (batch, total, CONFIG.num_attention_heads, CONFIG.head_size)
    cache: Cache = [(jnp.zeros(shape), jnp.zeros(shape)) for _ in range(CONFIG.num_hidden_layers)]
    index = jnp.arange(total)
    begins = (width - lengths)[:, None]
    filled = index >= begins

    def look(at: jax.Array) -> jax.Array:
        """Which keys the tokens at these places look at; padding looks at itself."""
        return (index <= at[:, None]) & filled[:, None] | (index == at[:, None])

    places = jnp.arange(width)
    logits, cache = forward(weights, prompts, jnp.maximum(places - begins, 0), look(places), cache)
    tokens = jnp.zeros((batch, total), jnp.int32).at[:, :width].set(prompts)
    leads = jnp.zeros((batch, total))

    def more(state):
        at, _, _, _, _, ended, _ = state
        return (at < total) & ~ended.all()

    def step(state):
        at, logits, tokens, leads, cache, ended, key = state
        key, use = jax.random.split(key)
        best = jax.lax.top_k(logits, 2)[0]
        leads = leads.at[:, at].set(best[:, 0] - best[:, 1])
        if s.repeat_penalty != 1:
            # Spin counts the prompt's tokens among the last n.
            recent = filled & (index < at) & (index >= at - s.repeat_penalty_last_n_token_count)
            logits = penalize(logits, tokens, recent, s)
        taken = jnp.where(ended, END_ID, sample(logits, s, use)).astype(jnp.int32)
        tokens = tokens.at[:, at].set(taken)
        logits, cache = forward(weights, taken[:, None], at - begins, look(at[None]), cache, at)
        return at + 1, logits[:, 0], tokens, leads, cache, ended | (taken == END_ID), key

    start = (jnp.int32(width), logits[:, -1], tokens, leads, cache, jnp.zeros(batch, bool), key)
    _, _, tokens, leads, _, _, _ = jax.lax.while_loop(more, step, start)
    return tokens[:, width:], leads[:, width:]


def save(weights: Weights) -> None:
    """Writes the weights folder: F16, in Hugging Face's files."""
    FOLDER.mkdir(exist_ok=True)
    file = "model.safetensors"
    tensors = {name: np.asarray(weight, np.float16) for name, weight in weights.items()}
    save_file(tensors, FOLDER / file, {"format": "pt"})
    write_json("model.safetensors.index.json", {
        "metadata": {"total_size": sum(tensor.nbytes for tensor in tensors.values())},
        "weight_map": {name: file for name in tensors},
    })
    write_json("config.json", {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        **asdict(CONFIG),
        "num_key_value_heads": CONFIG.num_attention_heads,
        "hidden_act": "silu",
        "tie_word_embeddings": True,
        "eos_token_id": END_ID,
        "torch_dtype": "float16",
    })


def write_json(name: str, value: object) -> None:
    (FOLDER / name).write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8", newline="\n")


def load() -> Weights:
    """The weights as they were saved, for arithmetic in F32."""
    tensors = load_file(FOLDER / "model.safetensors")
    return {name: jnp.asarray(tensor, jnp.float32) for name, tensor in tensors.items()}
