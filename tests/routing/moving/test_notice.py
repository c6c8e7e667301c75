"""What a citizen is told when another body answers."""

import re

import pytest

from app.routing.moving.notice import Body, another_region, federal, first_name, greeting, transferred

ROADS = Body("Управление дорожного хозяйства", "тел. 8 (4012) 00-00-00, дороги.рф")
# What the guidelines for officials' pages call officialese.
OFFICIALESE = re.compile(
    r"уважаем|в настоящее время|данн(?:ый|ого|ому|ым)|осуществл|в рамках|перенаправлен|обращени|компетенц|ведени[ию]|"
    r"сообщаем|информируем|согласно|в соответствии|надлежащ",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("Анна Пробнова", "Анна"),
        ("Пробнова Анна", "Анна"),
        ("Иванов Пётр Сергеевич", "Пётр"),
        ("Айгуль", "Айгуль"),
        ("Анна-Мария Пробнова", "Анна-Мария"),
        ("Света", "Света"),
        ("Любовь Пробнова", "Любовь"),
        ("Сантехника Плюс", None),
        ("Подслушано Гусев", None),
        ("Анна Лучшие Окна Города", None),
        ("анна", None),
        ("KOTIK_2007", None),
        ("Anna Petrova", None),
        ("🌸 Анна 🌸", None),
        ("Анна-", None),
        ("Иванова", None),
        ("DELETED", None),
        ("", None),
        ("  ", None),
    ],
)
def test_a_first_name_is_found_where_the_shown_name_is_one(shown: str, expected: str | None) -> None:
    assert first_name(shown) == expected


def test_without_a_name_the_greeting_stays_polite() -> None:
    assert greeting("Анна Пробнова") == "Анна, здравствуйте!"
    assert greeting("Сантехника Плюс") == "Здравствуйте!"


def test_the_notice_names_who_answers_and_how_to_reach_them() -> None:
    assert transferred("Анна Пробнова", ROADS) == (
        "Анна, здравствуйте! Этим занимается Управление дорожного хозяйства. Мы уже передали туда ваш вопрос, ответ "
        "придёт сюда же. Если хочется спросить напрямую: тел. 8 (4012) 00-00-00, дороги.рф."
    )


def test_without_a_known_contact_no_empty_sentence_is_left() -> None:
    assert transferred("", Body("Управление")).endswith("ответ придёт сюда же.")


def test_of_a_federal_matter_the_citizen_learns_who_decides() -> None:
    text = federal("Анна", Body("Военкомат", "тел. 112."))
    assert "Военкомат" in text
    assert text.endswith("тел. 112.")
    assert "федеральное ведомство" in federal("Анна")


@pytest.mark.parametrize(
    "text",
    [transferred("Анна", ROADS), federal("Анна"), federal("Анна", Body("Военкомат")), another_region("Анна")],
)
def test_the_notice_is_written_by_a_person(text: str) -> None:
    assert OFFICIALESE.search(text) is None
    assert len(text) < 300
    assert text.startswith("Анна, здравствуйте!")
