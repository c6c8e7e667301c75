"""The version of the program."""

from importlib.metadata import PackageNotFoundError, version


def program_version() -> str:
    """The installed version; of a checkout that is not installed, one that says so."""
    try:
        return version("otklik")
    except PackageNotFoundError:
        return "0+checkout"
