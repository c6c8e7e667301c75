"""What operators are told to do."""

import re

import pytest

from app.networks.access import FailureKind
from app.publishing.advice import what_to_do
from app.publishing.models import PublicationState
from app.publishing.outcome import FINAL


@pytest.mark.parametrize("kind", list(FailureKind))
@pytest.mark.parametrize("state", [PublicationState.PLANNED, PublicationState.SENDING, PublicationState.FAILED])
def test_every_failure_has_one_russian_sentence(kind: FailureKind, state: PublicationState) -> None:
    sentence = what_to_do(kind.value, state)
    assert re.fullmatch(r"[А-Я][^.!?]+\.", sentence)
    assert not re.search("[a-z]", sentence)


def test_without_a_failure_or_after_the_end_there_is_nothing_to_do() -> None:
    assert what_to_do("", PublicationState.PLANNED) == ""
    assert what_to_do("temporary", PublicationState.CONFIRMED) == ""
    assert what_to_do("temporary", PublicationState.WITHDRAWN) == ""


def test_while_the_service_goes_on_by_itself_nobody_is_asked_to_repeat() -> None:
    for kind in set(FailureKind) - FINAL:
        assert "повторите" not in what_to_do(kind.value, PublicationState.PLANNED)
