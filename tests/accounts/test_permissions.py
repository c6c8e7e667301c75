from uuid import uuid4

import pytest

from app.accounts.permissions import ALLOWED, Action, NotAllowed, Role, Scope, check, may


def test_every_role_is_in_the_table() -> None:
    assert set(ALLOWED) == set(Role)


def test_every_action_is_allowed_to_somebody() -> None:
    assert frozenset().union(*ALLOWED.values()) == frozenset(Action)


def test_observers_change_nothing() -> None:
    assert ALLOWED[Role.OBSERVER] == {Action.READ, Action.BOARD, Action.REGISTER}


def test_who_writes_does_not_approve_by_role_alone() -> None:
    assert not may(Role.RESPONDER, Action.APPROVE)
    assert may(Role.APPROVER, Action.APPROVE)
    with pytest.raises(NotAllowed):
        check(Role.RESPONDER, Action.APPROVE)


def test_a_bound_scope_covers_its_agency_alone() -> None:
    own, other = uuid4(), uuid4()
    assert Scope(own).covers(own)
    assert not Scope(own).covers(other)
    assert not Scope(own).covers(None)
    assert Scope(None).covers(other)
    assert Scope(None).covers(None)
