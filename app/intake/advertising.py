"""Advertising in a message: offers, deals and ways to answer them. Pure."""

import re
from typing import Final

from app.intake.reading import Said, starting
from app.intake.screening_words import PLEAS, PROBLEM
from app.intake.word_lists import listed

_DEALS: Final = listed(
    "заработ инвестиц недорого заказывай закажи прайс доставк розыгрыш подписывай подпишись вступай прибыл пассивн "
    "кредит выигр бонус франшиз вакансия удаленн распродаж акция акции скидк маникюр наращивани грузоперевозк "
    "ассортимент ставк опт гарантируем похуде бесплатн замер натяжн репост голосуй голосуем радиодетал "
    "выезд суставы печень лечит вылечи потомственн мангал производител потолк балконы ключ подработк оклад менеджер "
    "требуются консультаци вложени истори отказали одобр перевод подарок"
)
"""Beginnings of words; each speaks a little."""

_SURE: Final = listed(
    "займы займов казино букмекер промокод криптовалют биткоин приворот таролог микрозайм заработок порчу сглаз "
    "гадан гадаю"
)
"""Beginnings of words that hardly anybody else uses."""

_OFFERS: Final = frozenset(
    listed(
        "займ куплю скупаю скупаем продам продаю продаем продается распродаю сдам сдаю сдаем сниму предлагаем отделка"
    )
)
"""Whole words a sentence of an advertisement begins with."""

_CONTACT: Final = re.compile(
    r"https?://|www\.|\bt[.-]me\b|(?:^|\s)@\w|whats?app|ватсап|вайбер|телеграм|в л[си]\b|в личк|в директ|ссылк|"
    r"личные сообщения|\+?[78][\s(-]{0,3}\d{3}|пиши(?:те)?(?: мне|\s*[«\"]|\s*[!.]*$)|переходи(?:те)? по",
    re.IGNORECASE,
)

_ENOUGH: Final = 3
"""An offer or a sure word with a contact, or three small signs."""

_ENOUGH_OF_A_COMPLAINT: Final = 4
"""Who complains of credits, tariffs or deliveries uses the same words."""


def advertises(said: Said) -> list[str]:
    """The words that make a message an advertisement; none when there are too few."""
    sure, small = _by_stem(said, _SURE), _by_stem(said, _DEALS)
    offers = {sentence[0] for sentence in said.sentences if sentence[0] in _OFFERS}
    contact = bool(_CONTACT.search(said.text[: len(said.shown)]))
    complaint = starting(said.tokens, PLEAS) or starting(said.tokens, PROBLEM)
    found = 2 * len(sure) + 2 * len(offers) + len(small) + contact
    enough = _ENOUGH_OF_A_COMPLAINT if complaint else _ENOUGH
    shown = {*sure.values(), *offers, *small.values()}
    return sorted(shown, key=said.tokens.index) if found >= enough else []


def _by_stem(said: Said, stems: tuple[str, ...]) -> dict[str, str]:
    """The stems a message's words begin with, each with its first such word: one word said thrice is one sign."""
    signs: dict[str, str] = {}
    for word in starting(said.tokens, stems):
        signs.setdefault(next(stem for stem in stems if word.startswith(stem)), word)
    return signs
