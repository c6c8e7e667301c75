"""Passwords as argon2id hashes. Hashing takes a tenth of a second, so it is done in threads.

Source: RFC 9106, section 4, the second recommended option: 64 MiB of memory, 3 passes, 4 lanes.
"""

import asyncio
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from app.core.errors import Invalid

LEAST_CHARACTERS = 10
MOST_CHARACTERS = 200

_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
# Of a random password nobody knows, at the cost above: verified when there is no such account, for the same time.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$QZxqffipRvdrXn3vNlPvuw$h6klLLEMQjWYO7t6sB4gELyUHOtLQx/vs6M3glB4aCw"


class PasswordRefused(Invalid):
    """The password is too short or too long."""

    code = "password-refused"


async def hashed(password: str) -> str:
    """The hash to store. Raises PasswordRefused.

    Source: NIST SP 800-63B, 3.1.1.2: length, no rules of composition.
    """
    if not LEAST_CHARACTERS <= len(password) <= MOST_CHARACTERS:
        reason = f"A password has {LEAST_CHARACTERS} to {MOST_CHARACTERS} characters."
        raise PasswordRefused(reason, errors={"password": reason})
    return await asyncio.to_thread(_hasher.hash, _typed(password))


async def matches(password: str, stored: str | None) -> bool:
    """Whether the password is the stored one. Takes as long when nothing is stored (None), and is False then."""
    try:
        await asyncio.to_thread(_hasher.verify, stored or _NOBODY, _typed(password))
    except VerifyMismatchError:
        return False
    return stored is not None


def _typed(password: str) -> str:
    # The same letters come composed from one keyboard and decomposed from another (й, ё). NIST SP 800-63B: NFKC.
    return unicodedata.normalize("NFKC", password)
