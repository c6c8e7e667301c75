"""What a network asks a person to solve, and what their answer is sent as. Pure.

Source: VK, captcha error: `redirect_uri` is answered by `success_token`, `captcha_sid` with `captcha_img` by
`captcha_key`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

_IMAGE, _PAGE, _NUMBER = "captcha_img", "redirect_uri", "captcha_sid"


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a person sees. image_url: a picture to be read; page_url: a page to be opened; "" where there is none."""

    text: str
    image_url: str
    page_url: str


def describe(challenge: Mapping[str, str], *, words: str) -> Challenge:
    """What a person sees of a challenge. words: the network's, of the refusal."""
    # They become addresses in the client: nothing that runs there.
    links = {name: value for name, value in challenge.items() if value.startswith("https://")}
    image = links.pop(_IMAGE, "")
    return Challenge(challenge.get("text") or words, image, links.get(_PAGE) or next(iter(links.values()), ""))


def solution(challenge: Mapping[str, str], answer: str) -> Mapping[str, str]:
    """What is sent with the next write; nothing where the person settled it with the network itself."""
    if _PAGE in challenge:
        return {"success_token": answer}
    if _NUMBER in challenge:
        return {_NUMBER: challenge[_NUMBER], "captcha_key": answer}
    return {}
