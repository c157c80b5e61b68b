"""The four views in Dash: pandas in memory, plotly express, one callback that makes the four figures anew."""

import frames
import plotly.express as px
import plotly.graph_objects as go
from dash import Dash, Input, Output, callback, dcc, html

data = frames.read()

app = Dash(__name__, title="Peer: Dash", serve_locally=True)
server = app.server


def options(column: str) -> list[str]:
    return sorted(data["activities"][column].dropna().unique())


app.layout = html.Div(
    [
        html.H1("Capacity building"),
        html.Label("Country", htmlFor="country"),
        dcc.Dropdown(options("country"), [], id="country", multi=True),
        html.Label("Donor", htmlFor="donor"),
        dcc.Dropdown(options("donor"), [], id="donor", multi=True),
        html.Div(
            [dcc.Graph(id="funding"), dcc.Graph(id="trained"), dcc.Graph(id="activities"), dcc.Graph(id="cities")],
            style={"display": "grid", "gridTemplateColumns": "1fr 1fr"},
        ),
    ]
)


@callback(
    Output("funding", "figure"),
    Output("trained", "figure"),
    Output("activities", "figure"),
    Output("cities", "figure"),
    Input("country", "value"),
    Input("donor", "value"),
)
def redraw(countries: list[str], donors: list[str]) -> tuple[go.Figure, ...]:
    funding = frames.filtered(data["funding"], countries, donors)
    activities = frames.filtered(data["activities"], countries, donors)
    people = frames.filtered(data["people"], countries, donors)
    by_instrument = frames.funding_by_instrument(funding)
    by_country = frames.trained_by_country(people)
    over_time = frames.activities_over_time(activities)
    cities = frames.cities(activities, data["places"])
    return (
        px.bar(by_instrument, x="eur", y="instrument", title="Funding by instrument, EUR"),
        px.bar(by_country, x="trained", y="country", title="Trained by country"),
        px.bar(over_time, x="year", y="count", color="type", title="Activities by year"),
        # Maps of plotly fetch their land from the internet, which the benchmark does without: points by coordinates.
        px.scatter(cities, x="longitude", y="latitude", size="count", hover_name="name", title="Partner cities"),
    )


if __name__ == "__main__":
    app.run()
