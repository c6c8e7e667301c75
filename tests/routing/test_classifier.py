"""What a text is about."""

from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from app.language.likeness import vectors
from app.language.words import lemmas
from app.routing.classifier import Heard, TopicClassifier, TopicWords
from app.routing.rules import TopicGuess

SNOW, WATER, BUS = uuid4(), uuid4(), uuid4()
KNOWN = TopicClassifier(
    [
        TopicWords(
            SNOW,
            "Снег",
            (
                "снег",
                "гололёд",
                "сугроб",
            ),
            (
                "когда почистят улицу",
                "дворники не работают",
            ),
        ),
        TopicWords(
            WATER,
            "Вода",
            (
                "вода",
                "напор",
                "водопровод",
            ),
            ("из крана течёт ржавая вода",),
        ),
        TopicWords(
            BUS,
            "Транспорт",
            (
                "автобус",
                "маршрутка",
            ),
            ("автобус не пришёл, ждали час на улице",),
        ),
    ]
)


def guess(known: TopicClassifier, text: str) -> list[TopicGuess]:
    """The topics by the words of a text alone."""
    return known.guess(Heard(lemmas(text)))


def test_object_words_in_any_form_name_the_topic() -> None:
    (best, *_) = guess(KNOWN, "Завалило сугробами, СНЕГА по колено")
    assert best.topic_id == SNOW
    assert best.probability > 0.75
    assert set(best.words) >= {"снег", "сугроб"}


def test_words_of_two_topics_give_two_guesses() -> None:
    found = guess(KNOWN, "Автобус застрял в снегу")
    assert {guess.topic_id for guess in found} >= {SNOW, BUS}
    assert found[0].probability < 0.75


def test_an_unknown_text_is_about_nothing() -> None:
    assert guess(KNOWN, "Здравствуйте, подскажите пожалуйста") == []
    assert guess(KNOWN, "") == []


def test_a_catalogue_without_topics_knows_nothing() -> None:
    assert guess(TopicClassifier([]), "снег") == []


def test_a_word_of_an_example_alone_does_not_decide() -> None:
    assert all(guess.probability < 0.75 for guess in guess(KNOWN, "Поговорили на улице"))


def test_words_that_only_join_or_stand_in_any_text_say_nothing() -> None:
    assert guess(KNOWN, "Не на час и не из, когда же вы работаете") == []


def test_a_misspelled_object_word_still_speaks() -> None:
    (best, *_) = guess(KNOWN, "водапровод опять прорвало")
    assert best.topic_id == WATER
    assert best.words == ("водопровод",)


def test_a_word_of_one_topic_speaks_louder_than_one_of_two() -> None:
    known = TopicClassifier(
        [TopicWords(SNOW, "Снег", ("трактор",), ()), TopicWords(BUS, "Транспорт", ("трактор", "автобус"), ())]
    )
    (alone, *_), (shared, *_) = guess(known, "автобус"), guess(known, "трактор")
    assert alone.probability > shared.probability


@given(st.text(max_size=300))
def test_probabilities_are_probabilities(text: str) -> None:
    found = guess(KNOWN, text)
    assert sum(guess.probability for guess in found) <= 1 + 1e-9
    assert all(0 <= guess.probability <= 1 for guess in found)


def test_a_text_near_to_an_example_in_meaning_speaks_without_its_words() -> None:
    text = "Отключили водоснабжение, трубы текут"
    (near,) = KNOWN.near(vectors().of([text]))
    by_words, by_meaning = guess(KNOWN, text), KNOWN.guess(Heard(lemmas(text), near.tolist()))
    assert by_meaning[0].topic_id == WATER
    assert by_meaning[0].probability > next((one.probability for one in by_words if one.topic_id == WATER), 0.0)


def test_out_of_its_season_a_topic_is_less_likely() -> None:
    known = TopicClassifier([TopicWords(SNOW, "Снег", ("снег",), (), season=(11, 12, 1, 2))])
    winter, spring, summer = (known.guess(Heard(["снег"], month=month))[0].probability for month in (1, 3, 7))
    assert winter == spring > summer


def test_the_post_of_a_comment_speaks_more_softly_than_the_comment() -> None:
    (by_post, *_) = KNOWN.guess(Heard([], post=["снег", "сугроб"]))
    (own, *_) = KNOWN.guess(Heard(["снег", "сугроб"]))
    assert by_post.topic_id == own.topic_id == SNOW
    assert by_post.probability < own.probability
    assert by_post.words == ()
