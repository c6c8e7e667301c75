import pytest
from argon2 import PasswordHasher, extract_parameters

from app.accounts import passwords


async def test_a_password_matches_its_own_hash_and_no_other() -> None:
    stored = await passwords.hashed("верный пароль")
    assert await passwords.matches("верный пароль", stored)
    assert not await passwords.matches("неверный пароль", stored)


async def test_the_same_password_has_two_different_hashes() -> None:
    assert await passwords.hashed("верный пароль") != await passwords.hashed("верный пароль")


async def test_letters_typed_composed_and_decomposed_are_the_same_password() -> None:
    stored = await passwords.hashed("зелёный чай")
    assert await passwords.matches("зеле\u0308ныи\u0306 чаи\u0306", stored)


async def test_an_unknown_account_costs_as_much_as_a_known_one() -> None:
    parameters = extract_parameters(await passwords.hashed("верный пароль"))
    assert extract_parameters(passwords._NOBODY) == parameters
    assert (parameters.memory_cost, parameters.time_cost) == (64 * 1024, 3)
    assert not await passwords.matches("верный пароль", None)


@pytest.mark.parametrize("password", ["", "девятьзнк", "х" * 201])
async def test_a_password_too_short_or_too_long_is_refused(password: str) -> None:
    with pytest.raises(passwords.PasswordRefused):
        await passwords.hashed(password)


async def test_hashes_are_argon2id() -> None:
    stored = await passwords.hashed("верный пароль")
    assert stored.startswith("$argon2id$")
    assert PasswordHasher().verify(stored, "верный пароль")
