"""Structured lines on standard error: ids and figures, never a citizen's words or name.

What a line is about (`question_id`, `page_id`, `job`, `request_id`) is bound once with `about` and stands on every
line logged inside it.
"""

import logging
import sys
from contextlib import AbstractContextManager

import structlog
from structlog.typing import FilteringBoundLogger, Processor


def set_up(*, process: str, form: str, level: str) -> None:
    """Send structlog's and the libraries' lines to standard error.

    process  name of this process, on every line
    form     json for machines, console for people
    level    least level that is logged
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    tail: list[Processor] = (
        # Source lines yes, local variables never: they would hold citizens' words and tokens.
        [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)]
        if form == "console"
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *tail]
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [lines]
    root.setLevel(level.upper())
    # One line a request or job is ours to write, with ids; the libraries' own would repeat it with addresses.
    for noisy in ("uvicorn.access", "arq.worker", "arq.jobs", "aiohttp.access", "aiohttp.client"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.contextvars.bind_contextvars(process=process)


def logger(name: str) -> FilteringBoundLogger:
    """A logger whose lines carry `logger=name`."""
    return structlog.get_logger(name)  # type: ignore[no-any-return]


def about(**ids: object) -> AbstractContextManager[object]:
    """Inside it every line carries these ids."""
    return structlog.contextvars.bound_contextvars(**{key: str(value) for key, value in ids.items()})
