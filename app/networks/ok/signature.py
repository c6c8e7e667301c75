"""The signature of a REST call: pure.

Source: OK's documentation for developers, "Calculating a request's signature".
"""

import hashlib
from collections.abc import Mapping

_UNSIGNED = frozenset({"sig", "resig", "session_key", "access_token"})


def signature(params: Mapping[str, str], *, access_token: str, application_secret: str) -> str:
    """The `sig` of a call with a token, lower-case hex.

    params  names and raw values, before they are encoded for the address or the form
    """
    secret = _md5(access_token + application_secret)
    joined = "".join(f"{name}={params[name]}" for name in sorted(params) if name not in _UNSIGNED)
    return _md5(joined + secret)


def _md5(text: str) -> str:
    # The network prescribes MD5.
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
