"""What is learnt from a made-up town's questions, kept as bytes and read again."""

import io
from dataclasses import replace

import numpy as np
import pytest

from app.routing.learning.examples import Example
from app.routing.learning.learning import learn, read
from app.routing.learning.model import Model
from app.routing.learning.storing import ForeignModel, from_bytes, to_bytes
from app.routing.learning.training import NothingToLearn
from tests.routing.learning.town import DISTRICT, ROADS, TOWN, TREES, UTILITY, WATER, questions


@pytest.fixture(scope="module")
def content() -> bytes:
    return learn(questions(150))


@pytest.fixture(scope="module")
def model(content: bytes) -> Model:
    return read(content)


def test_topic_and_place_decide_the_agency(model: Model) -> None:
    asked = questions(60, seed=2)
    told = model.predict([one.text for one in asked], [()] * len(asked))
    assert np.mean([next(iter(guess.topics)) == one.topic for one, guess in zip(asked, told, strict=True)]) > 0.95
    assert np.mean([next(iter(guess.agencies)) == one.agency for one, guess in zip(asked, told, strict=True)]) > 0.9


def test_the_likeliest_come_first_and_no_more_than_one_is_given_out(model: Model) -> None:
    for guess in model.predict(["Яма в Заречном", "", "👍", "Деревня Ольховка без воды " * 500], [()] * 4):
        for shares in (guess.topics, guess.agencies):
            assert list(shares.values()) == sorted(shares.values(), reverse=True)
            assert sum(shares.values()) <= 1 + 1e-5
            assert all(0 <= share <= 1 for share in shares.values())


def test_words_shown_are_lemmas_of_the_matter(model: Model) -> None:
    (guess,) = model.predict(["Здравствуйте, у нас в Заречном упало сухое дерево"], [()])
    assert next(iter(guess.topics)) == TREES
    assert "дерево" in guess.words
    assert "здравствовать" not in guess.words


def test_guesses_do_not_depend_on_what_else_is_asked(model: Model) -> None:
    texts = [one.text for one in questions(20, seed=3)]
    together = model.predict(texts, [()] * len(texts))
    alone = [model.predict([text], [()])[0] for text in texts]
    for one, other in zip(together, alone, strict=True):
        assert list(one.agencies) == list(other.agencies)
        assert list(one.agencies.values()) == pytest.approx(list(other.agencies.values()), abs=1e-4)


def test_the_same_examples_give_the_same_model(content: bytes, model: Model) -> None:
    again = read(learn(questions(150)))
    texts = [one.text for one in questions(20, seed=4)]
    assert again.predict(texts, [()] * 20) == model.predict(texts, [()] * 20)
    assert len(content) < 2_000_000


def test_a_model_says_the_same_after_it_was_stored(model: Model) -> None:
    texts = [one.text for one in questions(20, seed=5)]
    again = from_bytes(to_bytes(model))
    assert again.predict(texts, [()] * 20) == model.predict(texts, [()] * 20)


def test_bytes_of_something_else_are_refused(content: bytes) -> None:
    other = io.BytesIO()
    np.savez(other, about=np.frombuffer(b'{"format": "otklik-routing-0"}', dtype=np.uint8))
    for wrong in (b"", b"no model", content[: len(content) // 2], other.getvalue()):
        with pytest.raises(ForeignModel):
            from_bytes(wrong)


def test_a_hint_that_names_the_agency_is_believed() -> None:
    """The text says nothing of the agency; what the rules say nearly always comes true."""
    plain = [replace(one, agency=TOWN if index % 2 else DISTRICT) for index, one in enumerate(questions(120))]
    hinted = [replace(one, hints=(f"rules:{one.agency}", "page:7")) for one in plain]
    model = read(learn(hinted))
    texts = [one.text for one in questions(10, seed=6)]
    for agency in (TOWN, DISTRICT):
        told = model.predict(texts, [(f"rules:{agency}", "page:7")] * 10)
        assert [next(iter(guess.agencies)) for guess in told] == [agency] * 10
    assert all(guess.agencies for guess in model.predict(texts, [()] * 10))


def test_without_topics_agencies_are_learnt_all_the_same() -> None:
    model = read(learn([replace(one, topic=None) for one in questions(100)]))
    (guess,) = model.predict(["нет холодной воды в Заречном на улице Мира"], [()])
    assert guess.topics == {}
    assert next(iter(guess.agencies)) == UTILITY


def test_examples_without_a_topic_do_not_disturb_the_topics() -> None:
    some = [replace(one, topic=None) if index % 3 else one for index, one in enumerate(questions(200))]
    (guess,) = read(learn(some)).predict(["разбит асфальт в Заречном"], [()])
    assert next(iter(guess.topics)) == ROADS


def test_a_label_with_one_example_is_found_by_its_name() -> None:
    rare = Example("Когда откроют каток", "Администрация Дубровского района", "Спорт")
    model = read(learn([*questions(200), rare]))
    (guess,) = model.predict(["В Дубровском районе закрыт каток"], [()])
    assert rare.agency in list(guess.agencies)[:2]


def test_names_are_used_where_keys_say_nothing() -> None:
    keys = {TOWN: "1", DISTRICT: "2", UTILITY: "3", ROADS: "4", WATER: "5", TREES: "6"}
    keyed = [replace(one, agency=keys[one.agency], topic=keys[str(one.topic)]) for one in questions(100)]
    model = read(learn(keyed, names={key: name for name, key in keys.items()}))
    texts = [one.text for one in questions(20, seed=7)]
    named = read(learn(questions(100))).predict(texts, [()] * 20)
    found = model.predict(texts, [()] * 20)
    assert [keys[next(iter(one.agencies))] for one in named] == [next(iter(one.agencies)) for one in found]


def test_one_label_is_certain() -> None:
    (guess,) = read(learn([replace(one, agency=TOWN) for one in questions(30)])).predict(["яма"], [()])
    assert guess.agencies == {TOWN: pytest.approx(1.0)}


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_handful_of_examples_is_enough_to_answer(count: int) -> None:
    model = read(learn([*questions(count), *questions(count)]))
    assert all(guess.agencies for guess in model.predict(["нет воды", ""], [(), ()]))


def test_empty_texts_are_examples_like_others() -> None:
    model = read(learn([*questions(30), *[Example("", TOWN, ROADS)] * 5]))
    assert model.predict([""], [()])[0].agencies


def test_nothing_cannot_be_learnt_from() -> None:
    with pytest.raises(NothingToLearn):
        learn([])
