"""What is learnt from, and what is said of a text after that. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A question whose agency is known to be right.

    agency, topic  the caller's own keys; topic None: nobody said what it is about
    hints          what is known besides the text, as «kind:value»; a value that is the key of a label speaks for it
    """

    text: str
    agency: str
    topic: str | None
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guess:
    """What was learnt says of one text.

    topics, agencies  the likeliest, best first, with calibrated probabilities; what is missing to 1 is some other one
    words             lemmas of the text that spoke most for the best agency and the best topic, loudest first
    """

    topics: Mapping[str, float]
    agencies: Mapping[str, float]
    words: tuple[str, ...]
