"""The compose file, as far as it can be looked at without a container engine, and the page that goes with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

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


def test_the_page_describes_every_variable_that_an_app_is_given(composed: dict) -> None:
    page = (DOCS / "replicas.md").read_text(encoding="utf-8")
    given = composed["services"]["app1"]["environment"]
    assert len(given) == 8
    assert [name for name in given if f"`{name}`" not in page] == []
