"""Learning from confirmed questions: examples in, bytes out; bytes in, guesses out.

What earned its weight on real appeals: ridge scores by words, forms, meaning and place; topics judged first and their
probabilities given to the agencies, alone and together with place; words shared with labels' names; votes of
neighbours; boosted trees over the best few labels, which also calibrate. What did not: naive Bayes, scores of single
sentences, supervised weights of terms, character n-grams beside beginnings of words, softer matches of words by
meaning, likeness of meaning to labels' names, dates and writing habits as signals of their own, more pairs of words.
"""

from collections.abc import Mapping, Sequence

from app.routing.learning.examples import Example
from app.routing.learning.model import Model
from app.routing.learning.storing import from_bytes, to_bytes
from app.routing.learning.training import trained


def learn(examples: Sequence[Example], names: Mapping[str, str] | None = None) -> bytes:
    """What is learnt from examples, to be read with `read`. Computes for seconds to minutes on one core.

    names  how topics and agencies are called, by their key; those left out are taken to be called by their key

    Raises NothingToLearn when there is no example.
    """
    return to_bytes(trained(examples, names or {}))


def read(content: bytes) -> Model:
    """The model that `learn` gave, ready to be asked. Raises ForeignModel."""
    return from_bytes(content)
