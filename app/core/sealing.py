"""Secrets at rest: sealed with AES-256-GCM under a key from the settings."""

import base64
import binascii
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12
_VERSION = b"\x01"


class CannotOpen(Exception):
    """The sealed value was made with another key or for another place, or is damaged."""


class Sealer:
    """Seals and opens short secrets (tokens of pages, webhook secrets).

    Each value is bound to the `place` it is stored at, so that a sealed token copied to another row does not open.
    Source: NIST SP 800-38D (GCM with a random 96-bit nonce).
    """

    def __init__(self, key: str) -> None:
        """key: any secret text of 32 characters or more; a key of 256 bits is derived from it. Raises ValueError."""
        if len(key) < 32:
            raise ValueError("the secret key has to be 32 characters or longer")
        self._root = key.encode()
        self._cipher = AESGCM(hashlib.sha256(b"otklik sealing\0" + self._root).digest())

    def seal(self, secret: str, *, place: str) -> str:
        """The secret as text that only `open` with the same key and place can read."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, secret.encode(), place.encode())
        return base64.urlsafe_b64encode(_VERSION + nonce + sealed).decode()

    def open(self, sealed: str, *, place: str) -> str:
        """The secret that was sealed for this place. Raises CannotOpen."""
        try:
            raw = base64.urlsafe_b64decode(sealed.encode())
            if raw[:1] != _VERSION:
                raise CannotOpen("unknown version of a sealed value")
            nonce, body = raw[1 : 1 + _NONCE_BYTES], raw[1 + _NONCE_BYTES :]
            return self._cipher.decrypt(nonce, body, place.encode()).decode()
        except (InvalidTag, binascii.Error, ValueError) as error:
            raise CannotOpen("a sealed value does not open with this key") from error

    def tag(self, text: str, *, purpose: str) -> str:
        """A keyed hash of a text, hex, different for each purpose: checkable by us, not forgeable by others."""
        return hmac.new(self._root, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()
