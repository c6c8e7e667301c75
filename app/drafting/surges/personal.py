"""From the base text of a surge to a reply to one citizen; pure.

A variable that has no value falls away with what belongs to it: its comma, its preposition. The greeting and the thanks
at the end are worded by turns, so that replies under one post do not read as if a machine had copied them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from app.core.errors import Invalid
from app.drafting.surges.cases import after
from app.language.words import morphology

NAME, STREET, PLACE, NUMBER = "имя", "улица", "место", "номер"
VARIABLES: Final = (NAME, STREET, PLACE, NUMBER)

_VARIABLE: Final = re.compile(r"\{([^{}\n]*)\}")
_BRACE: Final = re.compile(r"[{}]")
_BEGINS: Final = "\ue000"
"""Stands for a while where what began a sentence fell away."""
# What goes with a variable that has no value. A name is an address between commas; a place has its preposition.
_NAMELESS: Final = re.compile(rf"(?P<before>,?[ \t]*)\{{{NAME}\}}(?P<after>[ \t]*,)?")
_OPENS: Final = re.compile(r"(?:^|[.!?…\n])\s*(?:да|нет|увы|спасибо|конечно|действительно)$", re.IGNORECASE)
"""Words that are set off by a comma of their own, with and without a name after them."""
_PLACELESS: Final = (
    r"(?:,[ \t]*)?(?<![^\W\d_])(?:(?:по адресу|на улице|по улице)[:,]?[ \t]+|(?:на|по|в|во|у|около|возле|для)[ \t]+)?"
)
_GREETING: Final = re.compile(
    rf"\s*(?:\{{{NAME}\}}[ \t]*,[ \t]*)?(?:здравствуйте|добрый (?:день|вечер)|доброе утро|приветствуем(?: вас)?)"
    rf"(?:[ \t]*,?[ \t]*\{{{NAME}\}})?[ \t]*(?P<mark>[!.,])[ \t]*",
    re.IGNORECASE,
)
_THANKS: Final = re.compile(
    r"(?:(?<=[.!?…])[ \t]+|(?<=\n)|^)(?:спасибо|благодарим)(?=[\s,!.])[^.!?\n]{0,60}[.!]\s*$", re.IGNORECASE
)
_GREETINGS: Final = (
    ("Здравствуйте, {имя}!", "Здравствуйте!"),
    ("{имя}, добрый день!", "Добрый день!"),
    ("{имя}, здравствуйте!", "Приветствуем вас!"),
)
_ENDS: Final = (".", "!", "?", "…", ")")
_SIGNED: Final = re.compile(r"(?:с уважением|ваш[аи]?)\b[^\n]*$", re.IGNORECASE)
_THANKING: Final = ("", "Спасибо, что написали.", "Спасибо за сообщение.", "Благодарим, что сообщили об этом.")

VARIATIONS: Final = len(_GREETINGS) * len(_THANKING)
"""Numbers of `personal` after which the wording repeats."""


class UnknownVariable(Invalid):
    """The text has braces with something else in them than one of the variables."""

    code = "unknown-variable"


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a reply is for. name: as the network shows it; street, place: empty when not known."""

    name: str
    number: int
    street: str = ""
    place: str = ""


def check_variables(text: str) -> None:
    """Raises UnknownVariable when a text has braces that are not those of a variable."""
    unknown = [found[0] for found in _VARIABLE.finditer(text) if found[1] not in VARIABLES]
    rest = _BRACE.findall(_VARIABLE.sub("", text))
    if unknown or rest:
        known = ", ".join(f"{{{name}}}" for name in VARIABLES)
        words = f"{(unknown + rest)[0]} is no variable; there are {known}."
        raise UnknownVariable(words, errors={"text": words})


def names_a_street(text: str) -> bool:
    """Whether a base text needs to know the reader's street."""
    return f"{{{STREET}}}" in text


def personal(base: str, reader: Reader, *, variation: int) -> str:
    """The reply to one citizen. base: passed `check_variables`.

    variation  a number; readers beside each other have numbers beside each other
    """
    name = first_name(reader.name)
    text = _thanked(_greeted(base.replace(_BEGINS, ""), variation, named=bool(name)), variation)
    values = {NAME: name or "", STREET: reader.street, PLACE: reader.place, NUMBER: str(reader.number)}
    for variable, value in values.items():
        if not value:
            text = _without(text, variable)
    return _tidy(_filled(text, values))


