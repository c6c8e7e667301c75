"""The shared page's comments as the network would give them, with the labels put on some of them by hand.

The source masked names and numbers (`[гражданин]`, `[телефон]`); a network shows mentions and numbers there, so made-up
ones stand in their place. Whom a reply is to is told by the mention it begins with.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from tests.shared import need

_LABELS: Final = Path(__file__).parent / "labels"
_CITIZEN: Final = "[гражданин]"
_SHOWN: Final[Mapping[str, str]] = {
    _CITIZEN: "[id1|Анна]",
    "[имя]": "",
    "[телефон]": "8 900 000-00-12",
    "[почта]": "anna.k75@mail.ru",
    "[номер]": "12",
}
_ORGANISATION: Final = re.compile(r"\[орг:([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment or reply of somebody who is not known to be the page."""

    id: str
    text: str
    is_reply_to_citizen: bool


@dataclass(frozen=True, slots=True)
class Label:
    """What a person made of a comment. personal_data: kinds of it; empty: none."""

    needs_answer: bool
    kind: str
    personal_data: frozenset[str]


@cache
def comments() -> Mapping[str, Comment]:
    """All of them by their id."""
    with need("data", "official_page.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["type"] != "post" and row["author"] == "unknown"]
    return {
        row["id"]: Comment(row["id"], _shown(row["text"]), row["type"] == "reply" and row["text"].startswith(_CITIZEN))
        for row in rows
    }


@cache
def labels() -> Mapping[str, Label]:
    """The labelled sample by the comments' ids; see labels/README.md."""
    return {
        row["id"]: Label(row["needs_answer"] == "yes", row["class"], _kinds(row["personal_data"]))
        for row in _rows("official_page.csv")
    }


@cache
def personal_data() -> Mapping[str, frozenset[str]]:
    """Kinds of personal data in the comments of the sample, and in others picked because they may have some."""
    picked = {row["id"]: _kinds(row["personal_data"]) for row in _rows("personal_data.csv")}
    return {**picked, **{key: label.personal_data for key, label in labels().items()}}


def _rows(name: str) -> list[dict[str, str]]:
    with (_LABELS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _kinds(cell: str) -> frozenset[str]:
    return frozenset(cell.split())


def _shown(text: str) -> str:
    for mask, instead in _SHOWN.items():
        text = text.replace(mask, instead)
    return _ORGANISATION.sub(r"[club1|\1]", text)
