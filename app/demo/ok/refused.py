"""How the stand-in of Odnoklassniki refuses, and reads the parameters of a call."""

from collections.abc import Mapping

_WORDS = {
    3: "METHOD : Method does not exist",
    10: "PERMISSION_DENIED : Permission denied",
    11: "LIMIT_REACHED : Method call limit reached",
    50: "NOT_ADMIN : The user is not an administrator",
    100: "PARAM : Missing or invalid parameter",
    101: "PARAM_API_KEY : Application key is missing or wrong",
    102: "PARAM_SESSION_EXPIRED : Session expired",
    104: "PARAM_SIGNATURE : Invalid signature",
    106: "PARAM_ENTITY_ID : Invalid discussion",
    141: "PARAM_COMMENT_ID : Invalid comment",
    160: "PARAM_GROUP_ID : Invalid group",
    200: "PARAM_PERMISSION : The application lacks a permission",
    300: "NOT_FOUND : Not found",
    451: "NOT_SESSION_METHOD : The method forbids a session",
    453: "SESSION_REQUIRED : The method needs a session",
    456: "GROUP_RESTRICTION : Restricted by the group",
    458: "PRIVACY_RESTRICTION : Restricted by the user's settings",
}


class Refused(Exception):
    """The call gets the network's error with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(_WORDS.get(code, f"ERROR {code}"))
        self.code = code


def text(params: Mapping[str, str], name: str) -> str:
    """A parameter that must be there. Raises Refused."""
    if not params.get(name):
        raise Refused(100)
    return params[name]


def whole(params: Mapping[str, str], name: str, default: int, *, most: int) -> int:
    """A whole number from 0 to `most`. Raises Refused."""
    given = params.get(name, str(default))
    if not (given.isascii() and given.isdecimal() and len(given) <= 20 and int(given) <= most):
        raise Refused(100)
    return int(given)
