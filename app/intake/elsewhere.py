"""Matters of another region or of a federal body, as a citizen's message names them. Pure."""

from functools import cache
from itertools import pairwise
from typing import Final

from app.intake.reading import Said, starting
from app.intake.screening_words import FEDERAL
from app.intake.signs import Sign
from app.intake.word_lists import listed
from app.language.places import Gazetteer, PlaceName, find_places, gazetteer
from app.language.words import normal

_CITIES: Final = listed(
    "Москва Санкт-Петербург Петербург Питер Новосибирск Екатеринбург Казань Красноярск Челябинск Самара Уфа "
    "Ростов-на-Дону Краснодар Омск Воронеж Пермь Волгоград Саратов Тюмень Тольятти Махачкала Барнаул Ижевск "
    "Хабаровск Ульяновск Иркутск Владивосток Ярославль Севастополь Ставрополь Томск Кемерово Набережные_Челны "
    "Оренбург Новокузнецк Балашиха Рязань Чебоксары Пенза Липецк Калининград Киров Астрахань Тула Улан-Удэ Сочи "
    "Курск Тверь Магнитогорск Сургут Брянск Иваново Якутск Симферополь Белгород Нижний_Тагил Нижний_Новгород "
    "Калуга Чита Грозный Волжский Смоленск Подольск Саранск Вологда Курган Череповец Орёл Архангельск Владикавказ "
    "Нижневартовск Йошкар-Ола Стерлитамак Мурманск Кострома Новороссийск Тамбов Нальчик Благовещенск Сыктывкар "
    "Псков Петрозаводск Майкоп Великий_Новгород Южно-Сахалинск Петропавловск-Камчатский Магадан Абакан Элиста "
    "Норильск Анапа Геленджик Ялта Донецк Луганск Минск Гомель"
)
"""Capitals of regions and cities everybody knows; `_` stands for a space."""

_FROM: Final = frozenset(listed("из в во под"))
_OURSELVES: Final = frozenset(listed("мы я сами сам сама"))
_RESIDENT: Final = frozenset(
    listed("пишу пишем живу живем обращаюсь обращаемся житель жители жительница служит учится")
)
"""Words close before a city that put the writer, or the one he writes for, there."""

_ASKING_NEAR: Final = frozenset(listed("когда почему где кто будет откроют построят отремонтируют сделают"))
_HERE: Final = frozenset(
    listed("нас нам нами наш наша наше наши нашем нашей нашу тут здесь чем как дороже дешевле лучше хуже родни")
)
"""Words by which another city is only compared with ours."""

_CAME: Final = listed("приех переех прилет переб")
_TELLING: Final = 5
"""Letters of a place's name by which it is known in a text; shorter ones are parts of other words."""

_LONG: Final = 50
"""Words; a longer story names many bodies."""


def elsewhere(said: Said) -> tuple[str, list[str]] | None:
    """Why a message is not for the region's bodies, in one Russian sentence, with the words that say so; else None."""
    # «Остановка у почты России не убрана»: what authorities look after stands there, the body is a landmark.
    local = said.by_sign.get(Sign.OBJECT) or said.by_sign.get(Sign.REPAIRED) or len(said.tokens) > _LONG
    said_of_one = Sign.FEDERAL in said.by_sign and not local
    if said_of_one and (federal := [word for sentence in said.sentences for word in FEDERAL.found_in(sentence)]):
        return "Похоже, вопрос к федеральному ведомству: пенсии, таможня, налоги, почта, служба.", federal
    if cities := _other_cities(said):
        return "Похоже, речь о другом регионе.", cities
    return None


def _other_cities(said: Said) -> list[str]:
    if _cities().by_first.keys().isdisjoint(said.tokens) or not any(map(_leads_to_a_city, said.sentences)):
        return []
    ours = {normal(name) for name in said.ours}
    # «Мы из Пскова, в Светлогорске нет воды»: guests ask about our places too.
    if starting(said.tokens, _CAME) or any(len(name) >= _TELLING and name[:-1] in said.low for name in ours):
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
    return any(before in _FROM and word in _cities().by_first for before, word in pairwise(sentence))


def _is_there(sentence: tuple[str, ...], index: int) -> bool:
    """Whether the matter is in the city at `index`: «мы из Пскова», «когда в Краснодаре откроют аэропорт»."""
    if index == 0 or sentence[index - 1] not in _FROM:
        return False
    lives = bool(_RESIDENT & set(sentence[max(0, index - 4) : index - 1])) or (
        index > 1 and sentence[index - 1] == "из" and sentence[index - 2] in _OURSELVES
    )
    around = set(sentence)
    inside = sentence[index - 1] != "из" and sentence[index].endswith(("е", "и"))
    return lives or (inside and bool(_ASKING_NEAR & around) and not _HERE & around)


@cache
def _cities() -> Gazetteer:
    names = [city.replace("_", " ") for city in _CITIES]
    return gazetteer(PlaceName(normal(name), (name,)) for name in names)
