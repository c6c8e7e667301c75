"""Parameters as VKontakte reads them from a form, and its refusals."""

from collections.abc import Mapping

# Words of the errors the stand-in gives. Source: VK API schema 5.199, errors.json.
_WORDS = {
    1: "Unknown error occurred",
    3: "Unknown method passed",
    5: "User authorization failed",
    6: "Too many requests per second",
    8: "Invalid request",
    9: "Flood control",
    10: "Internal server error",
    12: "Unable to compile code",
    13: "Runtime error occurred during code invocation",
    14: "Captcha needed",
    15: "Access denied",
    27: "Group authorization failed",
    28: "Application authorization failed",
    29: "Rate limit reached",
    100: "One of the parameters specified was missing or invalid",
    104: "Not found",
    212: "Access to post comments denied",
    213: "Access to status replies denied",
    223: "Too many replies",
    801: "Comments for this video are closed",
    900: "Can't send messages for users from blacklist",
    901: "Can't send messages for users without permission",
    914: "Message is too long",
    1401: "Comments for this market are closed",
    2000: "Servers number limit is reached",
    3300: "Captcha is needed",
}


# What a captcha's error carries besides: the old form a picture, the new one a page.
CAPTCHA_SID, CAPTCHA_KEY, SUCCESS_TOKEN = "770001", "kqsm", "passed-770001"
_BESIDES: Mapping[int, Mapping[str, str]] = {
    14: {"captcha_sid": CAPTCHA_SID, "captcha_img": f"https://vk.example/captcha.php?sid={CAPTCHA_SID}"},
    3300: {"redirect_uri": "https://id.vk.example/not_robot_captcha"},
}


class Refused(Exception):
    """VKontakte's answer is an error with this code. besides: further fields of the error."""

    def __init__(self, code: int, detail: str = "") -> None:
        words = _WORDS.get(code, "Error")
        super().__init__(f"{words}: {detail}" if detail else words)
        self.code = code
        self.besides = _BESIDES.get(code, {})


class Params:
    """Parameters of one call. Every reader raises Refused(100) for a value that cannot be meant."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given

    def text(self, name: str) -> str:
        """The value, or "" when it is missing."""
        return self._given.get(name, "")

    def integer(self, name: str, default: int | None = None, *, least: int = -(2**63), most: int = 2**63 - 1) -> int:
        """The value as a number within bounds. Without a default it is required."""
        given = self._given.get(name, "")
        if given == "" and default is not None:
            return default
        digits = given.removeprefix("-")
        # Digits alone: int() also takes spaces, underscores and other scripts' digits.
        if not (digits.isascii() and digits.isdigit()) or len(digits) > 19:
            raise Refused(100, f"{name} is undefined" if given == "" else f"{name} not integer")
        number = int(given)
        if not least <= number <= most:
            raise Refused(100, f"{name} should be between {least} and {most}")
        return number

    def flag(self, name: str) -> bool:
        """Whether the value is 1; 0 by default."""
        return self.integer(name, 0, least=0, most=1) == 1

    def choice(self, name: str, default: str, among: tuple[str, ...]) -> str:
        """One of the words, or the default when it is missing."""
        given = self._given.get(name) or default
        if given not in among:
            raise Refused(100, f"{name} should be one of {', '.join(among)}")
        return given

    def words(self, name: str, *, most: int) -> list[str]:
        """A list separated by commas; required."""
        given = [word.strip() for word in self._given.get(name, "").split(",") if word.strip()]
        if not given or len(given) > most:
            raise Refused(100, f"{name} should have from 1 to {most} elements")
        return given
