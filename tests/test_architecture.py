"""The rules of the house, read from the code itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("etl", "queries", "charts", "ui", "pages")
FILES = sorted([ROOT / "dashboard.py", *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))])
CONTRACT = {"etl.contract", "etl.notation", "etl.names"}

# Whom each room may import of ours: whole rooms, or single modules of one.
ALLOWED: dict[str, set[str]] = {
    "dashboard": {"ui"},
    "pages": {"ui", "charts", "queries", *CONTRACT},
    # Bullet charts are images in the lists and reports that ui writes; all other charts come from the pages.
    "ui": {"ui", "queries", "etl", "charts.bullet", "charts.theme"},
    "charts": {"charts", "etl.contract"},
    "queries": {"queries", *CONTRACT},
    "etl": {"etl"},
}
# The command line stands above the rooms, though it lies in one: what its commands ask besides, and who knows them.
COMMANDS = {"etl/commands_query.py": {"queries"}, "etl/commands_preview.py": {"queries.effect"}}
COMMAND_LINE = "etl/__main__.py"
SQL_PLACES = re.compile(r"queries/(ask|planned|together)\.py|etl/.*\.py")
SQL_STRING = re.compile(
    r"^\s*(select|with|insert|update|delete|create|drop|copy|attach)\s+[\w\"*({]+.*\b(from|into|table|as|set)\b",
    re.I | re.S,
)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def _imports(path: Path) -> Iterator[str]:
    """Full names of the modules that a file imports, wherever in it; `from etl import lake` is `etl.lake`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            deeper = {
                alias.name
                for alias in node.names
                if (ROOT / node.module.replace(".", "/") / f"{alias.name}.py").exists()
            }
            yield from (f"{node.module}.{name}" for name in deeper)
            if not deeper:
                yield node.module


def _ours(name: str) -> bool:
    return name.split(".")[0] in (*ROOMS, "dashboard")


def test_the_rooms_hold_files() -> None:
    assert {_room(path) for path in FILES} == {*ROOMS, "dashboard"}


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_file_imports_only_what_its_room_may(path: Path) -> None:
    allowed = ALLOWED[_room(path)] | COMMANDS.get(_name(path), set())
    wrong = [name for name in _imports(path) if _ours(name) and not ({name, name.split(".")[0]} & allowed)]
    assert not wrong


@pytest.mark.parametrize("command", COMMANDS)
def test_only_the_command_line_knows_the_commands_that_ask_queries(command: str) -> None:
    module = command.removesuffix(".py").replace("/", ".")
    assert [_name(path) for path in FILES if module in _imports(path)] == [COMMAND_LINE]


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_only_ui_and_above_know_streamlit(path: Path) -> None:
    if _room(path) in ("etl", "queries", "charts"):
        assert not [name for name in _imports(path) if name.split(".")[0] == "streamlit"]


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_pages_and_charts_do_not_know_duckdb(path: Path) -> None:
    if _room(path) in ("pages", "charts", "dashboard"):
        assert not [name for name in _imports(path) if name.split(".")[0] == "duckdb"]


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_sql_stands_only_in_its_places(path: Path) -> None:
    if SQL_PLACES.fullmatch(_name(path)):
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    strings = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert not [text for text in strings if SQL_STRING.search(text)]


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_file_is_short_enough_to_read(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= (90 if _room(path) == "pages" else 350)


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_only_what_is_raised_again_is_caught_broadly(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler) and _is_broad(node):
            assert any(isinstance(last, ast.Raise) and last.exc is None for last in node.body), (
                f"line {node.lineno}"
            )


def _is_broad(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    return bool(
        {"Exception", "BaseException"} & {n.id for n in ast.walk(handler.type) if isinstance(n, ast.Name)}
    )


@pytest.mark.parametrize("path", [path for path in FILES if _room(path) in ("pages", "dashboard")], ids=_name)
def test_a_page_writes_no_html_or_state_of_its_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "unsafe_allow_html" not in text
    assert "session_state" not in text
