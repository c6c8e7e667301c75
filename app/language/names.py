"""People that a model of named entities finds in sentences; for those the dictionary cannot tell. Pure.

Source: slovnet's model of entities in Russian news, run by numpy alone; some 1,000 short sentences a second.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

from slovnet.api import NER

from app.language.embedding import data_file, embedding
from app.language.words import Span

_MODEL: Final = "model/slovnet_ner_news_v1.tar"
_BATCH: Final = 16


def people(texts: Sequence[str]) -> list[list[Span]]:
    """The names of persons in each text, in order. Texts are best a sentence each: the time grows with the longest."""
    if not texts:
        return []
    found = _model().map(texts)  # type: ignore[no-untyped-call]
    return [
        [Span(markup.text[one.start : one.stop], one.start, one.stop) for one in markup.spans if one.type == "PER"]
        for markup in found
    ]


@cache
def _model() -> NER:
    """The model; a quarter of a second the first time, and about 55 MB beside the vectors."""
    loaded: NER = NER.load(data_file(_MODEL), batch_size=_BATCH).navec(embedding())  # type: ignore[no-untyped-call]
    return loaded
