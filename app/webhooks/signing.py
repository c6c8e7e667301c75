"""Signatures of webhooks: pure.

Source: Standard Webhooks, specification 1.0: headers `webhook-id`, `webhook-timestamp` (seconds since 1970) and
`webhook-signature` (`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`); secrets `whsec_<base64>` of 24 to 64
bytes.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime

_PREFIX = "whsec_"
_BYTES = 32


def new_secret() -> str:
    """A new random secret, as receivers enter it."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The signature of a body, with its version. secret: with or without its prefix. Raises ValueError."""
    key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def signed_headers(secret: str, message_id: str, body: bytes, *, now: datetime) -> Mapping[str, str]:
    """The headers by which a receiver knows that a body is ours, whole and sent at `now`."""
    timestamp = int(now.timestamp())
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, message_id, timestamp, body),
    }
