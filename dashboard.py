"""Capacity Atlas: registers the pages and runs the one that was asked for. `streamlit run dashboard.py`"""

import streamlit as st

from ui import text
from ui.page import PAGES, file_of

st.navigation(
    [
        st.Page(
            file_of(page),
            title=text.title(page),
            url_path="" if page == "overview" else page,
            default=page == "overview",
        )
        for page in PAGES
    ],
    position="hidden",
).run()
