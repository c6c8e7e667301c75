"""What a remembered judgement changes for messages like the one it was about."""

from dataclasses import replace

import pytest

from app.core.db import new_id
from app.intake.lessons.judging import Lesson, Shelf, marks
from app.intake.screening import Screening, ScreeningClass, screen

K = ScreeningClass
ADVERT = "Наш детский клуб приглашает всех ребят на занятия по рисованию и лепке, ждём вас"
ALIKE = "Ждём всех ребят в нашем детском клубе: занятия по рисованию и лепке, приглашаем"


def lesson(text: str, kind: K, *, number: int = 123, between: bool = False) -> Lesson:
    """What a person said of a text: the class that fits."""
    return Lesson(
        id=new_id(),
        number=number,
        was=screen(text, is_reply_to_citizen=between).kind,
        needs_answer=kind is K.QUESTION,
        screening=kind,
        marks=marks([text])[0],
    )


def judged(shelf: Shelf, text: str, *, between: bool = False) -> Screening:
    return shelf.judged([text], [screen(text, is_reply_to_citizen=between)])[0]


def test_without_lessons_nothing_changes() -> None:
    assert judged(Shelf(), ADVERT) == screen(ADVERT)


def test_a_copy_is_judged_as_the_person_did_and_the_lesson_is_named() -> None:
    shelf = Shelf([lesson(ADVERT, K.NO_SUBSTANCE)])
    screening = judged(shelf, f"Добрый день! {ADVERT.upper()} 🙂")
    assert screening.kind is K.NO_SUBSTANCE
    assert screening.reason == "Та же запись, что №123: координатор решил, что ответ не нужен."


def test_a_text_that_is_very_alike_is_judged_so_too() -> None:
    assert screen(ADVERT).kind is screen(ALIKE).kind is K.QUESTION
    screening = judged(Shelf([lesson(ADVERT, K.NO_SUBSTANCE)]), ALIKE)
    assert screening.kind is K.NO_SUBSTANCE
    assert screening.reason == "Похоже на №123: координатор решил, что ответ не нужен."


@pytest.mark.parametrize(
    "text",
    [
        "Почему детский клуб не приглашает ребят на занятия по рисованию и лепке?",  # asks
        "Спасибо детскому клубу за занятия ребят по рисованию и лепке!",  # another class
        "Прошу починить фонарь на улице Гагарина",  # another matter
    ],
)
def test_what_asks_otherwise_or_something_else_is_left_alone(text: str) -> None:
    assert judged(Shelf([lesson(ADVERT, K.NO_SUBSTANCE)]), text) == screen(text)


def test_what_was_screened_out_can_be_taught_to_be_a_question() -> None:
    text = "Уже пять"
    assert screen(text).kind is K.NO_SUBSTANCE
    screening = judged(Shelf([lesson(text, K.QUESTION)]), "уже ПЯТЬ!")
    assert screening.kind is K.QUESTION
    assert "ответ нужен" in screening.reason


def test_the_newer_of_two_judgements_counts() -> None:
    newest_first = [lesson(ADVERT, K.QUESTION, number=2), lesson(ADVERT, K.NO_SUBSTANCE, number=1)]
    assert judged(Shelf(newest_first), ADVERT).reason.startswith("Та же запись, что №2")


@pytest.mark.parametrize(
    ("text", "alike"),
    [
        ("Вы идиоты, когда снег уберёте с нашей улицы", "Идиоты вы, с улицы нашей снег когда уберёте"),
        ("Приду и взорву вашу контору за этот ремонт", "За этот ремонт приду и взорву вашу контору"),
        ("что за пи***ц на дороге у школы номер пять", "на дороге у школы номер пять что за пи***ц"),
    ],
)
def test_insults_obscenity_and_threats_are_taught_away_by_their_very_words_alone(text: str, alike: str) -> None:
    shelf = Shelf([lesson(text, K.QUESTION)])
    assert judged(shelf, text).kind is K.QUESTION
    assert judged(shelf, alike) == screen(alike)


def test_danger_is_not_taught_away_by_likeness() -> None:
    text, alike = "В нашем подъезде сильно пахнет газом, Ленина 5", "Ленина 5, в подъезде нашем пахнет сильно газом"
    shelf = Shelf([lesson(text, K.NO_SUBSTANCE)])
    assert judged(shelf, alike) == screen(alike)
    assert not judged(shelf, text).urgent


def test_talk_between_citizens_and_words_to_the_authority_teach_each_other_nothing() -> None:
    text = "а у нас во дворе когда начнут"
    shelf = Shelf([lesson(text, K.QUESTION, between=True)])
    assert judged(shelf, text, between=True).kind is K.QUESTION
    other = Shelf([lesson(text, K.NO_SUBSTANCE)])
    assert judged(other, text, between=True) == screen(text, is_reply_to_citizen=True)


def test_a_lesson_without_vector_still_knows_copies() -> None:
    bare = lesson(ADVERT, K.NO_SUBSTANCE)
    shelf = Shelf([replace(bare, marks=replace(bare.marks, vector=None))])
    assert judged(shelf, ADVERT).kind is K.NO_SUBSTANCE
    assert judged(shelf, ALIKE) == screen(ALIKE)


@pytest.mark.parametrize("text", ["", "👍", "[id1|Анна]", "?"])
def test_a_text_without_words_is_known_again_by_nothing(text: str) -> None:
    assert marks([text])[0].fingerprint is None
    assert judged(Shelf([lesson(text, K.QUESTION)]), text) == screen(text)
