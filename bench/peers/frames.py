"""The data as both peers hold it: one tidy pandas table per view, made from the CSV files at the start.

It is what somebody does in a notebook: lower ends of figures for figures, the first donor of a project, euro by the
month's rate. Open ends, wholes and parts, levels and notes, which the product keeps apart, are not looked at.
"""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd


def read() -> dict[str, pd.DataFrame]:
    """`funding` (instrument, country, donor, year, eur), `activities` (country, donor, year, type, status, place_id,
    count), `people` (country, donor, year, trained), `places` (id, name, latitude, longitude)."""
    folder = Path(os.environ["BENCH_CSV"])
    projects = _projects(folder)
    activities = _activities(folder, projects)
    places = pd.read_csv(folder / "places.csv", dtype={"id": str}, usecols=["id", "name", "latitude", "longitude"])
    return {
        "funding": _funding(folder, projects),
        "activities": activities,
        "people": _people(folder, activities),
        "places": places,
    }


def filtered(frame: pd.DataFrame, countries: list[str], donors: list[str]) -> pd.DataFrame:
    """The rows of those countries and donors; nothing chosen is everything."""
    if countries:
        frame = frame[frame["country"].isin(countries)]
    if donors:
        frame = frame[frame["donor"].isin(donors)]
    return frame


def funding_by_instrument(funding: pd.DataFrame) -> pd.DataFrame:
    sums = funding.groupby("instrument", observed=True, as_index=False)["eur"].sum()
    return sums.sort_values("eur", ascending=False)


def activities_over_time(activities: pd.DataFrame) -> pd.DataFrame:
    return activities.groupby(["year", "type"], observed=True, as_index=False)["count"].sum()


def trained_by_country(people: pd.DataFrame) -> pd.DataFrame:
    sums = people.groupby("country", observed=True, as_index=False)["trained"].sum()
    return sums.sort_values("trained", ascending=False)


def cities(activities: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    done = activities[activities["status"] == "done"]
    sums = done.groupby("place_id", observed=True, as_index=False)["count"].sum()
    return sums.merge(places, left_on="place_id", right_on="id")


def _projects(folder: Path) -> pd.DataFrame:
    projects = pd.read_csv(folder / "projects.csv", usecols=["id", "instrument_id", "countries", "start"], dtype=str)
    roles = pd.read_csv(folder / "participations.csv", usecols=["project_id", "organisation_id", "role"], dtype=str)
    donors = roles[roles["role"] == "1"].set_index("project_id")["organisation_id"]
    countries = projects["countries"]
    return pd.DataFrame(
        {
            "project_id": projects["id"],
            "instrument_id": projects["instrument_id"],
            "country": countries.mask(countries.str.contains(";"), "several").astype("category"),
            "donor": projects["id"].map(donors).astype("category"),
            "year": _year(projects["start"]),
        }
    )


def _funding(folder: Path, projects: pd.DataFrame) -> pd.DataFrame:
    claims = pd.read_csv(folder / "funding.csv", dtype=str)
    claims = claims[claims["claim"] == "accepted"].merge(projects, on="project_id")
    rates = pd.read_csv(folder / "rates.csv", dtype={"period": str}).rename(columns={"period": "month"})
    claims = claims.assign(month=claims["value_date"].str[:7]).merge(rates, on=["currency", "month"], how="left")
    rate = claims["rate"].where(claims["currency"] != "EUR", 1.0)
    names = pd.read_csv(folder / "instruments.csv", dtype=str).set_index("id")["name"]
    return pd.DataFrame(
        {
            "instrument": claims["instrument_id"].map(names).fillna("not stated").astype("category"),
            "country": claims["country"],
            "donor": claims["donor"],
            "year": claims["year"],
            "eur": _low(claims["amount"]) / rate,
        }
    )


def _activities(folder: Path, projects: pd.DataFrame) -> pd.DataFrame:
    columns = ["id", "project_id", "type", "status", "count", "part_of", "start", "country", "countries", "place_id"]
    rows = pd.read_csv(folder / "activities.csv", usecols=columns, dtype=str)
    rows = rows[rows["part_of"].isna()].merge(projects[["project_id", "donor"]], on="project_id")
    return pd.DataFrame(
        {
            "id": rows["id"],
            "country": rows["countries"].fillna(rows["country"]).astype("category"),
            "donor": rows["donor"],
            "year": _year(rows["start"]),
            "type": rows["type"].astype("category"),
            "status": rows["status"].astype("category"),
            "place_id": rows["place_id"].astype("category"),
            "count": _low(rows["count"]),
        }
    )


def _people(folder: Path, activities: pd.DataFrame) -> pd.DataFrame:
    columns = ["activity_id", "role", "unit", "number", "country", "status"]
    rows = pd.read_csv(folder / "people.csv", usecols=columns, dtype=str)
    rows = rows[(rows["role"] == "trained") & (rows["unit"] == "person") & (rows["status"] == "done")]
    venues = activities[["id", "country", "donor", "year"]].rename(columns={"country": "venue"})
    rows = rows.merge(venues, left_on="activity_id", right_on="id")
    return pd.DataFrame(
        {
            "country": rows["country"].fillna(rows["venue"]).astype("category"),
            "donor": rows["donor"],
            "year": rows["year"],
            "trained": _low(rows["number"]),
        }
    )


def _low(figures: pd.Series) -> pd.Series:
    return pd.to_numeric(figures.str.lstrip("~>=<"), errors="coerce")


def _year(dates: pd.Series) -> pd.Series:
    return pd.to_numeric(dates.str[:4], errors="coerce").astype("Int16")
