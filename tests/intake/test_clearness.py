"""What a message lacks to be answered."""

import pytest

from app.intake.clearness import Missing, missing, names_a_place
from app.intake.reading import Said, read


def said(text: str) -> Said:
    return read(text, is_reply_to_citizen=False, has_attachments=False, ours=())


@pytest.mark.parametrize(
    "text",
    [
        "У нас на Сельме темень, лампочки в подъезде не горят",
        "Дым идёт из окна подъезда в микрорайоне Прибрежный",
        "В квитанции в Петрово опять чужой долг, перерасчёт не делают",
        "Батареи холодные в Озерках",
        "В Космодемьянске лифт стоит второй день",
        "лифт не работает, посёлок Луговое",
    ],
)
def test_a_name_after_a_preposition_or_the_word_for_a_place_is_a_place(text: str) -> None:
    assert names_a_place(said(text))
    assert missing(said(text)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "В Понедельник лифт не работал",
        "На Пасху в подъезде не было света",
        "В Управляющей компании молчат, лифт стоит",
        "Писали в Администрацию, лифт стоит",
        "На этаже лифт не открывается",
    ],
)
def test_a_day_or_a_body_with_a_capital_is_no_place(text: str) -> None:
    assert not names_a_place(said(text))
    assert missing(said(text)) == (Missing.PLACE,)
