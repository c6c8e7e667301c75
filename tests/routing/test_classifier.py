"""What a text is about."""

from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from app.routing.classifier import TopicClassifier, TopicWords

SNOW, WATER, BUS = uuid4(), uuid4(), uuid4()
KNOWN = TopicClassifier(
    [
        TopicWords(SNOW, "Снег", ["снег", "гололёд", "сугроб"], ["когда почистят улицу", "дворники не работают"]),
        TopicWords(WATER, "Вода", ["вода", "напор", "водопровод"], ["из крана течёт ржавая вода"]),
        TopicWords(BUS, "Транспорт", ["автобус", "маршрутка"], ["автобус не пришёл, ждали час на улице"]),
    ]
)


def test_object_words_in_any_form_name_the_topic() -> None:
    (best, *_) = KNOWN.guess("Завалило сугробами, СНЕГА по колено")
    assert best.topic_id == SNOW
    assert best.probability > 0.75
    assert set(best.words) >= {"снег", "сугроб"}


def test_words_of_two_topics_give_two_guesses() -> None:
    found = KNOWN.guess("Автобус застрял в снегу")
    assert {guess.topic_id for guess in found} >= {SNOW, BUS}
    assert found[0].probability < 0.75


def test_an_unknown_text_is_about_nothing() -> None:
    assert KNOWN.guess("Здравствуйте, подскажите пожалуйста") == []
    assert KNOWN.guess("") == []


def test_a_catalogue_without_topics_knows_nothing() -> None:
    assert TopicClassifier([]).guess("снег") == []


def test_a_word_of_an_example_alone_does_not_decide() -> None:
    assert all(guess.probability < 0.75 for guess in KNOWN.guess("Поговорили на улице"))


def test_words_that_only_join_or_stand_in_any_text_say_nothing() -> None:
    assert KNOWN.guess("Не на час и не из, когда же вы работаете") == []


def test_a_misspelled_object_word_still_speaks() -> None:
    (best, *_) = KNOWN.guess("водапровод опять прорвало")
    assert best.topic_id == WATER
    assert best.words == ("водопровод",)


def test_a_word_of_one_topic_speaks_louder_than_one_of_two() -> None:
    known = TopicClassifier(
        [TopicWords(SNOW, "Снег", ["трактор"], []), TopicWords(BUS, "Транспорт", ["трактор", "автобус"], [])]
    )
    (alone, *_), (shared, *_) = known.guess("автобус"), known.guess("трактор")
    assert alone.probability > shared.probability


@given(st.text(max_size=300))
def test_probabilities_are_probabilities(text: str) -> None:
    found = KNOWN.guess(text)
    assert sum(guess.probability for guess in found) <= 1 + 1e-9
    assert all(0 <= guess.probability <= 1 for guess in found)