def _greeted(text: str, variation: int, *, named: bool) -> str:
    """The text with the greeting of this variation instead of its own."""
    greeting = _GREETINGS[variation % len(_GREETINGS)][0 if named else 1]
    own = _GREETING.match(text)
    rest = (text[own.end() :] if own else text).lstrip(" \t")
    if own and own["mark"] == "," and rest:  # «Здравствуйте, воды нет…»: a sentence of its own from now on
        rest = rest[0].upper() + rest[1:]
    return f"{greeting}{rest}" if rest.startswith("\n") else f"{greeting} {rest}"


def _thanked(text: str, variation: int) -> str:
    """The text with the thanks of this variation, if it has any, instead of its own at its end."""
    thanks = _THANKING[(variation // len(_GREETINGS)) % len(_THANKING)]
    rest = _THANKS.sub("", text).rstrip()
    # After a signature nothing is said any more.
    return f"{rest} {thanks}" if thanks and rest.endswith(_ENDS) and not _SIGNED.search(rest) else text


def _filled(text: str, values: Mapping[str, str]) -> str:
    """The text with the values in place of the variables, places in the case that their preposition asks for."""

    def value(found: re.Match[str]) -> str:
        known = values.get(found[1], found[0])
        return after(text[: found.start()], known) if found[1] in (STREET, PLACE) else known

    return _VARIABLE.sub(value, text)


def _without(text: str, variable: str) -> str:
    """The text without a variable and what belongs to it."""
    if variable == NAME:
        return _NAMELESS.sub(lambda found: _gap(found, text), text)
    pattern = re.compile(rf"{_PLACELESS}\{{{variable}\}}", re.IGNORECASE)
    return pattern.sub(lambda found: _gap(found, text), text)


def _gap(found: re.Match[str], text: str) -> str:
    """What stays where something fell away: a space if words would touch, a mark where a sentence begins."""
    before, next_ = text[: found.start()], text[found.end() :][:1]
    if "," in found[0][1:] and _OPENS.search(before):
        return ","
    if not before.strip() or before.rstrip(" \t")[-1] in ".!?…\n":
        return f"{before[-1:].strip() and ' '}{_BEGINS}"
    return " " if next_.strip() and next_ not in ".,!?:;)»" else ""


def _tidy(text: str) -> str:
    """The text with one space between words and one comma in a row, and a capital where a sentence lost its first."""
    text = re.sub(r"[ \t]+", " ", text)
    text = re.sub(r"(?: ?,)+", ",", text)
    text = re.sub(r" +([.!?:;…])", r"\1", text)
    text = re.sub(r",([.!?:;…])", r"\1", text)
    text = re.sub(rf"(^|[.!?…\n{_BEGINS}] ?) ?, ?", r"\1", text)
    text = re.sub(rf"{_BEGINS} *(\w?)", lambda found: found[1].upper(), text)
    return re.sub(r" ?\n ?", "\n", text).strip()


@cache
def first_name(shown: str) -> str | None:
    """The first name in a name as a network shows it, «Анна» of «ИВАНОВА Анна»; None when it is no person's name."""
    words = shown.split()
    if not 1 <= len(words) <= 3 or not all(_is_word(word) for word in words):
        return None
    for at, word in enumerate(words):
        if _has(word, "Name") and all(_goes_with(other) for number, other in enumerate(words) if number != at):
            return "-".join(part.capitalize() for part in word.split("-"))
    return None


def _is_word(word: str) -> bool:
    return bool(re.fullmatch(r"[А-ЯЁа-яё]+(?:-[А-ЯЁа-яё]+)?\.?", word))


def _has(word: str, *kinds: str) -> bool:
    return any(
        set(kinds) & parse.tag.grammemes and "nomn" in parse.tag.grammemes and parse.normal_form == word.lower()
        for parse in morphology().parse(word.lower())
    )


def _goes_with(word: str) -> bool:
    """Whether a word may stand beside a first name: a surname, a patronymic, an initial, or what no dictionary has."""
    bare = word.lower().rstrip(".")
    if len(bare) == 1 or not morphology().word_is_known(bare):
        return True
    return any({"Surn", "Patr", "Name"} & parse.tag.grammemes for parse in morphology().parse(bare))
