"""Who may approve a draft."""

import pytest

from app.core.db import new_id
from app.drafting.models import DraftState
from app.drafting.review import SelfApproval, after_submission, check_approval, hash_of


def test_the_author_may_not_approve_where_review_is_asked_for() -> None:
    author = new_id()
    with pytest.raises(SelfApproval):
        check_approval(author, author, review_required=True)


def test_somebody_else_may_approve_and_so_may_the_author_where_no_review_is_asked_for() -> None:
    author = new_id()
    check_approval(author, new_id(), review_required=True)
    check_approval(author, author, review_required=False)


def test_a_submitted_draft_goes_to_review_only_where_the_agency_asks_for_it() -> None:
    assert after_submission(review_required=True) is DraftState.IN_REVIEW
    assert after_submission(review_required=False) is DraftState.APPROVED


def test_the_hash_is_that_of_the_utf_8_text() -> None:
    # Source: NIST, SHA-256 example vector of the one-block message "abc".
    assert hash_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert hash_of("Ответ") != hash_of("Ответ ")
