"""The documents say what is there: settings, dependencies, folders, commands, links. No file says what it must not."""

import json
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from pydantic_settings import BaseSettings

from app.core.settings import Settings
from app.networks.registry import NETWORKS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "deploy/README.md")
# Built, downloaded, or of tools.
PASSED_BY = {".git", ".venv", "node_modules", "dist", "build", "__pycache__", ".hypothesis", ".otklik"}
PASSED_BY |= {".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache"}
TEXTS = {".css", ".csv", ".html", ".ini", ".json", ".jsonl", ".lock", ".mako", ".md", ".py", ".sql", ".toml", ".ts"}
TEXTS |= {".tsx", ".yaml", ""}
# In parts, so that this file does not hold them itself.
REGISTRIES = [
    ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("debian", "org"))
]


def setting_rows() -> list[str]:
    """The table of settings as README has it: the service's own, then those of each network."""
    sources: list[type[BaseSettings]] = [Settings, *(row.options for row in NETWORKS)]
    return [row for source in sources for row in _rows(source)]


def _rows(source: type[BaseSettings]) -> list[str]:
    rows = []
    for name, field in source.model_fields.items():
        default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
        shown = "**needed**" if field.is_required() else f"`{default}`" if default != "" else ""
        text = (field.description or "").replace("|", "\\|")
        rows.append(
            f"| `{source.model_config['env_prefix']}{name.upper()}` | {shown} | {text} |".replace("|  |", "| |")
        )
    return rows


def texts() -> Iterator[tuple[str, str]]:
    """Every text file of the project by its name."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in PASSED_BY]
        for path in (Path(folder, name) for name in names):
            if path.suffix in TEXTS and path.is_file():
                yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def test_the_settings_are_documented_as_they_are() -> None:
    assert [row for row in setting_rows() if row not in README] == []


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    package = json.loads((ROOT / "app/web/package.json").read_text())
    declared = {
        *(re.split(r"[\[<>=~; ]", one)[0] for one in project["dependencies"]),
        *(re.split(r"[\[<>=~; ]", one)[0] for one in project["optional-dependencies"]["dev"]),
        *package["dependencies"],
        *package["devDependencies"],
    }
    section = README.split("## Dependencies")[1].split("## ")[0]
    cells = [row.split("|")[1] for row in section.splitlines() if row.startswith("| ")]
    explained = {name.strip() for cell in cells for name in cell.split(",")}
    titles = {"of the service", "of the work on it", "of the client"}
    assert explained - titles == declared


def test_the_tree_names_the_packages_that_there_are() -> None:
    tree = README.split("## Structure")[1].split("```")[1]
    within = {line.split("/")[0].strip() for line in tree.splitlines() if line.startswith("  ")}
    outside = {line.split("/")[0] for line in tree.splitlines() if line and not line.startswith(" ")}
    packages = {path.parent.name for path in (ROOT / "app").glob("*/__init__.py")}
    assert within == packages | {"web"}
    assert [name for name in outside if not (ROOT / name).is_dir()] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    assert [link for link in links if not (ROOT / name).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_commands_and_files_in_them_exist(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`?\bmake ([a-z-]+)\b`", text)) <= targets
    files = re.findall(r"`((?:app|workers|tests|migrations|deploy|\.ci)/[\w./-]*\w)`", text)
    generated = {"app/web/node_modules", "deploy/secrets"}
    assert [file for file in files if file not in generated and not (ROOT / file).exists()] == []


def test_no_file_names_a_registry_or_a_place_of_one_machine() -> None:
    machine = re.compile(r"(?<![\w.)}])/(?:work|root)/\w")
    found = [
        name
        for name, text in texts()
        if any(registry in text for registry in REGISTRIES) or machine.search(text) or f"{ROOT}/" in text
    ]
    assert found == []
