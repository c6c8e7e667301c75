"""Triage and moving in Chromium: by keyboard, many at once, and back from an agency that is not the right one."""

import re

import pytest
from playwright.async_api import BrowserContext, Locator, Page, expect

from tests.browser.service import Service
from tests.browser.test_main_flow import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WATER = "Водоканал"
# Longer than a decision waits before it is sent.
SENT_MS = 15_000


async def open_triage(page: Page, service: Service) -> None:
    await sign_in(page, service, "kurator")
    await page.goto(f"{service.url}/triage")
    await expect(page.get_by_role("heading", name="Кому передать")).to_be_visible(timeout=60_000)


def number(page: Page) -> Locator:
    """The link with the number of the question on the card."""
    return page.get_by_role("article").get_by_role("link", name=re.compile(r"^№ \d+$"))


async def give_to(page: Page, agency: str) -> None:
    await page.keyboard.press("/")
    await page.get_by_role("dialog").get_by_label("Найти ведомство").first.fill(agency)
    await expect(page.get_by_role("option").first).to_contain_text(agency)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_a_decision_by_keyboard_is_taken_back_before_and_after_it_was_sent(
    service: Service, context: BrowserContext
) -> None:
    page = await context.new_page()
    await open_triage(page, service)
    first = (await number(page).inner_text()).strip()

    await give_to(page, WATER)
    await expect(page.get_by_text(f"{first} → {WATER}").last).to_be_visible()
    await expect(number(page)).not_to_have_text(first)
    await page.keyboard.press("u")
    await expect(number(page)).to_have_text(first)

    await give_to(page, WATER)
    await expect(page.get_by_text("Отправлено", exact=True)).to_be_visible(timeout=SENT_MS)
    await page.keyboard.press("Control+z")
    await expect(number(page)).to_have_text(first)
    await number(page).click()
    await expect(page.get_by_role("main").get_by_text("В разборе").first).to_be_visible()
    more, undone = page.get_by_role("button", name=re.compile("Вся история")), page.get_by_text("Передача отменена")
    await expect(more.or_(undone).first).to_be_visible()
    if await more.is_visible():  # only a long history is cut
        await more.click()
    await expect(undone).to_be_visible()


async def test_a_question_that_needs_no_answer_leaves_with_the_screen(
    service: Service, context: BrowserContext
) -> None:
    page = await context.new_page()
    await open_triage(page, service)
    first = (await number(page).inner_text()).strip().removeprefix("№ ")
    await page.keyboard.press("x")
    await page.get_by_role("dialog", name="Ответ не нужен").get_by_text("Благодарность").wait_for()
    await page.keyboard.press("1")
    await expect(page.get_by_text(f"№ {first}: ответ не нужен").last).to_be_visible()

    await page.get_by_role("navigation").get_by_role("link", name="Входящие").click()
    await page.goto(f"{service.url}/?view=screened&q=%23{first}")
    await expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(1)


async def test_many_questions_are_moved_at_once_and_put_back(service: Service, context: BrowserContext) -> None:
    page = await context.new_page()
    await sign_in(page, service, "kurator")
    await page.goto(f"{service.url}/?status=triage")
    await expect(page.get_by_role("checkbox").nth(2)).to_be_visible(timeout=60_000)
    await page.keyboard.press("j")
    await page.keyboard.press("x")
    await page.keyboard.press("Shift+ArrowDown")
    await page.keyboard.press("Shift+ArrowDown")
    await expect(page.get_by_text("Выбрано 3 вопроса")).to_be_visible()

    await page.get_by_role("button", name="Передать…").click()
    dialog = page.get_by_role("dialog", name="Передать вместе")
    await dialog.get_by_label("Кому").first.fill(WATER)
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_text("Будут переданы 3 вопроса")).to_be_visible()
    await dialog.get_by_label("Почему").fill("Это всё о воде")
    await dialog.get_by_role("button", name="Передать 3 вопроса").click()
    await expect(dialog).to_be_hidden()

    await page.get_by_role("button", name="Массовые передачи").click()
    moves = page.get_by_role("dialog", name="Массовые передачи")
    await expect(moves.get_by_text("Это всё о воде")).to_be_visible()
    await moves.get_by_role("button", name="Вернуть на место").first.click()
    await expect(moves.get_by_text("Вернули на место 3 вопроса")).to_be_visible()


async def test_an_agency_returns_a_question_straight_to_the_right_one(
    service: Service, context: BrowserContext
) -> None:
    page = await context.new_page()
    await sign_in(page, service, "kaliningrad")
    await page.goto(f"{service.url}/?status=routed")
    await page.get_by_role("list", name="Вопросы").get_by_role("link").first.click()
    await page.get_by_role("button", name="Не наше").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Этим занимается другое ведомство").click()
    await expect(dialog.get_by_text("Вопрос уйдёт координаторам")).to_be_visible()
    await dialog.get_by_label("Кто должен ответить").first.fill(WATER)
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_text(f"Вопрос сразу уйдёт туда: {WATER}")).to_be_visible()
    await expect(dialog.get_by_role("region", name="Текст для жителя")).to_contain_text(WATER)
    await dialog.get_by_role("button", name="Вернуть", exact=True).click()
    await expect(page.get_by_text(f"Вопрос ушёл: {WATER}")).to_be_visible()
    await expect(page.get_by_role("heading", name="Входящие")).to_be_visible()
