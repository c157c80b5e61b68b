"""Three files on their way in a real browser, from signing in to taking them back: a messy one with ten mistakes, a
workbook made from a template, and one in Cyrillic. The lake holds the tiny data; each test leaves it as it was."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from etl.accounts import Accounts
from etl.actor import operator
from etl.lake import open_lake
from etl.load import load_files
from etl.settings import settings
from tests.browser.dashboard_server import READY, serve

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)
NAME, PASSWORD = "Test author", "a test password of some length"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADER = (
    "Identifikator;Projekat;Naziv aktivnosti;Vrsta;Status;Broj;Datum početka;Datum završetka;Država održavanja;Beleška"
)
CHOSEN = '[role="gridcell"][aria-selected="true"]'
# What is wrong, and what it becomes in the mended file.
MISTAKES = {
    "messy-15;test-twinning;Obuka;treningg;done;1;03.2019;;Srbija;": ("treningg", "training"),
    "messy-16;test-twinning;Obuka;training;done;1;03.2019;;Srbijja;": ("Srbijja", "Srbija"),
    "messy-01;test-twinning;Obuka;training;done;1;03.2019;;Srbija;": ("messy-01", "messy-17"),
    "messy-18;test-twining;Obuka;training;done;1;03.2019;;Srbija;": ("test-twining", "test-twinning"),
    "messy-19;test-twinning;;training;done;1;03.2019;;Srbija;": (";;training", ";Obuka;training"),
    "messy-20;test-twinning;Obuka;training;done;1;31.02.2019;;Srbija;": ("31.02.2019", "28.02.2019"),
    "messy-21;test-twinning;Obuka;training;done;1;05.2019;04.2019;Srbija;": ("05.2019;04", "04.2019;05"),
    "messy-22;test-twinning;Obuka;training;done;oko dvadeset;03.2019;;Srbija;": ("oko dvadeset", "~20"),
    "messy-23;test-twinning;Obuka;training;done;1;01/08/2019;;Srbija;": ("", ""),  # asked
    "messy-24;test-twinning;Obuka;training;done;12.000;03.2019;;Srbija;": ("", ""),  # asked
}
GOOD = [
    f"messy-{n:02};test-twinning;Obuka za službenike;training;done;1;{n}.03.2019;;Srbija;Čačak" for n in range(1, 15)
]
CYRILLIC = """Идентификатор,Пројекат,Назив активности,Врста,Статус,Датум почетка,Држава одржавања
cyrillic-1,test-twinning,Обука Тестије,training,done,05.03.2019,Србија
cyrillic-2,test-twinning,Радионица Тестије,workshop,done,2019-04,Србија
"""


@pytest.fixture(scope="module")
def upload_home(tmp_path_factory: pytest.TempPathFactory, tiny_files: list[Path]) -> Path:
    """A lake with the tiny data as version 1, and one member of staff."""
    home = tmp_path_factory.mktemp("upload_home")
    assert load_files(open_lake(home), tiny_files, operator(NAME), "Tiny data").version is not None
    Accounts(settings(home)).add(NAME, PASSWORD)
    return home


@pytest.fixture(scope="module")
def address(upload_home: Path) -> Iterator[str]:
    with serve(upload_home) as url:
        yield url


def signed_in(page: Page, address: str) -> Page:
    page.goto(f"{address}/upload")
    page.locator(".ca-empty").get_by_role("link", name="Sign in").click()
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Drop your files here")).to_be_visible()
    return page


def drop(page: Page, name: str, data: bytes, mime: str = "text/csv") -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": mime, "buffer": data})


def settle(page: Page) -> None:
    """Until the page is drawn: a robot is quick enough to click while it is drawn anew under its hand."""
    page.wait_for_timeout(200)
    page.wait_for_selector(READY)


def click(page: Page, name: str) -> None:
    settle(page)
    page.get_by_role("button", name=name, exact=True).click()


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_label(label).click()
    page.get_by_role("option", name=option, exact=True).click()
    expect(page.get_by_role("listbox")).to_have_count(0)


def answer(page: Page, said: str) -> None:
    settle(page)
    page.get_by_text(said, exact=True).click()


def look_through(page: Page, name: str, data: bytes, mime: str = "text/csv") -> None:
    drop(page, name, data, mime)
    click(page, "Look them through")


def save(page: Page, message: str) -> int:
    """Commits and returns the version's number. The click comes while the words are still being written, and twice,
    as from an impatient hand."""
    click(page, "This is right")
    page.get_by_label("In a few words").fill(message)
    page.get_by_role("button", name="Make it version").dblclick()
    title = page.get_by_role("heading", name="is there")
    expect(title).to_be_visible()
    return int(title.inner_text().split()[1])


def undo(page: Page, number: int) -> None:
    page.get_by_role("link", name="Undo it…").click()
    page.get_by_label("Why?").fill("Test undo")
    click(page, f"Undo version {number}")
    expect(page.get_by_text(f"Version {number + 1} is made: Test undo")).to_be_visible()


def rows(home: Path, table: str, version: int) -> set[tuple[object, ...]]:
    lake = open_lake(home)
    return set(lake.cursor().execute(f"select id from {lake.relation(lake.contract.table(table), version)}").fetchall())


def back_as_before(home: Path, table: str, number: int) -> bool:
    return rows(home, table, number + 1) == rows(home, table, number - 1) != rows(home, table, number)


def test_a_messy_file_is_asked_about_mended_in_two_ways_saved_and_taken_back(
    desktop: Page, address: str, upload_home: Path
) -> None:
    page = signed_in(desktop, address)
    text = "\r\n".join([HEADER, *GOOD, *MISTAKES, ""])
    look_through(page, "partner.csv", text.encode("cp1250"))

    expect(page.get_by_text("Activities, Central European (cp1250), semicolon, 24 rows")).to_be_visible()
    expect(page.get_by_text("Do these words look right: početka, završetka, Država?")).to_be_visible()
    choose(page, "“Broj”, such as 1", "Count")
    click(page, "Read it this way")
    answer(page, "01/08/2019 = 1 August 2019")
    expect(page.get_by_role("heading", name="“12.000”: is that 12 or 12,000?")).to_be_visible()
    answer(page, "12.000 = 12")
    click(page, "Go on")

    expect(page.get_by_text("24 rows: 16 without problems, 8 with.")).to_be_visible()
    expect(page.locator(".ca-problems summary .ca-blocks")).to_have_count(8)
    with page.expect_download() as download:
        click(page, "Download the coloured workbook")
    sheet = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).worksheets[0]
    assert (sheet["D16"].value, sheet["D16"].fill.fgColor.rgb[-6:]) == ("treningg", "FFB3B3")
    mend_in_place(page)
    click(page, "Check again")
    expect(page.get_by_text("23 rows: 18 without problems, 5 with.")).to_be_visible()

    mended = [line.replace(wrong, right) if wrong else line for line, (wrong, right) in MISTAKES.items()]
    drop(page, "partner mended.csv", "\r\n".join([HEADER, *GOOD, *mended, ""]).encode("cp1250"))
    expect(page.get_by_text("24 rows, all of them without problems.")).to_be_visible()
    click(page, "See what would change")
    # 22 rows count one, one about 20, one 12; 24 were done before.
    serbia = page.locator(".ca-effect dt", has_text="Activities, Serbia, done")
    expect(serbia.locator("xpath=following-sibling::dd[1]")).to_contain_text("ca. 78")
    number = save(page, "Test messy file")
    assert ("messy-24",) in rows(upload_home, "activities", number)
    undo(page, number)
    assert back_as_before(upload_home, "activities", number)


def mend_in_place(page: Page) -> None:
    """The first three rows in the table of problems: another type, another country, and one left out."""
    settle(page)
    table = page.get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    while not page.locator(CHOSEN).count():
        table.click(position={"x": 30, "y": 52})  # the number of the first row
        page.wait_for_timeout(400)
    go(page, "ArrowRight", "glide-cell-5-0")
    write(page, "training", "glide-cell-5-0")
    go(page, "ArrowRight", "glide-cell-9-1")
    write(page, "Srbija", "glide-cell-9-1")
    go(page, "ArrowLeft", "glide-cell-1-2")
    page.keyboard.press("Space")


def go(page: Page, arrow: str, to: str) -> None:
    """Along a row to a cell."""
    chosen = page.locator(CHOSEN)
    while (at := chosen.get_attribute("data-testid")) != to:
        page.keyboard.press(arrow)
        expect(chosen).not_to_have_attribute("data-testid", at or "")


def write(page: Page, text: str, cell: str) -> None:
    """Into the chosen cell; the one below is chosen afterwards."""
    page.keyboard.press("Enter")
    page.locator("textarea.gdg-input").fill(text)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id(cell)).to_have_text(text)


def test_a_workbook_made_from_the_template_is_saved_and_taken_back(
    desktop: Page, address: str, upload_home: Path
) -> None:
    page = signed_in(desktop, address)
    choose(page, "Template for", "People")
    with page.expect_download() as download:
        click(page, "Excel template")
    look_through(page, "people.xlsx", filled(Path(download.value.path()).read_bytes()), WORKBOOK)

    expect(page.get_by_text("People, Excel workbook, 1 row")).to_be_visible()
    expect(page.locator(".ca-effect")).to_contain_text("Trained professionals, Serbia")
    expect(page.locator(".ca-effect ins", has_text="≥ 240")).to_be_visible()
    number = save(page, "Test workbook")
    assert ("new-trained",) in rows(upload_home, "people", number)
    undo(page, number)
    assert back_as_before(upload_home, "people", number)


def filled(template: bytes) -> bytes:
    """The template with one row below its explanation."""
    book = load_workbook(io.BytesIO(template))
    sheet = book.worksheets[0]
    cells = {"id": "new-trained", "activity_id": "test-workshop", "role": "trained", "unit": "person",
             "number": ">=240", "country": "RS", "reporting": "period", "status": "done"}  # fmt: skip
    for cell in sheet[1]:
        sheet.cell(3, cell.column, cells.get(cell.value))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_file_in_cyrillic_is_understood_without_a_question(phone: Page, address: str, upload_home: Path) -> None:
    page = signed_in(phone, address)
    look_through(page, "табела.csv", CYRILLIC.encode())
    expect(page.get_by_text("Activities, UTF-8, comma, 2 rows")).to_be_visible()
    expect(page.get_by_text("Обука Тестије")).to_be_visible()
    number = save(page, "Проба")
    assert {("cyrillic-1",), ("cyrillic-2",)} <= rows(upload_home, "activities", number)
    undo(page, number)
    assert back_as_before(upload_home, "activities", number)
