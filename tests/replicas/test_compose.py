"""The compose file, as far as it can be looked at without a container engine, and the page that goes with it."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

import pytest
import yaml

from tests.test_architecture import ROOMS

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def composed() -> dict:
    return yaml.safe_load((DOCS / "compose.yaml").read_text(encoding="utf-8"))


def test_every_service_has_an_image_or_a_file_to_build_it_from(composed: dict) -> None:
    for service in composed["services"].values():
        assert ("image" in service) != ("build" in service)
    dockerfile = composed["services"]["app1"]["build"]["dockerfile"]
    assert (DOCS.parent / dockerfile).is_file()


def test_whatever_a_service_names_is_there(composed: dict) -> None:
    services, volumes = composed["services"], composed["volumes"]
    for service in services.values():
        assert set(service["networks"]) <= set(composed["networks"])
        assert set(service.get("depends_on", ())) <= set(services)
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert (DOCS / source).is_file() if source.startswith("./") else source in volumes


def test_each_app_has_a_home_of_its_own_and_the_address_that_nginx_asks(composed: dict) -> None:
    apps = [service for name, service in composed["services"].items() if name.startswith("app")]
    assert len({app["volumes"][0] for app in apps}) == len(apps) == 3
    asked = re.findall(r"server ([\d.]+):8501", (DOCS / "nginx.conf").read_text(encoding="utf-8"))
    assert asked == [app["networks"]["inside"]["ipv4_address"] for app in apps]


def test_each_app_believes_nginx_alone_whom_a_request_comes_from(composed: dict) -> None:
    address = composed["services"]["nginx"]["networks"]["inside"]["ipv4_address"]
    apps = [service for name, service in composed["services"].items() if name.startswith("app")]
    assert {app["environment"]["FORWARDED_ALLOW_IPS"] for app in apps} == {address}
    page = (DOCS / "replicas.md").read_text(encoding="utf-8")
    assert f"nginx {address} ──▶" in page
    assert f"export STREAMLIT_SERVER_COOKIE_SECRET=… FORWARDED_ALLOW_IPS={address}" in page


def test_the_page_describes_every_variable_that_an_app_is_given(composed: dict) -> None:
    page = (DOCS / "replicas.md").read_text(encoding="utf-8")
    given = composed["services"]["app1"]["environment"]
    assert len(given) == 9
    assert [name for name in given if f"`{name}`" not in page] == []


def in_the_image(path: str) -> bool:
    """Whether `COPY . .` takes a file along: the last line of .dockerignore that names it or a folder above it
    decides."""
    taken = True
    lines = (DOCS.parent / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for line in lines:
        pattern = line.removeprefix("!").removeprefix("**/")
        above = [path, *map(str, PurePosixPath(path).parents)]
        names = [PurePosixPath(one).name for one in above] if "**/" in line else above
        if line and not line.startswith("#") and any(fnmatch(name, pattern) for name in names):
            taken = line.startswith("!")
    return taken


@pytest.mark.parametrize(
    "path",
    [".atlas/accounts.sqlite", ".atlas/cookie.secret", "home/cookie.secret", ".streamlit/secrets.toml", ".git/HEAD",
     ".venv/bin/python", "etl/__pycache__/lake.cpython-311.pyc"],
)  # fmt: skip
def test_no_secret_data_or_history_goes_into_the_image(path: str) -> None:
    assert not in_the_image(path)


@pytest.mark.parametrize(
    "path",
    [*(f"{room}/__init__.py" for room in ROOMS), "dashboard.py", "data/datapackage.json", "static/boundaries.json",
     "queries/sql/version.sql", ".streamlit/config.toml", "requirements.txt", "constraints.txt"],
)  # fmt: skip
def test_the_whole_app_goes_into_the_image(path: str) -> None:
    assert in_the_image(path)


def test_the_app_in_the_image_is_not_root_and_owns_its_home(composed: dict) -> None:
    steps = (DOCS / "Dockerfile").read_text(encoding="utf-8").splitlines()
    home = composed["services"]["app1"]["environment"]["ATLAS_HOME"]
    assert f"ENV ATLAS_HOME={home}" in steps
    assert composed["services"]["app1"]["volumes"] == [f"home1:{home}"]
    made = next(n for n, step in enumerate(steps) if "--owner=atlas" in step and step.endswith(f" {home}"))
    assert made < steps.index("USER atlas") < steps.index(next(step for step in steps if step.startswith("CMD")))
