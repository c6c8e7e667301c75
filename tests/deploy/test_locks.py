"""The locks: current, hashed, and naming no registry."""

import json
import re
import tomllib

import pytest
from packaging.requirements import Requirement

from tests.deploy.files import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def locked(name: str) -> dict[str, str]:
    """Versions by distribution."""
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==([^ ;\\]+)", (ROOT / name).read_text(), re.MULTILINE))


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", PROJECT["dependencies"]),
        ("requirements-dev.lock", PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]),
    ],
)
def test_a_lock_holds_what_is_declared(lock: str, wanted: list[str]) -> None:
    versions = locked(lock)
    for requirement in map(Requirement, wanted):
        assert versions[requirement.name.lower().replace("_", "-")] in requirement.specifier, requirement


def test_both_locks_hold_the_same_versions() -> None:
    assert locked("requirements.lock").items() <= locked("requirements-dev.lock").items()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_holds_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert text.count("==") <= text.count("--hash=sha256:")
    assert "://" not in text


def test_the_clients_lock_is_that_of_its_package_and_names_no_registry() -> None:
    package = json.loads((ROOT / "app/web/package.json").read_text())
    packages = json.loads((ROOT / "app/web/package-lock.json").read_text())["packages"]
    for kind in ("dependencies", "devDependencies"):
        assert packages[""].get(kind, {}) == package.get(kind, {})
    for name, locked_package in packages.items():
        assert name == "" or "integrity" in locked_package, name
        assert "resolved" not in locked_package, name
