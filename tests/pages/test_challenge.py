from app.pages.challenge import Challenge, describe, solution

PICTURE = {"captcha_sid": "7", "captcha_img": "https://network.invalid/picture"}
PAGE = {**PICTURE, "redirect_uri": "https://network.invalid/page"}
WORDS = {"text": "Verify", "data": "https://network.invalid/verify"}


def test_a_person_sees_the_picture_or_the_page() -> None:
    assert describe(PICTURE, words="captcha") == Challenge("captcha", "https://network.invalid/picture", "")
    assert describe(PAGE, words="captcha").page_url == "https://network.invalid/page"
    assert describe(WORDS, words="captcha") == Challenge("Verify", "", "https://network.invalid/verify")
    assert describe({}, words="captcha") == Challenge("captcha", "", "")


def test_no_address_but_a_secure_one_is_shown() -> None:
    shown = describe({"data": "javascript:alert(1)", "redirect_uri": "javascript:1", "captcha_img": "x"}, words="")
    assert (shown.image_url, shown.page_url) == ("", "")


def test_an_answer_is_sent_as_the_challenge_asks_for() -> None:
    assert solution(PICTURE, "z4hskh") == {"captcha_sid": "7", "captcha_key": "z4hskh"}
    assert solution(PAGE, "token") == {"success_token": "token"}


def test_what_was_settled_with_the_network_itself_needs_no_answer() -> None:
    assert solution(WORDS, "") == {}
