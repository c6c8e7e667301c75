"""What a citizen is told when another body answers: who it is and how to reach it. Pure.

The tone is that of a person, not of an office: no officialese, and no promise on behalf of others.
"""

from dataclasses import dataclass
from typing import Final

from app.language.words import morphology

_MOST_PARTS: Final = 3
"""First name, patronymic and surname; more is the name of a shop or a club."""


@dataclass(frozen=True, slots=True)
class Body:
    """Who answers, as the catalogue of agencies knows it. contact: how to reach it, one line; "" when unknown."""

    name: str
    contact: str = ""


def greeting(shown_name: str) -> str:
    """A greeting by the first name in a name as a network shows it; without one where it is no name of a person."""
    name = first_name(shown_name)
    return f"{name}, здравствуйте!" if name else "Здравствуйте!"


def first_name(shown: str) -> str | None:
    """The first name in a name shown by a network («Иванова Анна» as well); None for nicknames, shops and the like."""
    parts = shown.split()
    if not parts or len(parts) > _MOST_PARTS or not all(_is_written_as_name(part) for part in parts):
        return None
    return next((part for part in parts if _is_first_name(part)), None)


def transferred(shown_name: str, body: Body) -> str:
    """The question went to another body of the region, which answers in the same place."""
    return _joined(
        shown_name,
        f"Этим занимается {body.name}. Мы уже передали туда ваш вопрос, ответ придёт сюда же.",
        _reach(body, "Если хочется спросить напрямую"),
    )


def federal(shown_name: str, body: Body | None = None) -> str:
    """The matter is a federal body's: neither region nor town decides there. body: which one, when it is known."""
    if body is None:
        return _joined(
            shown_name,
            "Здесь решает федеральное ведомство, мы за него ответить не можем.",
            "Напишите, пожалуйста, туда: так вы получите ответ от тех, кто может помочь.",
        )
    return _joined(
        shown_name,
        f"Здесь решает федеральное ведомство: {body.name}. Ответить за него мы не можем.",
        _reach(body, "Спросить можно так") or "Напишите, пожалуйста, туда: так вы получите ответ от тех, кто решает.",
    )


def another_region(shown_name: str) -> str:
    """The matter is in another region."""
    return _joined(
        shown_name,
        "Похоже, речь о другом регионе: мы там ничего не решаем.",
        "Напишите, пожалуйста, на страницу администрации того города или посёлка, там ответят.",
    )


def _joined(shown_name: str, *sentences: str) -> str:
    return " ".join(part for part in (greeting(shown_name), *sentences) if part)


def _reach(body: Body, lead: str) -> str:
    contact = body.contact.strip().rstrip(".")
    return f"{lead}: {contact}." if contact else ""


def _is_written_as_name(part: str) -> bool:
    return all(piece.isalpha() and piece[0].isupper() and piece[1:].islower() for piece in part.split("-"))


def _is_first_name(part: str) -> bool:
    tags = [parse.tag for parse in morphology().parse(part)]
    return any({"Name", "nomn"} <= tag.grammemes and "Abbr" not in tag.grammemes for tag in tags)
