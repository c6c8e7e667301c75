"""What a citizen's message is: a question, thanks, spam, an insult …, with a reason a person can read. Pure.

The machine proposes, a person can overrule. Criticism alone is never an insult: only words that humiliate a person
are. A text is judged by its first 20,000 characters.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import dropwhile
from typing import Final

from app.intake import screening_words as lists
from app.language.masking import revealed
from app.language.words import normal, plain, words


class ScreeningClass(StrEnum):
    """Classes of messages."""

    QUESTION = "question"  # a complaint too
    SUGGESTION = "suggestion"
    THANKS = "thanks"
    NO_SUBSTANCE = "no_substance"
    UNCLEAR = "unclear"
    SPAM = "spam"
    OBSCENITY = "obscenity"
    INSULT = "insult"
    THREAT = "threat"
    OTHER_REGION = "other_region"
    PERSONAL_DATA = "personal_data"


REPORT_WORDS: Final = 12
"""Up to so many words tell that something was done; more tell what is wrong afterwards."""

LONG_WORDS: Final = 8
"""A text of so many words says something even where no word of our lists is in it."""

_OPENING: Final = frozenset({ScreeningClass.QUESTION, ScreeningClass.SUGGESTION, ScreeningClass.UNCLEAR})


def opens_question(kind: ScreeningClass) -> bool:
    """Whether a message of this class is answered; an unclear one is, by asking the citizen what is meant."""
    return kind in _OPENING


@dataclass(frozen=True, slots=True)
class Screening:
    """What screening proposes.

    reason    one Russian sentence for the person who may overrule
    urgent    danger to life or signs of a crime: a person looks at once, whatever the class
    evidence  words that spoke for it, obscene ones masked
    """

    kind: ScreeningClass
    reason: str
    urgent: bool
    evidence: tuple[str, ...] = ()


def screen(text: str, *, is_reply_to_citizen: bool = False, has_attachments: bool = False) -> Screening:
    """What a citizen's message most likely is.

    is_reply_to_citizen  it answers another citizen's message, not the page's post or reply
    has_attachments      photos, videos or documents came with it; a sticker does not count
    """
    said = _read(text, is_reply_to_citizen=is_reply_to_citizen, has_attachments=has_attachments)
    kind, reason, evidence = next(finding for rule in _RULES if (finding := rule(said)))
    return Screening(kind, reason, _is_urgent(said, kind), tuple(dict.fromkeys(evidence))[:5])


_Finding = tuple[ScreeningClass, str, Iterable[str]]


@dataclass(frozen=True, slots=True)
class _Said:
    """A message taken apart.

    shown      without links and mentions
    sentences  normal forms of their words; tokens: of all of them; low: those joined by spaces
    dangers    words that tell of danger to life or of a crime
    """

    text: str
    shown: str
    sentences: tuple[tuple[str, ...], ...]
    tokens: tuple[str, ...]
    low: str
    dangers: tuple[str, ...]
    is_reply_to_citizen: bool
    has_attachments: bool


_SENTENCE_END: Final = re.compile(r"[.!?;\n…]+")


def _read(text: str, *, is_reply_to_citizen: bool, has_attachments: bool) -> _Said:
    shown = plain(text)
    parts = (tuple(normal(word.text) for word in words(part)) for part in _SENTENCE_END.split(shown))
    sentences = tuple(part for part in parts if part)
    tokens = tuple(token for sentence in sentences for token in sentence)
    dangers = tuple(word for sentence in sentences for word in _dangers_in(sentence))
    low = " ".join(tokens)
    return _Said(text, shown, sentences, tokens, low, dangers, is_reply_to_citizen, has_attachments)


def _threat(said: _Said) -> _Finding | None:
    found = [word for sentence in said.sentences for word in _threats_in(sentence)]
    return (ScreeningClass.THREAT, "В сообщении угроза расправой.", found) if found else None


def _threats_in(sentence: tuple[str, ...]) -> list[str]:
    found = [word for phrase in lists.THREAT_PHRASES for word in _phrase(sentence, phrase)]
    for index, word in enumerate(sentence):
        if word in lists.THREAT_VERBS:
            near = sentence[max(0, index - 3) : index] + sentence[index + 1 : index + 4]
            meant = _starting(near, lists.THREAT_OBJECTS) and not _starting(near, lists.NO_THREAT_OBJECTS)
            found += [word] if meant else []
    return found


def _obscenity(said: _Said) -> _Finding | None:
    found = [word for word in revealed(said.shown, lists.OBSCENE_WORDS) if _is_obscene(word)]
    masked = [f"{word[0]}***" for word in found]
    return (ScreeningClass.OBSCENITY, "В сообщении нецензурная брань.", masked) if found else None


@lru_cache(maxsize=50_000)
def _is_obscene(word: str) -> bool:
    if word.startswith(lists.NOT_OBSCENE):
        return False
    return bool(lists.OBSCENE.match(word)) or word.startswith(lists.OBSCENE_LATIN)


def _insult(said: _Said) -> _Finding | None:
    found = [word for sentence in said.sentences for word in _insults_in(sentence)]
    insulting = [word for word, directed in found if directed]
    if not insulting and found and not _asks(said) and not _troubles(said):
        insulting = [word for word, _ in found if not word.startswith(lists.ALSO_INNOCENT)]
    masked = [f"{word[0]}***" for word in insulting]
    return (ScreeningClass.INSULT, "В сообщении оскорбление человека.", masked) if insulting else None


def _insults_in(sentence: tuple[str, ...]) -> list[tuple[str, bool]]:
    """Insulting words, and whether each is directed at the one addressed or at the authority."""
    found = []
    for index, word in enumerate(sentence):
        if not lists.INSULT.match(word):
            continue
        near = sentence[max(0, index - 3) : index + 4]
        named = near if word.startswith(lists.ALSO_INNOCENT) else sentence
        directed = any(one in lists.ADDRESSED for one in near) or bool(_starting(named, lists.AUTHORITY))
        found.append((word, directed and "не" not in near[:3]))
    return found


def _spam(said: _Said) -> _Finding | None:
    found, sure = _starting(said.tokens, lists.SPAM), _starting(said.tokens, lists.SURE_SPAM)
    contact = bool(lists.SPAM_CONTACT.search(said.text[: len(said.shown)]))
    enough = 2 if contact else 4
    if len(set(found)) < (2 * enough if _troubles(said) else enough) and not (contact and sure):
        return None
    return ScreeningClass.SPAM, "Похоже на рекламу или рассылку.", found


def _empty(said: _Said) -> _Finding | None:
    if any(len(token) > 1 for token in said.tokens):
        return None
    if said.has_attachments and not said.is_reply_to_citizen:
        return ScreeningClass.UNCLEAR, "Прислано вложение без текста: непонятно, что случилось и где.", ()
    if "?" in said.shown:
        return ScreeningClass.UNCLEAR, "Только вопросительный знак: непонятно, о чём вопрос.", ()
    return ScreeningClass.NO_SUBSTANCE, "В сообщении нет слов: смайлики, знаки или ссылка.", ()


def _talk(said: _Said) -> _Finding | None:
    if not said.is_reply_to_citizen or _addresses_authority(said):
        return None
    return ScreeningClass.NO_SUBSTANCE, "Разговор между жителями: вопроса к ведомству в нём нет.", ()


def _thanks(said: _Said) -> _Finding | None:
    praise, done = _praise(said), _starting(said.tokens, lists.DONE)
    if lists.SUGGESTION.search(said.low) and not _starting(said.tokens, lists.THANKING):
        return None
    if not praise and (not done or len(said.tokens) > REPORT_WORDS):
        return None
    if _demands(said) or _complains(said) or (not praise and _begins_asking(said)):
        return None
    return ScreeningClass.THANKS, "Благодарность или отзыв о сделанном: отвечать не на что.", praise or done


def _suggestion(said: _Said) -> _Finding | None:
    found = lists.SUGGESTION.search(said.low)
    if not found or "?" in said.shown or _troubles(said):
        return None
    return ScreeningClass.SUGGESTION, "Житель предлагает, что сделать.", (found[0],)


def _question(said: _Said) -> _Finding | None:
    asked, troubles = _asks(said), [*said.dangers, *_troubles(said)] or _starting(said.tokens, lists.OBJECTS)
    if not asked and not troubles:
        return None
    if not any(_is_matter(token) for token in said.tokens):
        return ScreeningClass.UNCLEAR, "Непонятно, о чём речь: не названы ни предмет, ни место.", asked or troubles
    reason = "Житель спрашивает или просит." if asked else "Житель сообщает о проблеме."
    return ScreeningClass.QUESTION, reason, asked or troubles


def _rest(said: _Said) -> _Finding:
    if len(said.tokens) >= LONG_WORDS:
        return ScreeningClass.QUESTION, "Развёрнутое сообщение: похоже на рассказ о проблеме.", ()
    return ScreeningClass.NO_SUBSTANCE, "Короткая реплика без вопроса, просьбы или жалобы.", ()


_RULES: Final[tuple[Callable[[_Said], _Finding | None], ...]] = (
    _threat,
    _obscenity,
    _insult,
    _empty,
    _spam,
    _talk,
    _thanks,
    _suggestion,
    _question,
    _rest,
)
"""The first that finds something decides; the last always does."""


def _is_urgent(said: _Said, kind: ScreeningClass) -> bool:
    return kind is ScreeningClass.THREAT or (kind is not ScreeningClass.SPAM and bool(said.dangers))


def _dangers_in(sentence: tuple[str, ...]) -> list[str]:
    parts = tuple(_starting(sentence, lists.URGENT_PARTS))
    return [word for phrase in lists.URGENT_PHRASES for word in _phrase(parts, phrase)] if parts else []


def _demands(said: _Said) -> list[str]:
    """The words that ask or request something, whatever else is said."""
    found = _starting(said.tokens, lists.REQUEST) + [token for token in said.tokens if token in lists.ASKING]
    found += [word for word in said.tokens if word not in lists.NOT_IMPERATIVE and lists.IMPERATIVE.match(word)]
    return ["?", *found] if "?" in said.shown else found


def _asks(said: _Said) -> list[str]:
    """The words that ask or request something where nobody is praised."""
    return _demands(said) + _starting(said.tokens, lists.MILD_REQUEST) + _begins_asking(said)


def _begins_asking(said: _Said) -> list[str]:
    openings = (tuple(dropwhile(lists.PARTICLES.__contains__, sentence)) for sentence in said.sentences)
    return [opening[0] for opening in openings if len(opening) > 1 and opening[0] in lists.QUESTION_WORDS]


def _troubles(said: _Said) -> list[str]:
    """The words that tell of something wrong."""
    mild = [token for token in said.tokens if token in lists.MILD_CONTRAST]
    return _starting(said.tokens, lists.REPAIRED) + mild + _complains(said)


def _complains(said: _Said) -> list[str]:
    """The words that tell of something wrong even beside thanks."""
    low = lists.BENIGN.sub(" ", said.low).split()
    harsh = [token for token in low if token in lists.NEGATION or token in lists.CONTRAST]
    return harsh + _starting(low, lists.PROBLEM)


def _praise(said: _Said) -> list[str]:
    return [token for token in said.tokens if token.startswith(lists.PRAISE) or token in lists.PRAISE_WORDS]


def _addresses_authority(said: _Said) -> bool:
    asked = [sentence for sentence in said.sentences if sentence[0].startswith(lists.AUTHORITY)]
    return bool(_starting(said.tokens, lists.PLEAS)) or ("?" in said.shown and bool(asked))


@lru_cache(maxsize=50_000)
def _is_matter(token: str) -> bool:
    return len(token) > 2 and not token.startswith(lists.WITHOUT_MATTER) and token not in lists.NEGATION


def _starting(tokens: Iterable[str], beginnings: tuple[str, ...]) -> list[str]:
    return [token for token in tokens if token.startswith(beginnings)]


def _phrase(sentence: tuple[str, ...], beginnings: tuple[str, ...]) -> list[str]:
    """The words that begin so, if they stand in the sentence in this order."""
    found: list[str] = []
    for token in sentence:
        if len(found) < len(beginnings) and token.startswith(beginnings[len(found)]):
            found.append(token)
    return found if len(found) == len(beginnings) else []
