"""The register of official pages in Chromium, by hand of an administrator."""

import re

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.service import Service
from tests.browser.test_main_flow import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CLINIC = "Городская поликлиника «Гавань»"


async def open_register(page: Page, service: Service, name: str) -> None:
    await sign_in(page, service, name)
    await page.get_by_role("navigation").get_by_role("link", name="Страницы").click()
    await expect(page.get_by_role("table", name="Официальные страницы")).to_be_visible()


async def test_a_page_is_found_and_opened_with_its_health(service: Service, context: BrowserContext) -> None:
    page = await context.new_page()
    await open_register(page, service, "admin")
    await page.get_by_placeholder("Название или ссылка").fill("гавань")
    await page.wait_for_url(re.compile("q="))
    row = page.get_by_role("row").filter(has=page.get_by_role("img", name="ВКонтакте"))
    await row.get_by_role("link", name=CLINIC, exact=True).click()
    await expect(page.get_by_role("heading", name=CLINIC)).to_be_visible()
    await expect(page.get_by_role("img", name=re.compile("Связь за последние 30 дней"))).to_be_visible()
    await page.get_by_role("button", name="Проверить доступ").click()
    await expect(page.get_by_role("dialog", name="Что говорит сеть")).to_be_visible()


async def test_a_page_that_is_known_is_not_added_twice(service: Service, context: BrowserContext) -> None:
    page = await context.new_page()
    await open_register(page, service, "admin")
    await page.get_by_role("button", name="Добавить страницу").click()
    dialog = page.get_by_role("dialog")
    link = dialog.get_by_label("Ссылка или короткое имя")
    await link.fill("это не ссылка?")
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_text("Ссылка не похожа ни на одну из соцсетей")).to_be_visible()
    await link.fill("https://vk.com/club220000013")
    await page.keyboard.press("Enter")
    await dialog.get_by_label("Токен сообщества").fill("demo-vk-220000013")
    await page.keyboard.press("Enter")
    await dialog.get_by_role("link", name="Открыть её").click()
    await expect(page.get_by_role("heading", name="Администрация Калининграда")).to_be_visible()


async def test_a_table_is_checked_line_by_line(service: Service, context: BrowserContext) -> None:
    page = await context.new_page()
    await open_register(page, service, "admin")
    await page.get_by_role("button", name="Загрузить CSV").click()
    dialog = page.get_by_role("dialog")
    async with page.expect_file_chooser() as chooser:
        await dialog.get_by_label("Файл CSV").click()
    lines = "link;agency;community\nhttps://vk.com/club220000013;gov;demo-vk-220000013\n;gov;\n"
    await (await chooser.value).set_files({"name": "pages.csv", "mimeType": "text/csv", "buffer": lines.encode()})
    await dialog.get_by_role("button", name="Сначала проверить").click()
    await expect(dialog.get_by_text("подходят 0, уже на учёте 1, с ошибкой 1")).to_be_visible()
    await expect(dialog.get_by_role("cell", name="Нет ссылки на страницу.")).to_be_visible()


async def test_who_lacks_a_network_is_shown(service: Service, context: BrowserContext) -> None:
    page = await context.new_page()
    await open_register(page, service, "nablyudatel")
    await expect(page.get_by_role("button", name="Добавить страницу")).to_have_count(0)
    await page.get_by_role("link", name="Охват").click()
    await page.get_by_text("Чего-то не хватает").click()
    rows = page.get_by_role("row").filter(has=page.get_by_role("rowheader"))
    await expect(rows.first).to_be_visible()
    assert await rows.count() == await rows.filter(has_text="Нет").count()
