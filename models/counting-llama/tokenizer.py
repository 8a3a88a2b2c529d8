"""Makes weights/tokenizer.json: byte-pair encoding, learnt from the training texts.

Every digit is a token of its own, so that the model sees each place of a number.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from texts import build_prompt, draw_count, make_comment

FILE = Path(__file__).parent / "weights" / "tokenizer.json"
VOCABULARY = 768
END = "</s>"
END_ID = 0


def texts(number: int) -> Iterator[str]:
    random = Random(1)
    for _ in range(number):
        n = draw_count(random)
        yield f"{build_prompt(n)} {make_comment(n, random)}"


def make() -> None:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False),
    ])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(texts(20_000), trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=[END],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    ))
    FILE.parent.mkdir(exist_ok=True)
    tokenizer.save(str(FILE))
    print(f"{FILE.name}: {tokenizer.get_vocab_size()} tokens")


def load() -> Tokenizer:
    return Tokenizer.from_file(str(FILE))


if __name__ == "__main__":
    make()
