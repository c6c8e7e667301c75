"""What a citizen's message is: a question, thanks, spam, an insult …, with a reason a person can read. Pure.

The machine proposes, a person can overrule. Criticism alone is never an insult: only words that humiliate a person
are. A text is judged by its first 20,000 characters.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile
from typing import Final

from app.intake import screening_words as lists
from app.intake.abuse import insults, obscenities, threats
from app.intake.advertising import advertises
from app.intake.clearness import Missing, missing, names_a_place
from app.intake.elsewhere import federal, other_cities
from app.intake.reading import (
    Said,
    addresses_authority,
    asks,
    begins_asking,
    complaints_beside_praise,
    demands,
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
    FEDERAL = "federal"  # a matter of a body of the country: pensions, draft, customs, banks
    TALK = "talk"  # between citizens
    PERSONAL_DATA = "personal_data"  # of somebody else than the writer


REPORT_WORDS: Final = 12
"""Up to so many words tell that something was done; more tell what is wrong afterwards."""

LONG_WORDS: Final = 8
"""A text of so many words that tells where something is says something even where no word of our lists is in it."""

STORY_WORDS: Final = 14
"""So does one of so many words wherever it happens."""

_TWO_CAPITALS: Final = re.compile(r"[А-ЯЁ][а-яё]+\s+[А-ЯЁ]")

FOR_OTHERS: Final = frozenset({ScreeningClass.OTHER_REGION, ScreeningClass.FEDERAL})
"""Classes that no body of ours answers on the merits: a person tells the citizen who does, so they go to triage."""

_OPENING: Final = FOR_OTHERS | {ScreeningClass.QUESTION, ScreeningClass.SUGGESTION, ScreeningClass.UNCLEAR}


def opens_question(kind: ScreeningClass) -> bool:
    """Whether a message of this class is answered: an unclear one by asking what is meant, others' matters by naming
    the right body.
    """
    return kind in _OPENING


@dataclass(frozen=True, slots=True)
class Screening:
    """What screening proposes.

    reason    Russian sentences for the person who may overrule: why this class, and why it is urgent
    urgent    danger to life or signs of a crime: a person looks at once, whatever the class
    evidence  words that spoke for it, obscene ones masked
    missing   what the citizen has to be asked for before it can be answered
    """

    kind: ScreeningClass
    reason: str
    urgent: bool
    evidence: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()


def screen(
    text: str, *, is_reply_to_citizen: bool = False, has_attachments: bool = False, ours: Collection[str] = ()
) -> Screening:
    """What a citizen's message most likely is.

    is_reply_to_citizen  it answers another citizen's message, not the page's post or reply
    has_attachments      photos, videos or documents came with it; a sticker does not count
    ours                 names of the places served; they are never another region
    """
    said = read(text, is_reply_to_citizen=is_reply_to_citizen, has_attachments=has_attachments, ours=ours)
    found = next(finding for rule in _RULES if (finding := rule(said)))
    urgency = _urgency(said, found.kind)
    return Screening(
        kind=found.kind,
        reason=f"{found.reason} {urgency}".strip(),
        urgent=bool(urgency),
        evidence=tuple(dict.fromkeys(found.evidence))[:5],
        missing=found.missing,
    )


@dataclass(frozen=True, slots=True)
class _Finding:
    kind: ScreeningClass
    reason: str
    evidence: Iterable[str] = ()
    missing: tuple[Missing, ...] = ()


def _threat(said: Said) -> _Finding | None:
    found = threats(said)
    return _Finding(ScreeningClass.THREAT, "В сообщении угроза расправой.", found) if found else None


def _obscenity(said: Said) -> _Finding | None:
    found = obscenities(said)
    return _Finding(ScreeningClass.OBSCENITY, "В сообщении нецензурная брань.", found) if found else None


def _insult(said: Said) -> _Finding | None:
    found = insults(said)
    return _Finding(ScreeningClass.INSULT, "В сообщении оскорбление человека.", found) if found else None


def _spam(said: Said) -> _Finding | None:
    found = advertises(said)
    return _Finding(ScreeningClass.SPAM, "Похоже на рекламу или рассылку.", found) if found else None


def _personal_data(said: Said) -> _Finding | None:
    # Looking for names costs more than all the rest: most texts have no two words with a capital side by side.
    if not speaks_of_another(said.tokens) or not _TWO_CAPITALS.search(said.shown):
        return None
    found = tells_of_a_third_person(said.text)
    if not found:
        return None
    reason = "Названы личные данные другого человека: ответить открыто нельзя."
    return _Finding(ScreeningClass.PERSONAL_DATA, reason, found)


def _federal(said: Said) -> _Finding | None:
    reason = "Похоже, вопрос к федеральному ведомству или компании: подскажите, куда обратиться."
    found = federal(said)
    return _Finding(ScreeningClass.FEDERAL, reason, found) if found else None


def _other_region(said: Said) -> _Finding | None:
    reason = "Похоже, речь о другом регионе: подскажите, куда обратиться."
    found = other_cities(said)
    return _Finding(ScreeningClass.OTHER_REGION, reason, found) if found else None


def _empty(said: Said) -> _Finding | None:
    if any(len(token) > 1 for token in said.tokens):
        return None
    if said.has_attachments and not said.is_reply_to_citizen:
        reason = "Прислано вложение без текста: непонятно, что случилось и где."
        return _Finding(ScreeningClass.UNCLEAR, reason, missing=(Missing.MATTER, Missing.PLACE))
    if "?" in said.shown:
        reason = "Только вопросительный знак: непонятно, о чём вопрос."
        return _Finding(ScreeningClass.UNCLEAR, reason, missing=(Missing.MATTER,))
    return _Finding(ScreeningClass.NO_SUBSTANCE, "В сообщении нет слов: смайлики, знаки или ссылка.")


def _talk(said: Said) -> _Finding | None:
    if not said.is_reply_to_citizen or addresses_authority(said):
        return None
    return _Finding(ScreeningClass.TALK, "Разговор между жителями: вопроса к ведомству в нём нет.")


def _thanks(said: Said) -> _Finding | None:
    praised, done = _earnest_praise(said), said.by_sign.get(Sign.DONE, [])
    cheer = [] if praised or done else lists.CHEER.findall(said.shown)
    if (
        not (praised or done or cheer)
        or demands(said)
        or complaints_beside_praise(said)
        or _praises_by_the_way(said, praised, done)
    ):
        return None
    if lists.SUGGESTION.search(said.low) and not said.by_sign.get(Sign.THANKING):
        return None
    if cheer and (troubles(said) or said.by_sign.get(Sign.OBJECT, [])):
        return None
    reason = "Благодарность или отзыв о сделанном: отвечать не на что."
    return _Finding(ScreeningClass.THANKS, reason, praised or done or cheer)


def _earnest_praise(said: Said) -> list[str]:
    """The words that praise or thank; «спасибо» at the end of a story in which nothing was done is politeness."""
    ending = list(takewhile(lambda token: token.startswith(lists.POLITE_ENDING), reversed(said.tokens)))
    story = len(said.tokens) - len(ending) >= LONG_WORDS and Sign.DONE not in said.by_sign
    praised, polite = praise(said), len(starting(ending, lists.THANKING)) if story else 0
    return praised[: len(praised) - polite]


def _praises_by_the_way(said: Said, praised: list[str], done: list[str]) -> bool:
    """Whether a good word does not make a message thanks.

    A long story with one such word tells of something else («он сказал: приятно»), and «спасибо» at the end of one is
    politeness or irony. A few words on something done are a report, unless a «but» or a question is among them.
    """
    only_at_the_end = not done and praised == starting(said.tokens[-2:], lists.THANKING)
    if lists.BUT.search(said.low) or (only_at_the_end and Sign.OBJECT in said.by_sign):
        return True
    if len(said.tokens) > REPORT_WORDS:
        thanked = starting(praised, lists.THANKING)
        return not (thanked or len(set(praised)) > 1 or (praised and done))
    contrast = Sign.MILD_CONTRAST in said.by_sign
    return not praised and (contrast or bool(begins_asking(said)))


def _suggestion(said: Said) -> _Finding | None:
    wrong = said.by_sign.get(Sign.PROBLEM) or said.by_sign.get(Sign.REPAIRED)
    if (found := lists.PROPOSAL.search(said.low)) and not wrong:
        return _Finding(ScreeningClass.SUGGESTION, "Житель предлагает, что сделать.", (found[0],))
    found = lists.SUGGESTION.search(said.low) or lists.NEW.search(said.low)
    if not found or "?" in said.shown or troubles(said) or said.dangers or said.crimes:
        return None
    return _Finding(ScreeningClass.SUGGESTION, "Житель предлагает, что сделать.", (found[0],))


def _question(said: Said) -> _Finding | None:
    asked, wrong = asks(said), [*said.dangers, *said.crimes, *troubles(said)] or said.by_sign.get(Sign.OBJECT, [])
    if not asked and not wrong:
        return None
    if lacks := missing(said):
        return _Finding(ScreeningClass.UNCLEAR, _LACKING[lacks[0]], asked or wrong, lacks)
    reason = "Житель спрашивает или просит." if asked else "Житель сообщает о проблеме."
    return _Finding(ScreeningClass.QUESTION, reason, asked or wrong)


_LACKING: Final = {
    Missing.MATTER: "Не назван предмет: непонятно, о чём речь.",
    Missing.PLACE: "Не названо место: непонятно, по какому адресу.",
}


def _rest(said: Said) -> _Finding:
    words = len(said.tokens)
    if words >= STORY_WORDS or (words >= LONG_WORDS and _is_for_somebody(said)):
        if lacks := missing(said):
            return _Finding(ScreeningClass.UNCLEAR, _LACKING[lacks[0]], missing=lacks)
        return _Finding(ScreeningClass.QUESTION, "Развёрнутое сообщение: похоже на рассказ о проблеме.")
    return _Finding(ScreeningClass.NO_SUBSTANCE, "Короткая реплика без вопроса, просьбы или жалобы.")


def _is_for_somebody(said: Said) -> bool:
    """Whether the writer greets, speaks of himself or to others, or tells where or how many: «нас 14 человек»."""
    named = Sign.WHERE in said.by_sign or names_a_place(said) or bool(lists.BUT.search(said.low))
    return named or any(token in lists.SPEAKING or token.isdigit() for token in said.tokens)


_RULES: Final[tuple[Callable[[Said], _Finding | None], ...]] = (
    _threat,
    _obscenity,
    _insult,
    _empty,
    _spam,
    _personal_data,
    _talk,
    _thanks,
    _federal,
    _other_region,
    _suggestion,
    _question,
    _rest,
)
"""The first that finds something decides; the last always does."""


def _urgency(said: Said, kind: ScreeningClass) -> str:
    """Why a person has to look at once, as a Russian sentence; "" where nobody has to."""
    if kind is ScreeningClass.SPAM:
        return ""
    if said.dangers:
        return f"Срочно: похоже на опасность для жизни («{' '.join(said.dangers[:3])}»)."
    if said.crimes:
        return f"Срочно: признаки преступления («{' '.join(said.crimes[:3])}»)."
    return "Срочно: угроза жизни." if kind is ScreeningClass.THREAT else ""
