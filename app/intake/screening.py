"""What a citizen's message is: a question, thanks, spam, an insult …, with a reason a person can read. Pure.

The machine proposes, a person can overrule. Criticism alone is never an insult: only words that humiliate a person
are. A text is judged by its first 20,000 characters.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.intake import screening_words as lists
from app.intake.abuse import insults, obscenities, threats
from app.intake.advertising import advertises
from app.intake.elsewhere import elsewhere
from app.intake.reading import (
    Said,
    addresses_authority,
    asks,
    begins_asking,
    demands,
    is_matter,
    praise,
    read,
    starting,
    troubles,
)
from app.intake.signs import Sign
from app.language.personal_data import speaks_of_another, tells_of_a_third_person


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


def screen(
    text: str, *, is_reply_to_citizen: bool = False, has_attachments: bool = False, ours: Collection[str] = ()
) -> Screening:
    """What a citizen's message most likely is.

    is_reply_to_citizen  it answers another citizen's message, not the page's post or reply
    has_attachments      photos, videos or documents came with it; a sticker does not count
    ours                 names of the places served; they are never another region
    """
    said = read(text, is_reply_to_citizen=is_reply_to_citizen, has_attachments=has_attachments, ours=ours)
    kind, reason, evidence = next(finding for rule in _RULES if (finding := rule(said)))
    return Screening(kind, reason, _is_urgent(said, kind), tuple(dict.fromkeys(evidence))[:5])


_Finding = tuple[ScreeningClass, str, Iterable[str]]


def _threat(said: Said) -> _Finding | None:
    found = threats(said)
    return (ScreeningClass.THREAT, "В сообщении угроза расправой.", found) if found else None


def _obscenity(said: Said) -> _Finding | None:
    found = obscenities(said)
    return (ScreeningClass.OBSCENITY, "В сообщении нецензурная брань.", found) if found else None


def _insult(said: Said) -> _Finding | None:
    found = insults(said)
    return (ScreeningClass.INSULT, "В сообщении оскорбление человека.", found) if found else None


def _spam(said: Said) -> _Finding | None:
    found = advertises(said)
    return (ScreeningClass.SPAM, "Похоже на рекламу или рассылку.", found) if found else None


def _personal_data(said: Said) -> _Finding | None:
    found = tells_of_a_third_person(said.text) if speaks_of_another(said.tokens) else []
    if not found:
        return None
    return ScreeningClass.PERSONAL_DATA, "Названы личные данные другого человека: ответить открыто нельзя.", found


def _elsewhere(said: Said) -> _Finding | None:
    found = elsewhere(said)
    return (ScreeningClass.OTHER_REGION, *found) if found else None


def _empty(said: Said) -> _Finding | None:
    if any(len(token) > 1 for token in said.tokens):
        return None
    if said.has_attachments and not said.is_reply_to_citizen:
        return ScreeningClass.UNCLEAR, "Прислано вложение без текста: непонятно, что случилось и где.", ()
    if "?" in said.shown:
        return ScreeningClass.UNCLEAR, "Только вопросительный знак: непонятно, о чём вопрос.", ()
    return ScreeningClass.NO_SUBSTANCE, "В сообщении нет слов: смайлики, знаки или ссылка.", ()


def _talk(said: Said) -> _Finding | None:
    if not said.is_reply_to_citizen or addresses_authority(said):
        return None
    return ScreeningClass.NO_SUBSTANCE, "Разговор между жителями: вопроса к ведомству в нём нет.", ()


def _thanks(said: Said) -> _Finding | None:
    praised, done = praise(said), said.by_sign.get(Sign.DONE, [])
    cheer = [] if praised or done else lists.CHEER.findall(said.shown)
    if not (praised or done or cheer) or demands(said) or said.complaints or _praises_by_the_way(said, praised, done):
        return None
    if lists.SUGGESTION.search(said.low) and not said.by_sign.get(Sign.THANKING):
        return None
    if cheer and (troubles(said) or said.by_sign.get(Sign.OBJECT, [])):
        return None
    return ScreeningClass.THANKS, "Благодарность или отзыв о сделанном: отвечать не на что.", praised or done or cheer


def _praises_by_the_way(said: Said, praised: list[str], done: list[str]) -> bool:
    """Whether a good word does not make a message thanks.

    A long story with one such word tells of something else («он сказал: приятно»), and «спасибо» at the end of one is
    politeness or irony. A few words on something done are a report, unless a «but» or a question is among them.
    """
    if lists.BUT.search(said.low):
        return True
    if len(said.tokens) > REPORT_WORDS:
        thanked = starting(said.tokens[:-1], lists.THANKING)
        return not (thanked or len(praised) > 1 or (praised and done))
    contrast = Sign.MILD_CONTRAST in said.by_sign
    return not praised and (contrast or bool(begins_asking(said)))


def _suggestion(said: Said) -> _Finding | None:
    wrong = said.by_sign.get(Sign.PROBLEM) or said.by_sign.get(Sign.REPAIRED)
    if (found := lists.PROPOSAL.search(said.low)) and not wrong:
        return ScreeningClass.SUGGESTION, "Житель предлагает, что сделать.", (found[0],)
    found = lists.SUGGESTION.search(said.low) or lists.NEW.search(said.low)
    if not found or "?" in said.shown or troubles(said) or said.dangers:
        return None
    return ScreeningClass.SUGGESTION, "Житель предлагает, что сделать.", (found[0],)


def _question(said: Said) -> _Finding | None:
    asked, wrong = asks(said), [*said.dangers, *troubles(said)] or said.by_sign.get(Sign.OBJECT, [])
    if not asked and not wrong:
        return None
    if not any(is_matter(token) for token in said.tokens):
        return ScreeningClass.UNCLEAR, "Непонятно, о чём речь: не названы ни предмет, ни место.", asked or wrong
    reason = "Житель спрашивает или просит." if asked else "Житель сообщает о проблеме."
    return ScreeningClass.QUESTION, reason, asked or wrong


def _rest(said: Said) -> _Finding:
    if len(said.tokens) >= LONG_WORDS:
        return ScreeningClass.QUESTION, "Развёрнутое сообщение: похоже на рассказ о проблеме.", ()
    return ScreeningClass.NO_SUBSTANCE, "Короткая реплика без вопроса, просьбы или жалобы.", ()


_RULES: Final[tuple[Callable[[Said], _Finding | None], ...]] = (
    _threat,
    _obscenity,
    _insult,
    _empty,
    _spam,
    _personal_data,
    _talk,
    _thanks,
    _elsewhere,
    _suggestion,
    _question,
    _rest,
)
"""The first that finds something decides; the last always does."""


def _is_urgent(said: Said, kind: ScreeningClass) -> bool:
    return kind is ScreeningClass.THREAT or (kind is not ScreeningClass.SPAM and bool(said.dangers))
