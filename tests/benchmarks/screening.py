"""How well and how fast the screening works on the shared texts; prints figures, asserts nothing.

The figures are functions, so that tests can hold them to their aims.
"""

import csv
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.intake.screening import Screening, ScreeningClass, opens_question, screen
from app.intake.threads import needs_answer
from app.language.personal_data import find_all
from tests.intake.official_page import comments, labels, personal_data
from tests.shared import need


@dataclass(frozen=True, slots=True)
class Found:
    """How much of what was looked for was found, and how much of what was found was looked for."""

    right: int
    missed: int
    wrong: int

    @property
    def recall(self) -> float:
        """Share of what was looked for that was found; 1 when there was nothing to find."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def precision(self) -> float:
        """Share of what was found that was looked for; 1 when nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    def __str__(self) -> str:
        counted = f"{self.right} right, {self.missed} missed, {self.wrong} wrong"
        return f"recall {self.recall:.3f}, precision {self.precision:.3f} ({counted})"


@dataclass(frozen=True, slots=True)
class OnThanks:
    """Shares of thanks.csv. asking: taken for a question or a suggestion; opened: these and what is unclear."""

    asking: float
    opened: float


def compared(pairs: Iterable[tuple[bool, bool]]) -> Found:
    """Counts of (wanted, found)."""
    given = list(pairs)
    return Found(
        right=sum(wanted and found for wanted, found in given),
        missed=sum(wanted and not found for wanted, found in given),
        wrong=sum(found and not wanted for wanted, found in given),
    )


def answers() -> Found:
    """How well it is told which of the labelled comments need an answer."""
    return compared((label.needs_answer, needs_answer(_screened(key))) for key, label in labels().items())


def classes() -> float:
    """Share of the labelled comments that get the very class a person gave."""
    right = [_screened(key).kind.value == label.kind for key, label in labels().items()]
    return sum(right) / len(right)


def personal() -> Found:
    """How well it is told which comments hold personal data; most of those that do were picked by their words."""
    wanted = personal_data()
    found = find_all([comments()[key].text for key in wanted])
    return compared((bool(kinds), bool(one)) for kinds, one in zip(wanted.values(), found, strict=True))


def thanks() -> OnThanks:
    """What becomes of residents' words on finished work."""
    kinds = [screen(text).kind for text in texts("thanks.csv")]
    asking = sum(kind in {ScreeningClass.QUESTION, ScreeningClass.SUGGESTION} for kind in kinds)
    return OnThanks(asking / len(kinds), sum(map(opens_question, kinds)) / len(kinds))


def speed(given: Sequence[str]) -> float:
    """Texts screened in a second of processor time."""
    began = time.process_time()
    for text in given:
        screen(text)
    return len(given) / (time.process_time() - began)


def texts(name: str) -> list[str]:
    """The texts of a shared table."""
    with need("data", name).open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)]


def _screened(key: str) -> Screening:
    comment = comments()[key]
    return screen(comment.text, is_reply_to_citizen=comment.is_reply_to_citizen)


async def run() -> None:
    """Print the figures."""
    print(f"needs an answer, {len(labels())} labelled comments: {answers()}")
    print(f"the same class as a person's: {classes():.3f}")
    print(f"personal data, {len(personal_data())} comments: {personal()}")
    found = thanks()
    print(f"thanks.csv: {1 - found.asking:.3f} not taken for questions, {1 - found.opened:.3f} opened nothing")
    short, long = [one.text for one in comments().values()], texts("region_appeals.csv")
    print(f"comments a second: {speed(short):.0f}, words known by then: {speed(short):.0f}")
    print(f"appeals a second: {speed(long):.0f}, words known by then: {speed(long):.0f}")
