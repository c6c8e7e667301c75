"""Matters of another region or of a federal body, as a citizen's message names them. Pure."""

from functools import cache
from itertools import pairwise
from typing import Final

from app.intake import elsewhere_words as lists
from app.intake.reading import Said, starting
from app.intake.signs import Sign
from app.language.places import Gazetteer, PlaceName, find_places, gazetteer
from app.language.words import normal

_TELLING: Final = 5
"""Letters of a place's name by which it is known in a text; shorter ones are parts of other words."""

_LONG: Final = 50
"""Words; a longer story names many bodies."""


def federal(said: Said) -> list[str]:
    """The words that name a matter of a federal body; none where something that region or town look after is named."""
    if Sign.FEDERAL not in said.by_sign:
        return []
    # «Остановка у почты России не убрана»: what authorities look after stands there, the body is a landmark.
    local = said.by_sign.get(Sign.OBJECT) or said.by_sign.get(Sign.REPAIRED) or len(said.tokens) > _LONG
    phrases = (lists.FEDERAL_ROADS,) if local else (lists.FEDERAL_ROADS, lists.FEDERAL)
    found = ((sentence, phrase.found_in(sentence)) for sentence in said.sentences for phrase in phrases)
    return [word for sentence, words in found if words and not _is_landmark(words[0], sentence) for word in words]


def _is_landmark(word: str, sentence: tuple[str, ...]) -> bool:
    """Whether a body only tells where something is: «нет воды у налоговой инспекции»."""
    return not lists.BESIDE.isdisjoint(sentence[max(0, sentence.index(word) - 2) : sentence.index(word)])


def other_cities(said: Said) -> list[str]:
    """The cities elsewhere that a message is about."""
    if _cities().by_first.keys().isdisjoint(said.tokens) or not any(map(_leads_to_a_city, said.sentences)):
        return []
    ours = {normal(name) for name in said.ours}
    # «Мы из Пскова, в Светлогорске нет воды»: guests ask about our places too.
    if starting(said.tokens, lists.CAME) or any(len(name) >= _TELLING and name[:-1] in said.low for name in ours):
        return []
    found = [place for place in find_places(said.text, _cities()) if place.territory_key not in (None, *ours)]
    return [
        place.text
        for place in found
        for sentence in said.sentences
        if (form := normal(place.text.split()[0])) in sentence and _is_there(sentence, sentence.index(form))
    ]


def _leads_to_a_city(sentence: tuple[str, ...]) -> bool:
    """Whether what may be a city stands after «из», «в»: of what is not that nothing is said here."""
    return any(before in lists.FROM and word in _cities().by_first for before, word in pairwise(sentence))


def _is_there(sentence: tuple[str, ...], index: int) -> bool:
    """Whether the matter is in the city at `index`: «мы из Пскова», «когда в Краснодаре откроют аэропорт»."""
    if index == 0 or sentence[index - 1] not in lists.FROM:
        return False
    lives = bool(lists.RESIDENT & set(sentence[max(0, index - 4) : index - 1])) or (
        index > 1 and sentence[index - 1] == "из" and sentence[index - 2] in lists.OURSELVES
    )
    around = set(sentence)
    inside = sentence[index - 1] != "из" and sentence[index].endswith(("е", "и"))
    return lives or (inside and bool(lists.ASKING_NEAR & around) and not lists.HERE & around)


@cache
def _cities() -> Gazetteer:
    names = [city.replace("_", " ") for city in lists.CITIES]
    return gazetteer(PlaceName(normal(name), (name,)) for name in names)
