"""The catalogue that comes with the program: whole, and good enough to begin with where nothing has been learnt.

`phrases.csv` holds a phrase a topic that the catalogue's examples do not have. Their author knew the catalogue's words,
so the figures say that neighbouring topics are told apart, and not how real citizens write.
"""

import csv
from collections import Counter
from pathlib import Path
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from app.agencies.terms import parse
from app.agencies.topics.built_in import built_in
from app.language.words import lemmas
from app.routing.classifier import Heard, TopicClassifier, TopicWords

TOPICS = built_in()
CODES = {uuid5(NAMESPACE_OID, topic.code): topic.code for topic in TOPICS}


def phrases() -> list[tuple[str, str]]:
    with (Path(__file__).parent / "phrases.csv").open(encoding="utf-8") as lines:
        return [(row["code"], row["text"]) for row in csv.DictReader(lines, delimiter=";")]


@pytest.fixture(scope="module")
def classifier() -> TopicClassifier:
    return TopicClassifier(
        [
            TopicWords(topic_id(one.code), one.content.group, one.content.words, one.content.examples, one.content.name)
            for one in TOPICS
        ]
    )


def topic_id(code: str) -> UUID:
    return uuid5(NAMESPACE_OID, code)


def test_it_covers_what_citizens_ask_authorities_about() -> None:
    assert len(TOPICS) >= 160
    assert len({topic.content.group for topic in TOPICS}) >= 25


def test_every_topic_says_what_the_router_and_the_clocks_need() -> None:
    for topic in TOPICS:
        content = topic.content
        assert len(content.words) >= 6, topic.code
        assert 3 <= len(content.examples) <= 6, topic.code
        assert content.agency_kinds, topic.code
        assert [clock for clock, _ in content.terms] == ["reaction", "answer"], topic.code
        assert all(parse(term).amount for _, term in content.terms), topic.code


def test_no_phrase_stands_in_two_topics() -> None:
    said = Counter(example for topic in TOPICS for example in topic.content.examples)
    assert [phrase for phrase, times in said.items() if times > 1] == []
    assert len({topic.content.name for topic in TOPICS}) == len(TOPICS)


def test_every_topic_has_a_phrase_kept_aside() -> None:
    assert {code for code, _ in phrases()} == set(CODES.values())
    examples = {example for topic in TOPICS for example in topic.content.examples}
    assert not examples & {text for _, text in phrases()}


def test_a_phrase_kept_aside_finds_its_topic(classifier: TopicClassifier) -> None:
    places = Counter(place(classifier, text, code) for code, text in phrases())
    print(places)
    assert places[1] >= 0.95 * len(TOPICS)
    assert places[1] + places[2] + places[3] >= 0.98 * len(TOPICS)


def place(classifier: TopicClassifier, text: str, code: str) -> int:
    found = [CODES[guess.topic_id] for guess in classifier.guess(Heard(lemmas(text)), most=10)]
    return found.index(code) + 1 if code in found else 99
