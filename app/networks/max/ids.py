"""Our ids of what is written in MAX, and MAX's own ids in them. A `mid` is unique in all of MAX."""

from app.networks.access import ConnectorError, FailureKind

_COMMENT, _DIALOG = "comment:", "dialog:"
_LONGEST_NUMBER = 20


def comment_id(mid: str) -> str:
    """Our id of a comment. The post is no part of it: not every update of a comment names its post."""
    return f"{_COMMENT}{mid}"


def comment_mid(external_id: str) -> str:
    """MAX's id of a comment. Raises ConnectorError for what is none."""
    return _after(_COMMENT, external_id)


def dialog_id(chat_id: int) -> str:
    """Our id of a dialog with the bot."""
    return f"{_DIALOG}{chat_id}"


def dialog_chat(thread_id: str) -> int:
    """The chat of a dialog. Raises ConnectorError for what is none."""
    chat = _after(_DIALOG, thread_id)
    if not (chat.removeprefix("-").isdecimal() and len(chat) <= _LONGEST_NUMBER):
        raise ConnectorError(FailureKind.CONFIGURATION, f"{thread_id!r} is not a dialog of MAX")
    return int(chat)


def private_id(chat_id: int, mid: str) -> str:
    """Our id of a message of a dialog."""
    return f"{_DIALOG}{chat_id}:{mid}"


def _after(prefix: str, external_id: str) -> str:
    if not external_id.startswith(prefix) or external_id == prefix:
        raise ConnectorError(FailureKind.CONFIGURATION, f"{external_id!r} is not an id of MAX")
    return external_id.removeprefix(prefix)
