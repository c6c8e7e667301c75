"""The sample region is whole, as large as the demo needs, and nobody in it looks real."""

import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

import pytest

from app.accounts.permissions import Role
from app.agencies.models import AgencyKind, TerritoryKind
from app.deadlines.calendar import WorkingCalendar
from app.demo.sample import BadSample, load_sample
from app.demo.sample_rows import Sample
from app.intake.screening import ScreeningClass
from app.networks.max.options import MAX
from app.networks.messages import MessageKind
from app.networks.ok.options import OK
from app.networks.registry import NETWORKS
from app.networks.telegram.options import TELEGRAM
from app.networks.vk.options import VK

# Eleven digits in a row or a local number with dashes, however it is written.
PHONE = re.compile(
    r"(?<!\d)(?:\+?[78][\s(-]{0,3}\d{3,4}[\s)-]{0,3})?\d{3}[\s-]\d{2}[\s-]\d{2}(?!\d)|\d(?:[\s()-]{0,2}\d){9,}"
)
INVENTED = re.compile(r"00000\d{2}$")


@pytest.fixture(scope="module")
def sample() -> Sample:
    return load_sample()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of the sample, to be spoiled."""
    with resources.as_file(resources.files("app.demo") / "data") as data:
        return Path(shutil.copytree(data, tmp_path / "data"))


def texts(sample: Sample) -> Iterator[str]:
    """Everything a person may read in the demo."""
    yield from (message.text for message in sample.messages)
    yield from (message.follow_up for message in sample.messages if message.follow_up)
    yield from (answer.text for answer in sample.answers)
    yield from (post.text for post in sample.posts)
    yield from (agency.contact for agency in sample.agencies)


def municipality(sample: Sample, code: str) -> str | None:
    """The municipality a place lies in."""
    places = {territory.code: territory for territory in sample.territories}
    at = places[code]
    while at.kind is not TerritoryKind.MUNICIPALITY:
        if at.parent is None:
            return None
        at = places[at.parent]
    return at.code


def test_the_region_has_its_places_and_bodies(sample: Sample) -> None:
    places = Counter(territory.kind for territory in sample.territories)
    agencies = Counter(agency.kind for agency in sample.agencies)
    assert places[TerritoryKind.MUNICIPALITY] == 22
    assert places[TerritoryKind.SETTLEMENT] >= 60
    assert places[TerritoryKind.STREET] + places[TerritoryKind.DISTRICT] >= 15
    assert any(len(agency.areas) > 1 for agency in sample.agencies)
    assert len(sample.agencies) >= 35
    assert agencies[AgencyKind.MINISTRY] >= 11
    assert agencies[AgencyKind.ADMINISTRATION] >= 14
    assert agencies[AgencyKind.HOSPITAL] >= 4
    assert agencies[AgencyKind.SCHOOL] >= 4


def test_settlements_and_streets_share_their_names_across_municipalities(sample: Sample) -> None:
    for kind in (TerritoryKind.SETTLEMENT, TerritoryKind.STREET):
        towns: dict[str, set[str | None]] = {}
        for place in sample.territories:
            if place.kind is kind:
                towns.setdefault(place.name, set()).add(municipality(sample, place.code))
        assert sum(len(found) > 1 for found in towns.values()) >= 3, kind


def test_the_sample_is_as_large_as_the_demo_needs(sample: Sample) -> None:
    assert len(sample.pages) >= 66
    assert len(sample.posts) >= 80
    assert len(sample.citizens) >= 80
    assert len(sample.messages) >= 320
    assert len(sample.answers) >= 40
    assert len(sample.operators) >= 14


def test_every_agency_has_a_page_and_most_have_both_networks(sample: Sample) -> None:
    networks = {
        agency.code: {page.network for page in sample.pages if page.agency == agency.code} for agency in sample.agencies
    }
    assert all(networks.values())
    assert set.union(*networks.values()) == {row.network for row in NETWORKS}
    assert sum(found >= {VK, OK} for found in networks.values()) >= 0.8 * len(networks)


def test_page_ids_are_from_the_range_set_aside(sample: Sample) -> None:
    first = {VK: 220_000_001, OK: 70_000_000_000_001, TELEGRAM: 1_002_200_000_001, MAX: 720_000_001}
    ids = [(first[page.network], abs(int(page.external_id))) for page in sample.pages]
    assert all(start <= number < start + 1000 for start, number in ids)


def groups_of(sample: Sample, codes: Iterable[str | None]) -> set[str]:
    """The groups that topics are of."""
    groups = {topic.code: topic.content.group for topic in sample.topics}
    return {groups[code] for code in codes if code}


def test_every_group_that_is_asked_about_has_a_good_answer(sample: Sample) -> None:
    asked = groups_of(sample, (message.about for message in sample.messages))
    assert len(asked) >= 25
    assert asked <= groups_of(sample, (answer.topic for answer in sample.answers))


def test_rules_are_read_in_the_order_of_their_ranks(sample: Sample) -> None:
    ranks = [rule.rank for rule in sample.rules]
    assert ranks == sorted(set(ranks))


def test_every_topic_has_a_rule_in_every_municipality(sample: Sample) -> None:
    municipalities = [place.code for place in sample.territories if place.kind is TerritoryKind.MUNICIPALITY]
    coastal = {"coast.beach", "coast.safety"}
    for topic in sample.topics:
        for place in municipalities if topic.code not in coastal else ("svetlogorsky",):
            assert any(
                rule.page is None
                and rule.topic in {None, topic.code}
                and rule.group in {None, topic.content.group}
                and rule.territory in {None, place, "region"}
                for rule in sample.rules
            ), (topic.code, place)


def test_calendars_hold_working_time_and_the_dispatchers_never_close(sample: Sample) -> None:
    calendars = {calendar.code: WorkingCalendar.from_data(calendar.data) for calendar in sample.calendars}
    new_year = datetime(2026, 1, 1, 1, tzinfo=UTC)
    assert all(str(calendar.zone) == "Europe/Kaliningrad" for calendar in calendars.values())
    assert calendars["dispatch"].is_open(new_year)


def test_the_last_policy_fits_every_question(sample: Sample) -> None:
    assert [policy.rank for policy in sample.policies] == sorted({policy.rank for policy in sample.policies})
    assert not sample.policies[-1].match.model_dump(exclude_none=True)


def test_operators_of_every_role_work_in_several_agencies(sample: Sample) -> None:
    assert {operator.role for operator in sample.operators} == set(Role)
    assert len({operator.agency for operator in sample.operators if operator.agency}) >= 5


def test_every_agency_has_people_to_write_and_where_reviewed_to_approve(sample: Sample) -> None:
    writing = {operator.agency for operator in sample.operators if operator.role is Role.RESPONDER}
    approving = {operator.agency for operator in sample.operators if operator.role is Role.APPROVER}
    assert {agency.code for agency in sample.agencies} - writing == set()
    assert {agency.code for agency in sample.agencies if agency.review_required} - approving == set()


def test_no_text_stands_twice(sample: Sample) -> None:
    plain = Counter(re.sub(r"\W+", " ", message.text.lower()).strip() or message.text for message in sample.messages)
    assert [text for text, count in plain.items() if count > 1] == []
    assert len({post.text for post in sample.posts}) == len(sample.posts)


def test_messages_are_of_every_kind_and_about_much(sample: Sample) -> None:
    asked = [message for message in sample.messages if message.about]
    found = {municipality(sample, message.place) for message in sample.messages if message.place}
    assert {message.expect for message in sample.messages} == set(ScreeningClass)
    assert {message.kind for message in sample.messages} == set(MessageKind)
    assert len(groups_of(sample, (message.about for message in asked))) >= 25
    assert len({message.about for message in asked}) >= 110
    assert len(found - {None}) >= 15


def test_many_questions_are_asked_on_a_page_that_cannot_answer_them(sample: Sample) -> None:
    questions = [message for message in sample.messages if message.expect_agency]
    elsewhere = sum(message.page_agency != message.expect_agency for message in questions)
    assert elsewhere >= 0.2 * len(questions)


def test_citizens_repeat_themselves_talk_and_write_back(sample: Sample) -> None:
    kinds = Counter(message.follow_up_kind for message in sample.messages if message.follow_up)
    assert sum(message.repeat_of is not None for message in sample.messages) >= 5
    assert sum(message.reply_to is not None for message in sample.messages) >= 10
    assert min(kinds["thanks"], kinds["dissatisfied"], kinds["clarifying"]) >= 5


def test_no_phone_number_can_be_anybodys(sample: Sample) -> None:
    found = [match[0] for text in texts(sample) for match in PHONE.finditer(text)]
    assert len(found) > len(sample.agencies)
    assert [phone for phone in found if not INVENTED.search(re.sub(r"\D", "", phone))] == []


def test_citizens_are_from_the_range_set_aside_and_have_different_names(sample: Sample) -> None:
    ids = sorted(int(citizen.external_id) for citizen in sample.citizens)
    assert ids[0] == 900_000_001
    assert len({(citizen.first_name, citizen.last_name) for citizen in sample.citizens}) == len(ids)


def test_answers_greet_by_name(sample: Sample) -> None:
    assert all(answer.text.count("{name}") == 1 and answer.text.count("{") == 1 for answer in sample.answers)
    assert all(len(answer.text) <= 800 for answer in sample.answers)


SPOILED = [
    ("agencies.csv", "gov,", "gove,", r"agencies\.csv:3: parent: there is no gov$"),
    (
        "territories.csv",
        "область,region,",
        "область,region,atlantis",
        r"territories\.csv:2: parent: there is no atlantis",
    ),
    ("agencies.csv", "gusevsky|", "atlantis|", r"agencies\.csv:\d+: areas: there is no atlantis$"),
    ("rules.csv", "education.staff", "education", r"rules\.csv:2: topic: there is no education$"),
    ("pages.csv", "vk,", "icq,", r"pages\.csv:2: network: "),
    ("rules.csv", "education.staff", "", r"rules\.csv:2: .*a rule needs a condition"),
    ("operators.csv", ",administrator,", ",responder,", r"operators\.csv:2: .*needs an agency"),
    ("citizens.csv", "900000002", "900000001", r"citizens\.csv:3: external_id: 900000001 is given twice"),
    ("posts.jsonl", "{", "", r"posts\.jsonl:1: "),
    (
        "messages.jsonl",
        '"page_agency": "gov"',
        '"page_agency": "min-eco"',
        r"messages\.jsonl:1: post: is another agency's",
    ),
    ("messages.jsonl", '"about": "roads.pothole"', '"about": "roads"', r"messages\.jsonl:1: about: there is no roads$"),
    ("policies.jsonl", '"minutes"', '"fortnights"', r"policies\.jsonl:1: targets\.0: .*fortnights"),
    ("answers.jsonl", "{", "[] {", r"answers\.jsonl:1: "),
]


@pytest.mark.parametrize(("name", "right", "wrong", "told"), SPOILED)
def test_a_mistake_is_told_with_its_file_and_line(folder: Path, name: str, right: str, wrong: str, told: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(BadSample, match=told):
        load_sample(folder)
