"""How long an answer may be in each network: pure."""

from collections.abc import Mapping

from app.core.errors import Invalid
from app.networks.access import Network
from app.networks.registry import NETWORKS

# What every network takes: for one that the registry does not know.
_SHORTEST = min(row.longest for row in NETWORKS)
_LONGEST: Mapping[Network, int] = {row.network: row.longest for row in NETWORKS}


def longest(network: Network) -> int:
    """Most characters of an answer in a network."""
    return _LONGEST.get(network, _SHORTEST)


class TextTooLong(Invalid):
    """The network would not take the text."""

    code = "text-too-long"


def check_length(text: str, network: Network) -> None:
    """Raises TextTooLong when the network does not take so many characters."""
    most = longest(network)
    if len(text) > most:
        words = f"The text has {len(text)} characters; the network takes {most}."
        raise TextTooLong(words, errors={"text": words})
