"""One try to publish: looking for what was sent earlier, then sending."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.networks.access import ConnectorError, FailureKind, Network, PageAccess
from app.networks.connector import Connector
from app.networks.messages import Published, ReplyTo


@dataclass(frozen=True, slots=True)
class Try:
    """A claimed publication, with all that the network needs.

    number      of the try; settling compares it, so that a process that was too slow changes nothing
    sent_since  a reply sent earlier is not older; None: nothing was sent before
    may_send    False: the question was answered otherwise, only the outcome of an earlier sending is to be found
    """

    publication_id: UUID
    number: int
    network: Network
    page: PageAccess
    to: ReplyTo
    text: str
    sent_since: datetime | None
    may_send: bool


async def carry_out(connector: Connector, taken: Try, *, most_seconds: float) -> Published | ConnectorError | None:
    """What stands in the network, or why it does not; None when nothing was found and nothing may be sent.

    most_seconds  bound of the whole; it keeps a slow process from sending after another one took over
    """
    try:
        async with asyncio.timeout(most_seconds):
            return await _publish_once(connector, taken)
    except ConnectorError as error:
        return error
    except TimeoutError:
        return ConnectorError(FailureKind.UNKNOWN_OUTCOME, f"no answer within {most_seconds:g} seconds")


async def _publish_once(connector: Connector, taken: Try) -> Published | None:
    if taken.sent_since is not None:
        found = await connector.find_reply(
            taken.page, taken.to, taken.text, key=taken.publication_id, since=taken.sent_since
        )
        if found is not None:
            return found
    if not taken.may_send:
        return None
    return await connector.reply(taken.page, taken.to, taken.text, key=taken.publication_id)
