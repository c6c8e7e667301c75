"""Signatures of webhooks, checked by the reference library of Standard Webhooks."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from app.webhooks.signing import new_secret, signature, signed_headers

BODY = b'{"type":"question.answered","data":{"number":7}}'


def current() -> datetime:
    # The reference library compares with the machine's clock.
    return datetime.now(UTC)  # noqa: TID251


def test_the_signature_is_that_of_the_published_example() -> None:
    # Source: Standard Webhooks, example of the reference libraries.
    made = signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_reference_library_accepts_what_we_sign() -> None:
    secret = new_secret()
    headers = dict(signed_headers(secret, "0190-7", BODY, now=current()))
    assert Webhook(secret).verify(BODY, headers) == json.loads(BODY)


@pytest.mark.parametrize("change", ["body", "id", "timestamp", "secret"])
def test_the_reference_library_refuses_anything_changed(change: str) -> None:
    secret, body = new_secret(), BODY
    headers = dict(signed_headers(secret, "0190-7", body, now=current()))
    match change:
        case "body":
            body = BODY.replace(b"7", b"8")
        case "id":
            headers["webhook-id"] = "0190-8"
        case "timestamp":
            headers["webhook-timestamp"] = str(int(headers["webhook-timestamp"]) + 1)
        case _:
            secret = new_secret()
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body, headers)


def test_an_old_signature_is_refused() -> None:
    secret = new_secret()
    headers = dict(signed_headers(secret, "0190-7", BODY, now=current() - timedelta(minutes=6)))
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY, headers)


def test_secrets_are_long_random_and_marked() -> None:
    secrets = {new_secret() for _ in range(50)}
    assert len(secrets) == 50
    for secret in secrets:
        assert secret.startswith("whsec_")
        assert 24 <= len(base64.b64decode(secret.removeprefix("whsec_"))) <= 64


def test_a_secret_that_is_not_base64_signs_nothing() -> None:
    with pytest.raises(ValueError, match="ASCII"):
        signature("whsec_не секрет", "id", 0, b"")
