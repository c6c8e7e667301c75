"""`otklik routing …`: how well routing is learnt, measured on tables and without a database."""

import json
from pathlib import Path
from typing import Annotated

import typer

from app.core.errors import Refusal
from app.routing.learning.evaluating import Split, TooFewRows, evaluated, in_folds
from app.routing.learning.examples import Example
from app.routing.learning.table import UnreadableTable, examples_of

app = typer.Typer(no_args_is_help=True, help="Routing: how well it is learnt.")

_FOLDS = 5
_WRONG_USE = 2

Table = typer.Option(exists=True, dir_okay=False, help="CSV in UTF-8 with the columns text, topic and agency")


@app.callback()
def routing() -> None:
    """Routing: how well it is learnt."""


@app.command("evaluate")
def evaluate(
    train: Annotated[Path, Table],
    test: Annotated[Path | None, Table] = None,
    folds: Annotated[
        int | None, typer.Option(min=2, max=50, help="Instead of --test: learn from all parts but one, and ask that")
    ] = None,
) -> None:
    """Learn from one table, ask another or parts of the same, and write all figures as one JSON document.

    Equal texts stay in one part. Nothing is kept.
    """
    if test is not None and folds is not None:
        raise typer.BadParameter("--test or --folds, not both", param_hint="--folds")
    known = _read(train)
    try:
        splits = [Split(known, _read(test))] if test is not None else in_folds(known, folds or _FOLDS)
    except TooFewRows as refusal:
        raise _refused(train, refusal) from refusal
    figures = evaluated(splits, say=lambda words: typer.echo(words, err=True))
    typer.echo(json.dumps(figures, ensure_ascii=False, indent=2))


def _read(file: Path) -> list[Example]:
    try:
        return examples_of(file.read_bytes())
    except UnreadableTable as refusal:
        raise _refused(file, refusal) from refusal


def _refused(file: Path, refusal: Refusal) -> typer.Exit:
    """A table that cannot be used, told in words."""
    typer.echo(f"{file}: {refusal}", err=True)
    return typer.Exit(_WRONG_USE)
