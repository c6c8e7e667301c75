import pytest

from app.networks.access import TokenKind
from app.networks.inspection import IMPOSSIBLE, Finding, Trouble
from app.pages.findings import UNFIT, is_unfit, tell


@pytest.mark.parametrize("trouble", list(Trouble))
@pytest.mark.parametrize("token", [None, *TokenKind])
def test_every_finding_says_in_russian_what_it_is_and_what_to_do(trouble: Trouble, token: TokenKind | None) -> None:
    told = tell(Finding(trouble, token))
    for sentence in (told.text, told.what_to_do):
        assert sentence.endswith(".")
        assert not any(letter.isascii() and letter.isalpha() for letter in sentence)
    assert told.impossible is (trouble in IMPOSSIBLE)


def test_the_networks_own_words_stand_behind_ours() -> None:
    assert tell(Finding(Trouble.NO_RIGHTS, TokenKind.COMMUNITY, "wall, manage")).text == (
        "У токена не хватает прав (токен сообщества): wall, manage."
    )


def test_a_token_is_unfit_when_it_is_dead_of_another_kind_or_of_another_page() -> None:
    for trouble in Trouble:
        assert is_unfit(Finding(trouble, TokenKind.USER), TokenKind.USER) is (trouble in UNFIT)
        assert not is_unfit(Finding(trouble, TokenKind.USER), TokenKind.BOT)
