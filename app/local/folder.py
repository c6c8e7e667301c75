"""The data folder of one machine: whose it is, its secret key, and where its sockets may stand."""

import base64
import fcntl
import hashlib
import json
import os
import re
import secrets
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

from app.local.exits import CannotStart, Exit

_ENVIRONMENT = "environment.json"
_KEY_BYTES = 48
_KEY_LEAST_LENGTH = 32
# Source: unix(7), sun_path has 108 bytes with the closing zero; macOS has 104. The rest is for the socket's name.
_SOCKET_FOLDER_MOST_BYTES = 80


def default_folder(environ: Mapping[str, str]) -> Path:
    """Where data are kept unless told otherwise: $OTKLIK_DATA_DIR, or `otklik` in the user's folder for data."""
    if given := environ.get("OTKLIK_DATA_DIR"):
        return Path(given)
    return Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "otklik"


@contextmanager
def holding(folder: Path) -> Iterator[None]:
    """Inside it no other process can hold the folder, which is made if it is missing. Raises CannotStart.

    The kernel lets go of the lock when its holder dies, however it dies; the file itself stays.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise CannotStart(f"Cannot use the folder {folder}: {error.strerror}", code=Exit.USAGE) from error
    try:
        _lock(descriptor, folder)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(descriptor, 20, 0).decode(errors="replace").strip()
        raise CannotStart(
            f"Otklik is already running from {folder} (pid {holder or 'unknown'}). "
            "Stop it first, or choose another folder with --data.",
            code=Exit.IN_USE,
        ) from error
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)


def secret_key(folder: Path) -> str:
    """The folder's own secret key, made at the first call and kept in `secret.key`. Raises CannotStart if damaged."""
    path = folder / "secret.key"
    if not path.exists():
        _write_secret(path, base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode())
    key = path.read_text(encoding="ascii", errors="replace").strip()
    if len(key) < _KEY_LEAST_LENGTH:
        raise CannotStart(
            f"{path} is damaged: what is sealed in the database opens only with the key that was there. "
            "Restore it from a copy.",
        )
    return key


@contextmanager
def remembering(folder: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """Inside it commands started beside the service find its environment with `remembered`."""
    _write_secret(folder / _ENVIRONMENT, json.dumps(dict(environment)))
    try:
        yield
    finally:
        (folder / _ENVIRONMENT).unlink(missing_ok=True)


def remembered(folder: Path) -> dict[str, str]:
    """The environment of the service that runs from the folder; empty when none does."""
    path = folder / _ENVIRONMENT
    try:
        found: dict[str, str] = json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    except PermissionError as error:
        raise CannotStart(f"The service in {folder} is another user's: {path} cannot be read") from error
    return found


def _write_secret(path: Path, text: str) -> None:
    # Written aside, then renamed: a key half written when the power went would lock up everything sealed later.
    aside = path.with_suffix(".new")
    with suppress(FileNotFoundError):
        aside.unlink()
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)


def socket_folder(folder: Path) -> Path:
    """Where sockets of a folder's servers go: the folder itself, or a private short one when its path will not do.

    A path that is too long for a socket, or holds characters that mean something in a URL, will not do.
    Raises CannotStart when somebody else made the short one.
    """
    if len(os.fsencode(folder)) <= _SOCKET_FOLDER_MOST_BYTES and re.fullmatch(r"[\w./-]+", str(folder), re.ASCII):
        return folder
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    temporary = Path(tempfile.gettempdir())
    root = temporary if len(os.fsencode(temporary)) < _SOCKET_FOLDER_MOST_BYTES // 2 else Path("/tmp")  # noqa: S108
    short = root / f"otklik-{os.geteuid()}-{name}"
    short.mkdir(mode=0o700, exist_ok=True)
    found = short.lstat()
    # The folder for temporary files is everybody's: one made there before us by another user is a trap.
    foreign = os.geteuid() != 0 and found.st_uid != os.geteuid()  # root's was given to PostgreSQL's account
    if foreign or stat.S_ISLNK(found.st_mode) or found.st_mode & 0o077:
        raise CannotStart(f"{short} belongs to somebody else; remove it, or choose a shorter data folder")
    return short


def wheel_file(package: str, *parts: str) -> Path:
    """A file inside an installed package, found without importing the package. Raises CannotStart."""
    found = find_spec(package)
    if found is None or found.origin is None:
        raise CannotStart(f"The package {package} is not installed; without it, give the servers' addresses instead")
    return Path(found.origin).parent.joinpath(*parts)
