"""What OK's error codes mean for us: pure.

Source: OK's page of error codes and the constants of its clients.
"""

from collections.abc import Mapping

from app.networks.access import FailureKind

_BY_KIND: Mapping[FailureKind, tuple[int, ...]] = {
    # unknown, service away, network, network time-out, answer could not be formed, system
    FailureKind.TEMPORARY: (1, 2, 30, 31, 5000, 9999),
    # action blocked, flood, address blocked, call limit, anti-spam
    FailureKind.RATE_LIMITED: (7, 8, 9, 11, 511),
    # login failed, session expired, session key wrong
    FailureKind.TOKEN_REFUSED: (401, 102, 103),
    # not granted, not the owner, not an administrator, the application lacks the permission, unauthorised
    FailureKind.NO_RIGHTS: (10, 24, 50, 200, 457),
    # captcha, human check, session must be verified
    FailureKind.CAPTCHA: (402, 403, 514),
    # comments closed or author banned
    FailureKind.CLOSED: (456,),
    # the group is not there
    FailureKind.BANNED: (160,),
    # discussion, message, comment unknown; object not found
    FailureKind.GONE: (106, 140, 141, 300),
    # for friends only, privacy
    FailureKind.RECIPIENT_REFUSES: (455, 458),
    # censored, too many blocks, too long
    FailureKind.TEXT_REFUSED: (454, 600, 601),
    # method, request, parameters, application key, signature, application disabled, session rules
    FailureKind.CONFIGURATION: (3, 4, 100, 101, 104, 105, 210, 220, 451, 453, 900),
}
KINDS: Mapping[int, FailureKind] = {code: kind for kind, codes in _BY_KIND.items() for code in codes}

# The network takes no comments from this application: method unknown, not granted, no permission, no session for it.
CLOSED_TO_APPLICATIONS = frozenset({"3", "10", "200", "453"})


def kind_of(code: int, *, write: bool) -> FailureKind:
    """What to do about an error code; a code nobody knows needs a developer.

    write  the call was to publish: a failure inside the network does not tell whether it did
    """
    kind = KINDS.get(code, FailureKind.CONFIGURATION)
    return FailureKind.UNKNOWN_OUTCOME if write and kind is FailureKind.TEMPORARY else kind
