"""The table of error codes."""

from datetime import UTC, datetime

import pytest

from app.networks.connector import FailureKind
from app.networks.vk.errors import CODES, KINDS, failure

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
