"""The Compose file: valid by the specification's schema, and what the schema cannot say."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.files import DEPLOY, ROOT, compose, services

OURS = {"migrate", "api", "worker", "poller"}


def test_it_is_valid_by_the_compose_specification() -> None:
    checker = Path(sys.executable).with_name("check-jsonschema")
    arguments = ["--builtin-schema", "vendor.compose-spec", "deploy/compose.yaml"]
    done = subprocess.run([checker, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_everything_that_stays_up_says_whether_it_works_and_is_started_again() -> None:
    for name, service in services().items():
        if name != "migrate":
            assert service["healthcheck"]["test"][0] == "CMD", name
            assert service["restart"] == "unless-stopped", name


def test_nothing_of_ours_starts_before_the_migration_is_through() -> None:
    for name in OURS - {"migrate"}:
        waits_for = services()[name]["depends_on"]
        assert waits_for["migrate"] == {"condition": "service_completed_successfully"}
        assert waits_for["postgres"] == waits_for["redis"] == {"condition": "service_healthy"}
    assert services()["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}


def test_only_the_api_is_reached_from_outside() -> None:
    assert [name for name, service in services().items() if "ports" in service] == ["api"]
    inside = {name for name, service in services().items() if service["networks"] == ["inside"]}
    assert inside == {"postgres", "redis"}
    assert compose()["networks"]["inside"] == {"internal": True}


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_containers_can_do_no_more_than_they_need(name: str) -> None:
    service = services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]


def test_the_secrets_it_reads_are_those_that_are_made(tmp_path: Path) -> None:
    made = make_secrets(tmp_path)
    assert {f"secrets/{path.name}" for path in made} == {one["file"] for one in compose()["secrets"].values()}
    used = {secret for service in services().values() for secret in service.get("secrets", [])}
    assert used == set(compose()["secrets"])


def test_made_secrets_fit_each_other_and_are_made_once(tmp_path: Path) -> None:
    first = {path.name: path.read_text() for path in make_secrets(tmp_path)}
    assert first == {path.name: path.read_text() for path in make_secrets(tmp_path)}
    assert f"otklik:{first['postgres_password']}@postgres:5432/otklik" in first["otklik_database_url"]
    assert re.fullmatch(r"[\w-]{40,}", first["postgres_password"], re.ASCII)
    assert len(first["otklik_secret_key"]) >= 40
    assert tmp_path.joinpath("secrets").stat().st_mode & 0o077 == 0


def make_secrets(folder: Path) -> list[Path]:
    subprocess.run([DEPLOY / "make-secrets", folder / "secrets"], check=True, capture_output=True)
    return sorted(folder.joinpath("secrets").iterdir())


def test_no_secret_can_be_committed_or_gets_into_the_image() -> None:
    assert {"secrets/", ".env"} <= set((DEPLOY / ".gitignore").read_text().split())
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    assert "*" in ignored
    assert not [line for line in ignored if line.startswith("!") and ("secret" in line or "env" in line)]


def test_every_setting_it_names_exists_with_its_example() -> None:
    named = set(re.findall(r"OTKLIK_[A-Z_]+", (DEPLOY / "compose.yaml").read_text()))
    named |= set(re.findall(r"^(OTKLIK_[A-Z_]+)=", (DEPLOY / "env.example").read_text(), re.MULTILINE))
    documented = set(re.findall(r"`(OTKLIK_[A-Z_]+)`", (ROOT / "README.md").read_text("utf-8")))
    assert named - documented == {"OTKLIK_PUBLISH"}  # of the Compose file itself
