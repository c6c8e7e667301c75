"""The files of `deploy`, read."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


@dataclass(frozen=True)
class Instruction:
    """One instruction of a Dockerfile; stage: its number, from 0."""

    name: str
    value: str
    stage: int

    def words(self) -> list[str]:
        """The value in exec form. Fails for the shell form, in which the process would get no signals."""
        words: list[str] = json.loads(self.value)
        return words


def compose() -> dict[str, Any]:
    """The Compose file, its anchors resolved."""
    read: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return read


def services() -> dict[str, Any]:
    found: dict[str, Any] = compose()["services"]
    return found


def dockerfile() -> list[Instruction]:
    """The instructions of the Dockerfile, continued lines joined."""
    text = re.sub(r"^\s*#.*\n", "", (DEPLOY / "Dockerfile").read_text(), flags=re.MULTILINE)
    found: list[Instruction] = []
    stage = -1
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip():
            name, value = line.split(maxsplit=1)
            stage += name == "FROM"
            found.append(Instruction(name, " ".join(value.split()), stage))
    return found


def instruction(name: str) -> Instruction:
    """The last instruction of this name: the one that counts."""
    return [one for one in dockerfile() if one.name == name][-1]
