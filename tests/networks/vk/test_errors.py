"""The table of error codes."""

from datetime import UTC, datetime

import pytest

from app.networks.access import FailureKind
from app.networks.limits import Part
from app.networks.vk.errors import CODES, KINDS, again, failure, parking

NOW = datetime(2026, 3, 16, 20, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (1, FailureKind.TEMPORARY),
        (43, FailureKind.TEMPORARY),
        (6, FailureKind.RATE_LIMITED),
        (9, FailureKind.RATE_LIMITED),
        (5, FailureKind.TOKEN_REFUSED),
        (27, FailureKind.TOKEN_REFUSED),
        (15, FailureKind.NO_RIGHTS),
        (14, FailureKind.CAPTCHA),
        (3300, FailureKind.CAPTCHA),
        (212, FailureKind.CLOSED),
        (30, FailureKind.CLOSED),
        (18, FailureKind.BANNED),
        (37, FailureKind.BANNED),
        (104, FailureKind.GONE),
        (901, FailureKind.RECIPIENT_REFUSES),
        (222, FailureKind.TEXT_REFUSED),
        (914, FailureKind.TEXT_REFUSED),
        (100, FailureKind.CONFIGURATION),
        (777_777, FailureKind.CONFIGURATION),
    ],
)
def test_codes_tell_what_is_to_be_done(code: int, kind: FailureKind) -> None:
    error = {"error_code": code, "error_msg": "words"}
    assert failure(error, token="t", write=False, now=NOW).kind is kind


def test_every_code_stands_in_one_row_only() -> None:
    assert len(KINDS) == sum(map(len, CODES.values()))


def test_waiting_times_are_told_where_waiting_helps() -> None:
    waits = {
        code: failure({"error_code": code}, token="t", write=False, now=NOW).retry_after_seconds
        for code in (6, 9, 29, 5)
    }
    assert waits == {6: 1.0, 9: 600.0, 29: 60.0, 5: None}


@pytest.mark.parametrize(
    ("code", "write", "rests"),
    [
        (29, False, (Part.METHOD, "wall.get", 60.0)),
        (9, True, (Part.WRITES, "", 600.0)),
        (223, True, (Part.WRITES, "", 600.0)),
        (601, True, (Part.WRITES, "", 600.0)),
        (14, True, (Part.WRITES, "", None)),
        (3300, True, (Part.WRITES, "", None)),
        (9, False, None),
        (6, True, None),
        (5, True, None),
        (213, True, None),
    ],
)
def test_what_rests_after_a_failure(code: int, *, write: bool, rests: tuple[Part, str, float | None] | None) -> None:
    error = {"error_code": code}
    failed = failure(error, token="t", write=write, now=NOW)
    made = parking(failed, error, "wall.get", write=write)
    assert (made and (made.part, made.name, made.seconds)) == rests


def test_a_captcha_is_handed_on_in_both_its_forms() -> None:
    old = {"error_code": 14, "captcha_sid": "7", "captcha_img": "https://vk.example/c", "error_msg": "Captcha needed"}
    new = {"error_code": 3300, "redirect_uri": "https://id.vk.example/c", "other": [1]}
    made = [
        parking(failure(one, token="t", write=True, now=NOW), one, "wall.createComment", write=True)
        for one in (old, new)
    ]
    assert [one and one.challenge for one in made] == [
        {"captcha_sid": "7", "captcha_img": "https://vk.example/c"}, {"redirect_uri": "https://id.vk.example/c"},
    ]  # fmt: skip
    assert [one and one.kind for one in made] == [FailureKind.CAPTCHA] * 2


def test_a_noted_code_means_the_same_again() -> None:
    assert (again("18", "words").kind, again("x", "words").kind) == (FailureKind.BANNED, FailureKind.CONFIGURATION)
