"""What of the contract a reader sees, for `pybabel extract` (see babel.cfg)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

Message = tuple[int, str, str, list[str]]


def contract(
    file: IO[bytes], keywords: Collection[str], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Message]:
    """Titles and descriptions of tables and columns and the labels of codes, each with where it stands.

    The signature is Babel's. JSON has no line numbers: the line is always 1 and a comment names the place.
    """
    for resource in json.load(file)["resources"]:
        yield from _texts(resource, resource["name"])
        for field in resource["schema"]["fields"]:
            place = f"{resource['name']}.{field['name']}"
            yield from _texts(field, place)
            for category in field.get("categories", []):
                yield 1, "_", category["label"], [f"{place}: {category['value']}"]


def _texts(described: Mapping[str, Any], place: str) -> Iterator[Message]:
    for key in ("title", "description"):
        if key in described:
            yield 1, "_", described[key], [f"{place}, {key}"]
