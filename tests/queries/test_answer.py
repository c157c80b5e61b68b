"""The rows of an answer, as plain values and as a frame."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd
import pyarrow as pa

from queries import Answer

TABLE = pa.table(
    {
        "name": ["ž", None],
        "day": pa.array([date(2019, 5, 1), None]),
        "n": pa.array([1, None], pa.int64()),
        "of": pa.array([2, 3], pa.int64()),
        "low": pa.array([Decimal("1.5"), None], pa.decimal128(10, 2)),
        "high": pa.array([2.0, 0.0]),
        "told": pa.array([True, None]),
        "codes": [["a", "b"], None],
    }
)
ANSWER = Answer("test", TABLE, ())


def test_records_are_plain_values_and_none_where_nothing_is_stated() -> None:
    assert ANSWER.records == [
        {
            "name": "ž", "day": date(2019, 5, 1), "n": 1, "of": 2, "low": 1.5, "high": 2.0, "told": True,
            "codes": ["a", "b"],
        },
        {"name": None, "day": None, "n": None, "of": 3, "low": None, "high": 0.0, "told": None, "codes": None},
    ]  # fmt: skip
    assert [type(cell) for cell in ANSWER.records[0].values()] == [str, date, int, int, float, float, bool, list]


def test_an_answer_without_rows_has_no_records() -> None:
    assert Answer("test", TABLE.slice(0, 0), ()).records == []


def test_in_a_frame_whole_numbers_stay_whole_where_one_is_missing() -> None:
    frame = ANSWER.frame
    assert [str(frame[name].dtype) for name in ("day", "n", "of", "low", "high", "told")] == [
        "datetime64[us]", "Int64", "int64", "float64", "float64", "boolean",
    ]  # fmt: skip
    assert frame["n"].tolist() == [1, pd.NA]
    assert frame["day"].tolist() == [pd.Timestamp(2019, 5, 1), pd.NaT]
    assert frame["low"].isna().tolist() == [False, True]
