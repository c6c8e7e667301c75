"""How long an answer may be."""

import pytest

from app.drafting.length import TextTooLong, check_length, longest
from app.networks.access import Network
from app.networks.registry import NETWORKS


@pytest.mark.parametrize("network", [*(row.network for row in NETWORKS), Network("unknown")])
def test_a_text_of_exactly_the_limit_passes_and_one_more_character_does_not(network: Network) -> None:
    most = longest(network)
    check_length("я" * most, network)
    with pytest.raises(TextTooLong) as refused:
        check_length("я" * (most + 1), network)
    assert str(most) in refused.value.errors["text"]


def test_a_network_that_nobody_knows_takes_what_all_take() -> None:
    assert longest(Network("unknown")) == min(row.longest for row in NETWORKS)
