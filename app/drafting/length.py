"""How long an answer may be in each network: pure."""

from collections.abc import Mapping

from app.core.errors import Invalid
from app.networks.connector import Network

# Source: VK documents no limit for comments on a wall; its private messages take about 4,096 characters in practice
# (error 914 beyond), and 4,000 leaves room for the mention. OK: `discussions.editDiscussionComment`, comment ≤ 3000.
LONGEST: Mapping[Network, int] = {Network.VK: 4000, Network.OK: 3000}


class TextTooLong(Invalid):
    """The network would not take the text."""

    code = "text-too-long"


def check_length(text: str, network: Network) -> None:
    """Raises TextTooLong when the network does not take so many characters."""
    longest = LONGEST[network]
    if len(text) > longest:
        words = f"The text has {len(text)} characters; the network takes {longest}."
        raise TextTooLong(words, errors={"text": words})
