"""The system user PostgreSQL runs as when we are root, which it refuses to be."""

import fcntl
import os
import pwd
import stat
import subprocess
from pathlib import Path

from app.local.exits import CannotStart

_NAME = "pgserver"
_OTHERS_PASS = stat.S_IXOTH
_OTHERS_READ = stat.S_IROTH | stat.S_IXOTH


def server_account(install: Path) -> str | None:
    """The user to run PostgreSQL as: None for an ordinary user, who runs it himself; root gets a user made for it.

    install  the folder of PostgreSQL's programs, made readable for that user
    Raises CannotStart when the user cannot be made.
    """
    if os.geteuid() != 0:
        return None
    descriptor = os.open(install, os.O_RDONLY)
    try:
        # Two first starts at once would both try to add the user.
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        _ensure_user()
        _let_read(install)
    finally:
        os.close(descriptor)
    return _NAME


def give(folder: Path, account: str) -> None:
    """Make a folder the account's own and reachable for it; parents become passable for all, but not readable."""
    owner = pwd.getpwnam(account)
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    _let_through(folder)


def _ensure_user() -> None:
    try:
        pwd.getpwnam(_NAME)
    except KeyError:
        _add_user()


def _add_user() -> None:
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", _NAME]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - fixed words
    except (OSError, subprocess.CalledProcessError) as error:
        reason = error.stderr.strip() if isinstance(error, subprocess.CalledProcessError) else str(error)
        raise CannotStart(
            f"PostgreSQL does not run as root, and the system user {_NAME} cannot be added ({reason}). "
            "Start as an ordinary user, or set OTKLIK_DATABASE_URL to a server."
        ) from error


def _let_through(path: Path) -> None:
    for parent in path.resolve().parents:
        _allow(parent, _OTHERS_PASS)


def _let_read(install: Path) -> None:
    """Undo an installation under a strict umask; files of a public package are nobody's secret."""
    _let_through(install)
    if (install / "bin" / "postgres").stat().st_mode & _OTHERS_READ == _OTHERS_READ:
        return
    for path in (install, *install.rglob("*")):
        executable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
        _allow(path, _OTHERS_READ if executable else stat.S_IROTH)


def _allow(path: Path, bits: int) -> None:
    mode = path.stat().st_mode
    if mode & bits != bits:
        path.chmod(stat.S_IMODE(mode) | bits)
