"""The main flow by hand in Chromium: a comment becomes a published answer."""

import re

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.service import Service

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGE = "220000013"
PASSWORD = "otklik-demo"
QUESTION = "Фонарь-великан у дома с синими ставнями погас ещё в среду. Когда починят?"
ANSWER = "Добрый день! Электрики приедут завтра, 24 марта, до 12:00 и поменяют лампу. Фото покажем здесь же."


async def sign_in(page: Page, service: Service, name: str) -> None:
    await page.goto(service.url)
    await page.get_by_label("Электронная почта").fill(f"{name}@otklik.example")
    await page.get_by_label("Пароль", exact=True).fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Входящие")).to_be_visible()


async def open_question(page: Page, service: Service) -> None:
    """By the search of the inbox, as a person would."""
    await page.goto(f"{service.url}/?view=all")
    await page.get_by_placeholder("Поиск по словам").fill("великана")
    await page.wait_for_url(re.compile("q="))
    await expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(1)
    await page.get_by_role("main").get_by_role("listitem").click()
    await expect(page.get_by_role("heading", name=re.compile("Вопрос №"))).to_be_visible()


async def give_to_the_town(page: Page) -> None:
    """The coordinator hands it over, unless the machine knew already: then the town is not offered."""
    await page.get_by_role("button", name="Передать", exact=True).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Кому").fill("Администрация Калининграда")
    offered = page.get_by_role("option", name="Администрация Калининграда")
    await expect(offered.or_(page.get_by_text("Нет такого ведомства"))).to_be_visible()
    if not await offered.is_visible():
        return
    await offered.click()
    await dialog.get_by_label("Почему").fill("Это их улица")
    await dialog.get_by_role("button", name="Передать").click()
    await expect(dialog).to_be_hidden()


async def test_a_comment_becomes_a_published_answer(service: Service, context: BrowserContext) -> None:
    refused: list[str] = []
    page = await context.new_page()
    page.on("pageerror", lambda error: refused.append(str(error)))
    page.on("console", lambda line: refused.append(line.text) if "Content Security Policy" in line.text else None)

    await sign_in(page, service, "kurator")
    await page.goto(f"{service.url}/?view=all")
    await expect(page.get_by_role("listitem").first).to_be_visible(timeout=60_000)
    service.write(PAGE, QUESTION)
    # By itself: live. The poller has just started.
    await expect(page.get_by_text(QUESTION[:40]).first).to_be_visible(timeout=60_000)
    await open_question(page, service)
    await give_to_the_town(page)

    await context.clear_cookies()
    await sign_in(page, service, "kaliningrad")
    await open_question(page, service)
    await page.get_by_role("textbox", name=re.compile("Ответ")).fill(ANSWER)
    await page.get_by_role("button", name="На согласование").click()
    await expect(page.get_by_role("main").get_by_text("На согласовании").first).to_be_visible()

    await context.clear_cookies()
    await sign_in(page, service, "kaliningrad-soglas")
    await open_question(page, service)
    await page.get_by_role("button", name="Согласовать").click()
    await expect(page.get_by_role("main").get_by_text("Опубликован").first).to_be_visible()
    await expect(page.get_by_role("main").get_by_text("Отвечен").first).to_be_visible()

    published = [reply for reply in service.replies() if reply["text"].endswith(ANSWER)]
    assert len(published) == 1
    assert published[0]["page"] == PAGE
    assert refused == []


async def test_an_operator_of_another_agency_does_not_find_it(service: Service, context: BrowserContext) -> None:
    page = await context.new_page()
    await sign_in(page, service, "minzdrav")
    await page.goto(f"{service.url}/?view=all")
    await page.get_by_placeholder("Поиск по словам").fill("великана")
    await expect(page.get_by_text("По этим условиям ничего нет")).to_be_visible()


async def test_words_of_citizens_are_shown_as_words(service: Service, context: BrowserContext) -> None:
    page = await context.new_page()
    ran: list[str] = []
    await page.expose_function("ran", lambda what: ran.append(what))  # noqa: PLW0108 - no methods of built-ins
    service.write(PAGE, 'Когда уберут снег <img src=x onerror="ran(1)"><script>ran(2)</script> у подъезда?')
    await sign_in(page, service, "kurator")
    await page.goto(f"{service.url}/?view=all")
    await expect(page.get_by_text("<script>ran(2)</script>").first).to_be_visible(timeout=15_000)
    assert ran == []


async def test_without_a_sign_in_nothing_is_shown(service: Service, context: BrowserContext) -> None:
    page = await context.new_page()
    await page.goto(f"{service.url}/board")
    await expect(page.get_by_label("Электронная почта")).to_be_visible()


async def test_a_wrong_password_is_told_in_words(service: Service, context: BrowserContext) -> None:
    page = await context.new_page()
    await page.goto(service.url)
    await page.get_by_label("Электронная почта").fill("kurator@otklik.example")
    await page.get_by_label("Пароль", exact=True).fill("не тот пароль")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert").first).to_be_visible()
