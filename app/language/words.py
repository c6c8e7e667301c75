"""Sentences, words and lemmas of a Russian text as people write in networks. Pure; the dictionary is loaded once.

Only the first `LIMIT` characters of a text are looked at. Positions are those of the text given.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final, NamedTuple

from pymorphy3.analyzer import MorphAnalyzer, Parse
from razdel.segmenters.sentenize import sentenize

LIMIT: Final = 20_000
"""Characters; VK's longest comment and OK's longest message are shorter."""

LONGEST_WORD: Final = 40
"""Characters; what is longer is no word and is not looked up."""

_TEXTS_AT_HAND: Final = 256
"""Places, personal data, lemmas and screening read one text one after the other: its words are found once."""

_WORDS_AT_HAND: Final = 30_000

_HIDDEN: Final = "\u0301\u0306\u0308\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Stress mark, the marks of й and ё apart from their letter, soft hyphen and characters without width."""

_MENTION: Final = (
    r"\[(?:id|club|public)\d{1,20}\|[^\]\n]{0,100}\]|[*@](?:id|club|public)\d{1,20}(?:\s?\([^)\n]{0,100}\))?"
)
_LINK: Final = (
    r"(?:https?://|www\.)\S+|(?<![\w@.-])(?:[a-z0-9-]{2,63}\.){1,4}(?:ru|com|net|org|info|su|me|io|рф)\b(?:/\S*)?"
)
_BLANKED: Final = re.compile(rf"{_MENTION}|{_LINK}|(?<!\w)@\w[\w.]{{1,63}}", re.IGNORECASE)
_MAYBE_BLANKED: Final = re.compile(r"[\[@*]|://|\.\S")
"""Most texts have nothing of it, and are not searched for mentions and links."""

# Digits and marks inside a word stay in it: «12а», «по-нашему», «д0рога».
_WORD: Final = re.compile(rf"[^\W_](?:[^\W_]|[{_HIDDEN}]|[-’'](?=[^\W_]))*")
_STRETCHED: Final = re.compile(r"([^\W\d_])\1{2,}")
_CYRILLIC: Final = re.compile(r"[а-яё]", re.IGNORECASE)
_HIDDEN_TABLE: Final = dict.fromkeys(map(ord, _HIDDEN))
_GLUED: Final = re.compile(r"\d{1,6}-?([а-я]{3,})|([а-я]{4,})-?\d{1,4}")
_LOOK_ALIKES: Final = str.maketrans("ABCEËHKMOPTXYabceëhkmnoprtuxy", "АВСЕЕНКМОРТХУабсеенкмпоргтиху")
_DIGIT_IN_WORD: Final = re.compile(r"(?<=[а-я])[03468](?=[а-я])")
_DIGITS: Final = {"0": "о", "3": "з", "4": "ч", "6": "б", "8": "в"}


_MEANT: Final = {"ям": "яма"}
"""Where the dictionary's first reading of a frequent form is a word nobody writes any more."""


class Span(NamedTuple):
    """A part of a text: `text[start:end]`."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=_TEXTS_AT_HAND)
def plain(text: str) -> str:
    """The first `LIMIT` characters with links and mentions blanked out, every other character where it was."""
    shown = text[:LIMIT]
    return _BLANKED.sub(lambda found: " " * len(found[0]), shown) if _MAYBE_BLANKED.search(shown) else shown


def sentences(text: str) -> list[Span]:
    """The sentences of a text, in order."""
    return [Span(found.text, found.start, found.stop) for found in sentenize(text[:LIMIT])]


def words(text: str) -> list[Span]:
    """The words and numbers of a text, in order; links, mentions, emoji and punctuation are none."""
    return list(_words(text))


@lru_cache(maxsize=_TEXTS_AT_HAND)
def _words(text: str) -> tuple[Span, ...]:
    return tuple(Span(found[0], found.start(), found.end()) for found in _WORD.finditer(plain(text)))


def words_of(shown: str) -> list[str]:
    """The words and numbers of a text or a part of one that `plain` gave, without their positions."""
    return _WORD.findall(shown)


@lru_cache(maxsize=50_000)
def normal(word: str) -> str:
    """A word in lower case, with е for ё, without hidden characters, stretched letters and look-alikes of letters.

    «ДОРОООГА», «дорóга», «дopoгa» (with Latin letters) and «д0рога» all give «дорога».
    """
    bare = unicodedata.normalize("NFC", word).translate(_HIDDEN_TABLE)
    if _CYRILLIC.search(bare):
        bare = bare.translate(_LOOK_ALIKES)
    low = _DIGIT_IN_WORD.sub(lambda found: _DIGITS[found[0]], bare.lower().replace("ё", "е"))
    return _STRETCHED.sub(r"\1", low)


@lru_cache(maxsize=50_000)
def lemma(word: str) -> str:
    """The dictionary form of a word, with е for ё; a word the dictionary does not know gets its most likely one."""
    low = normal(word)
    if len(low) > LONGEST_WORD or not _CYRILLIC.search(low):
        return low[:LONGEST_WORD]
    form: str = morphology().parse(low)[0].normal_form
    return _MEANT.get(form, form.replace("ё", "е"))


def lemmas(text: str) -> list[str]:
    """The lemmas of the words of a text, in order; numbers are left out and words run together taken apart."""
    return [lemma(piece) for word in words(text) if not word.text.isdigit() for piece in pieces(word.text)]


@lru_cache(maxsize=50_000)
def pieces(word: str) -> tuple[str, ...]:
    """The words, in normal form, that were written as one: «8лет» is «лет», «праздник-то» «праздник».

    A word with a hyphen that the dictionary knows stays whole, «жилищно-коммунальный», and so does «12а».
    """
    low = normal(word)
    if low.isalpha() or len(low) > LONGEST_WORD or is_known(low):
        return (low,)
    if glued := _GLUED.fullmatch(low):
        return (glued[1] or glued[2],)
    parts = [part for part in low.split("-") if len(part) > 2 and part.isalpha()]
    return tuple(parts) or (low,)


@lru_cache(maxsize=50_000)
def is_known(form: str) -> bool:
    """Whether the dictionary has a word, in its normal form."""
    return bool(morphology().word_is_known(form))


class _Morphology(MorphAnalyzer):
    """The dictionary; what it says of a word is asked for by many, one after the other, and kept for them."""

    def __init__(self) -> None:
        super().__init__(lang="ru")  # type: ignore[no-untyped-call]
        self._kept = lru_cache(maxsize=_WORDS_AT_HAND)(super().parse)

    def parse(self, word: str) -> list[Parse]:
        """What a word may be, the likeliest first; not to be changed."""
        return self._kept(word)


@cache
def morphology() -> MorphAnalyzer:
    """The dictionary; takes a tenth of a second the first time and about 15 MB."""
    return _Morphology()
