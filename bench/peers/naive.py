"""The four views in Streamlit as most people write them: pandas behind `st.cache_data`, plotly express, one page."""

import frames
import pandas as pd
import plotly.express as px
import pydeck as pdk
import streamlit as st

st.set_page_config(page_title="Peer: Streamlit", layout="wide")


@st.cache_data
def load_data() -> dict[str, pd.DataFrame]:
    return frames.read()


data = load_data()

st.title("Capacity building")
st.sidebar.header("Filters")
countries = st.sidebar.multiselect("Country", sorted(data["activities"]["country"].dropna().unique()))
donors = st.sidebar.multiselect("Donor", sorted(data["activities"]["donor"].dropna().unique()))

funding = frames.filtered(data["funding"], countries, donors)
activities = frames.filtered(data["activities"], countries, donors)
people = frames.filtered(data["people"], countries, donors)

left, middle, right = st.columns(3)
left.metric("Funding, EUR", f"{funding['eur'].sum():,.0f}")
middle.metric("Activities", f"{activities['count'].sum():,.0f}")
right.metric("Trained", f"{people['trained'].sum():,.0f}")

left, right = st.columns(2)
with left:
    by_instrument = frames.funding_by_instrument(funding)
    st.plotly_chart(px.bar(by_instrument, x="eur", y="instrument", title="Funding by instrument, EUR"))
with right:
    by_country = frames.trained_by_country(people)
    st.plotly_chart(px.bar(by_country, x="trained", y="country", title="Trained by country"))

over_time = frames.activities_over_time(activities)
st.plotly_chart(px.bar(over_time, x="year", y="count", color="type", title="Activities by year"))

st.subheader("Partner cities")
cities = frames.cities(activities, data["places"])
cities["radius"] = 3_000 + 30_000 * (cities["count"] / cities["count"].max()) ** 0.5
layer = pdk.Layer(
    "ScatterplotLayer",
    cities,
    get_position=["longitude", "latitude"],
    get_radius="radius",
    get_fill_color=[37, 103, 196, 160],
    pickable=True,
)
view = pdk.ViewState(longitude=21, latitude=43.5, zoom=5)
# No map below the points: it would come from the internet, which the benchmark does without.
st.pydeck_chart(pdk.Deck([layer], initial_view_state=view, map_provider=None, tooltip={"text": "{name}: {count}"}))
