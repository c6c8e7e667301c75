"""Names of places in the case that their preposition asks for: «на Яблоневой аллее», «в Гурьевске»; pure."""

import re
from functools import cache
from typing import Final

from pymorphy3.analyzer import Parse

from app.language.words import morphology

PREPOSITIONS: Final = {
    **dict.fromkeys(("на", "в", "во", "о", "об"), "loct"),
    **dict.fromkeys(("по", "к", "ко"), "datv"),
    **dict.fromkeys(("у", "около", "возле", "из", "от", "до", "для", "с", "со", "вдоль"), "gent"),
}
_ENDS_WITH_ONE: Final = re.compile(rf"(?<!\w)({'|'.join(PREPOSITIONS)})\s+$", re.IGNORECASE)


def after(text: str, place: str) -> str:
    """A place's name as it has to stand at the end of a text."""
    found = _ENDS_WITH_ONE.search(text)
    return in_case(place, PREPOSITIONS[found[1].lower()]) if found else place


@cache
def in_case(place: str, case: str) -> str:
    """A name in another case; its noun and the adjectives before it change: «проспекте Мира», «ул. Мира».

    case  of pymorphy3: gent, datv, loct
    """
    words = place.split()
    for at, word in enumerate(words):
        parse = _nominative(word)
        form = parse.inflect({case}) if parse else None
        if parse is None or form is None:
            break
        words[at] = _like(word, form.word)
        if parse.tag.POS == "NOUN":
            break
    return " ".join(words)


def _nominative(word: str) -> Parse | None:
    if not word.replace("-", "").isalpha():
        return None
    parses = [
        parse
        for parse in morphology().parse(word.lower())
        if parse.tag.POS in {"NOUN", "ADJF"} and "nomn" in parse.tag.grammemes
    ]
    # «Набережная», «Светлый»: as a name it is a noun, and bends alike.
    return next((parse for parse in parses if "Geox" in parse.tag), parses[0] if parses else None)


def _like(word: str, form: str) -> str:
    """A form with a capital where the word has one."""
    return "-".join(
        part.capitalize() if old[:1].isupper() else part
        for part, old in zip(form.split("-"), word.split("-"), strict=False)
    )
