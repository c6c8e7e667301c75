"""A made-up town's questions: what is wrong decides the topic, topic and place decide the agency."""

import random

from app.routing.learning.examples import Example

ROADS, WATER, TREES = "Ямы на дорогах", "Водоснабжение", "Аварийные деревья"
TOWN, DISTRICT, UTILITY = "Администрация города Заречный", "Администрация Сосновского района", "Водоканал"

_WRONG = {
    ROADS: ("яма на дороге", "разбит асфальт", "провал на проезжей части", "ямы не объехать на машине"),
    WATER: ("нет холодной воды", "из крана течёт ржавая вода", "слабый напор воды", "прорвало водопровод"),
    TREES: ("упало сухое дерево", "тополь навис над проводами", "сломана большая ветка", "спилите старый клён"),
}
_WHERE = {
    TOWN: ("в Заречном на улице Мира", "г. Заречный, ул. Лесная, 5", "у нас в Заречном возле школы"),
    DISTRICT: ("в Сосновском районе, д. Ольховка", "деревня Ольховка", "в селе Берёзовка Сосновского района"),
}
_OPENING = ("Здравствуйте! ", "Добрый день. ", "", "Опять ", "Сколько можно: ")
_ENDING = (". Примите меры", ", уже вторую неделю", "!!!", ". Куда смотрит власть?", " и никому нет дела")


def questions(count: int, *, seed: int = 1) -> list[Example]:
    """So many questions, no two of the same text."""
    chance = random.Random(seed)  # noqa: S311 - a made-up town needs no secrets
    found: dict[str, Example] = {}
    while len(found) < count:
        topic, place = chance.choice(list(_WRONG)), chance.choice(list(_WHERE))
        wrong, where = chance.choice(_WRONG[topic]), chance.choice(_WHERE[place])
        text = f"{chance.choice(_OPENING)}{wrong} {where}, дом {chance.randint(1, 99)}{chance.choice(_ENDING)}"
        found[text] = Example(text, UTILITY if topic == WATER else place, topic)
    return list(found.values())
