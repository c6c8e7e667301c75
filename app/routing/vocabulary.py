"""The words of a catalogue: which of them carry meaning, and which one a misspelled word stands for. Pure."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from app.language.words import is_known, morphology

_EMPTY: Final = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "INTJ", "NUMR", "PRED", "COMP", "ADVB"})
"""Parts of speech that join or point and name nothing."""

_COMMON_WORDS: Final = (
    "быть мочь стать делать сделать хотеть идти пойти ходить прийти приходить приехать ехать стоять лежать сидеть "
    "дать давать брать взять говорить сказать знать видеть смотреть думать жить обещать начать закрыть открыть "
    "звонить позвонить "
    "стоить иметь писать написать просить поставить убрать убирать работать ставить остаться ребенок дом город "
    "улица ночь ночью вечером утром место год месяц неделя день сутки час минута утро вечер понедельник вторник "
    "среда четверг пятница суббота воскресенье зима весна лето осень сентябрь октябрь август май раз время "
    "человек люди друг соцсеть сторона весь самый этот свой наш ваш мой который каждый другой такой какой один "
    "два три второй третий первый последний новый старый большой целый хороший"
)
_COMMON: Final = frozenset(_COMMON_WORDS.split())
"""Words that stand in texts about anything."""

_LONG: Final = 6
"""Letters of a word in which one wrong letter is forgiven; shorter ones have too many neighbours."""


def is_common(lemma: str) -> bool:
    """Whether a word stands in texts about anything, so that it says little even where a person chose it."""
    return lemma in _COMMON


def carries_meaning(lemma: str) -> bool:
    """Whether a word of a phrase says what the phrase is about."""
    return lemma not in _COMMON and names_something(lemma)


@lru_cache(maxsize=50_000)
def names_something(lemma: str) -> bool:
    """Whether a word names a thing, a property or what is done, be it in texts about anything."""
    return len(lemma) > 2 and morphology().parse(lemma)[0].tag.POS not in _EMPTY


class Spellings:
    """Known lemmas, to be found by a spelling one letter off. Immutable."""

    def __init__(self, lemmas: Iterable[str]) -> None:
        self._by_gap: dict[str, str] = {}
        for lemma in sorted(lemmas):
            for gap in _gaps(lemma) if len(lemma) >= _LONG else ():
                self._by_gap.setdefault(gap, lemma)

    def meant(self, lemma: str) -> str | None:
        """The known lemma that a word of no dictionary most likely stands for; None when there is none."""
        if len(lemma) < _LONG or is_known(lemma):
            return None
        return next((self._by_gap[gap] for gap in _gaps(lemma) if gap in self._by_gap), None)


def _gaps(word: str) -> Iterator[str]:
    """The word, and the word without each of its letters: what two spellings one letter apart have in common."""
    yield word
    for index in range(len(word)):
        yield word[:index] + word[index + 1 :]
