"""Surges and what the machine decides by, in Chromium: made by hand, answered together, tried before it is saved."""

import re

import pytest
from playwright.async_api import BrowserContext, expect

from tests.browser.service import Service
from tests.browser.test_main_flow import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BASE = "{имя}, здравствуйте! Бригада уже на месте, к вечеру всё починим."


async def test_questions_chosen_by_hand_are_answered_with_one_text(service: Service, context: BrowserContext) -> None:
    page = await context.new_page()
    await sign_in(page, service, "admin")
    await page.goto(f"{service.url}/?view=triage")
    boxes = page.get_by_role("checkbox", name=re.compile("Выбрать"))
    await boxes.nth(0).check()
    await boxes.nth(1).check()
    await page.get_by_role("button", name="Во всплеск").click()
    await page.get_by_role("dialog").get_by_label("Название").fill("Проверка всплеска")
    await page.get_by_role("button", name="Открыть всплеск").click()

    await expect(page.get_by_role("heading", name="Проверка всплеска", level=1)).to_be_visible()
    await expect(page.get_by_role("img", name=re.compile("больше всего за 15 минут"))).to_be_visible()
    await page.get_by_role("textbox", name="Общий текст ответа").fill(BASE)
    await page.get_by_role("button", name="Сохранить").click()
    await page.get_by_text("Какой ответ получит").first.click()
    await expect(page.get_by_text("Бригада уже на месте").last).to_be_visible()
    await page.get_by_role("button", name=re.compile("Ответить на")).click()
    await page.get_by_role("button", name="Написать").click()
    await expect(page.get_by_role("dialog", name="Готово")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Завершить").click()
    await page.get_by_role("dialog").get_by_role("button", name="Завершить").click()
    await expect(page.get_by_text("Завершён", exact=True).first).to_be_visible()


async def test_a_rule_is_tried_on_past_questions_before_it_is_saved(service: Service, context: BrowserContext) -> None:
    page = await context.new_page()
    await sign_in(page, service, "admin")
    await page.goto(f"{service.url}/settings/rules")
    await page.get_by_role("button", name="Добавить правило").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Название").fill("Светофоры: проверка")
    await dialog.get_by_label("Слова").fill("светофор")
    await page.keyboard.press("Enter")
    await dialog.get_by_label("Ведомство").first.fill("Водоканал")
    await page.get_by_role("option", name=re.compile("Водоканал")).first.click()
    await dialog.get_by_role("button", name=re.compile("Проверить на вопросах")).click()
    await expect(dialog.get_by_text(re.compile(r"пош[её]л|пошли"))).to_be_visible(timeout=120_000)
    await dialog.get_by_role("button", name="Сохранить").click()
    await page.get_by_placeholder("Найти правило").fill("Светофоры: проверка")
    await expect(page.get_by_role("rowheader", name="Светофоры: проверка")).to_be_visible()


async def test_a_text_is_tried_and_the_catalogues_are_read(service: Service, context: BrowserContext) -> None:
    page = await context.new_page()
    await sign_in(page, service, "admin")
    await page.goto(f"{service.url}/settings/rules")
    await page.get_by_label("Текст вопроса").fill("На улице Гагарина второй день нет воды")
    await page.get_by_role("button", name="Проверить", exact=True).click()
    await expect(page.get_by_role("heading", name="Отбор")).to_be_visible(timeout=30_000)
    await page.get_by_role("navigation", name="Настройки").get_by_role("link", name="Темы").click()
    await page.get_by_placeholder("Найти тему").fill("яма")
    await page.get_by_role("button", name=re.compile("Ямы")).first.click()
    await expect(page.get_by_role("dialog").get_by_label("Примеры")).not_to_be_empty()
    await page.keyboard.press("Escape")
    await page.get_by_role("navigation", name="Настройки").get_by_role("link", name="Места").click()
    await page.get_by_placeholder("Найти место").fill("Заречное")
    await expect(page.get_by_text(re.compile("с тем же именем")).first).to_be_visible()


async def test_quality_and_learning_are_shown(service: Service, context: BrowserContext) -> None:
    page = await context.new_page()
    await sign_in(page, service, "admin")
    await page.goto(f"{service.url}/quality")
    await expect(page.get_by_text("Без человека").first).to_be_visible()
    await page.goto(f"{service.url}/settings/router")
    await expect(page.get_by_role("button", name="Обучить сейчас")).to_be_visible()
    await expect(page.get_by_role("slider")).to_be_visible()
