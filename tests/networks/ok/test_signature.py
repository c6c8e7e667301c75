"""The signature of a call."""

import json

import pytest

from app.networks.ok.signature import signature
from tests.shared import need


def test_names_are_sorted_and_credentials_left_out() -> None:
    params = {"method": "users.getInfo", "application_key": "KEY", "uids": "1,2"}
    credentials = {"sig": "x", "resig": "y", "session_key": "z", "access_token": "t"}
    plain = signature(params, access_token="t", application_secret="s")
    # Reckoned with md5sum: the joined pairs, then the MD5 of "ts".
    assert plain == "502da718a7c437d1951e7d6a2eea0a01"
    assert signature({**credentials, **params}, access_token="t", application_secret="s") == plain


def test_values_are_signed_raw() -> None:
    signed = signature({"comment": "Ёж & ель = лес"}, access_token="t", application_secret="s")
    assert signed == "03efc5e839513ed08dd1bbbc81eab3a9"


@pytest.mark.shared
def test_the_published_rule_gives_its_own_example() -> None:
    contract = json.loads(need("schemas", "ok", "ok-contract.json").read_text())
    vector = contract["rest"]["signature"]["test_vector"]
    found = signature(
        vector["params"],
        access_token=vector["access_token"],
        application_secret=vector["application_secret_key"],
    )
    assert found == vector["sig"]
