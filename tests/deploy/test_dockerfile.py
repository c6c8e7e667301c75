"""The Dockerfile, as far as it goes without Docker."""

import json
import shlex
from fnmatch import fnmatch

from tests.deploy.files import DEPLOY, ROOT, dockerfile, instruction, services

# Source: Dockerfile reference.
KNOWN = {"ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "RUN", "SHELL"}
KNOWN |= {"STOPSIGNAL", "USER", "VOLUME", "WORKDIR"}


def sources() -> list[str]:
    """What is copied from the project's folder."""
    copies = [one.value.split() for one in dockerfile() if one.name == "COPY"]
    return [source for words in copies if not words[0].startswith("--from") for source in words[:-1]]


def test_it_holds_known_instructions_and_begins_with_from() -> None:
    assert {one.name for one in dockerfile()} <= KNOWN
    assert dockerfile()[0].name == "FROM"


def test_what_it_copies_exists_and_reaches_the_builder() -> None:
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    allowed = {line[1:] for line in lines if line.startswith("!")}
    assert set(sources()) == allowed
    assert [source for source in sources() if not (ROOT / source).exists()] == []
    denied = [line for line in lines if line and not line.startswith(("!", "#", "*"))]
    assert [one for one in denied if any(fnmatch(source, one) for source in sources())] == []


def test_stages_are_named_before_they_are_copied_from() -> None:
    names: dict[str, int] = {}
    for one in dockerfile():
        words = one.value.split()
        if one.name == "FROM" and "AS" in words:
            names[words[-1]] = one.stage
        if one.name == "COPY" and words[0].startswith("--from="):
            assert names[words[0].removeprefix("--from=")] < one.stage


def test_everything_from_a_registry_is_held_by_its_hash() -> None:
    runs = [command.strip() for one in dockerfile() if one.name == "RUN" for command in one.value.split("&&")]
    installs = [shlex.split(command) for command in runs if " pip " in command or "/pip " in command]
    assert installs
    for words in installs:
        assert "--require-hashes" in words or "--no-deps" in words, words


def test_it_runs_as_nobody_special_and_gets_its_signals() -> None:
    last = max(one.stage for one in dockerfile())
    assert instruction("USER").stage == last
    assert int(instruction("USER").value) > 0
    assert instruction("ENTRYPOINT").words() == ["otklik"]
    assert instruction("CMD").words() == services()["api"]["command"]


def test_image_and_compose_agree_on_health() -> None:
    options, _, command = instruction("HEALTHCHECK").value.partition("CMD ")
    check = services()["api"]["healthcheck"]
    assert ["CMD", *json.loads(command)] == check["test"]
    for name in ("interval", "timeout", "retries", "start_period"):
        assert f"--{name.replace('_', '-')}={check[name]}" in options
