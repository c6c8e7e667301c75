"""How long an answer may be."""

import pytest

from app.drafting.length import LONGEST, TextTooLong, check_length
from app.networks.connector import Network


@pytest.mark.parametrize("network", list(Network))
def test_a_text_of_exactly_the_limit_passes_and_one_more_character_does_not(network: Network) -> None:
    longest = LONGEST[network]
    check_length("я" * longest, network)
    with pytest.raises(TextTooLong) as refused:
        check_length("я" * (longest + 1), network)
    assert str(longest) in refused.value.errors["text"]
