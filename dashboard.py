"""Capacity Atlas: registers the pages and runs the one that was asked for. `streamlit run dashboard.py`"""

import streamlit as st

from ui import server, text
from ui.registry import HIDDEN_PAGES, PAGES, STAFF_PAGES, file_of

if __name__ == "__main__":  # as the script of a session
    first, *others = PAGES
    # The default page is found at the root alone, but reserves a path. So that who types its name finds it like any
    # other page, it reserves another one, and a hidden page has its name.
    pages = [
        st.Page(file_of(first), title=text.title(first), url_path="start", default=True),
        *(st.Page(file_of(page), title=text.title(page), url_path=page) for page in others),
        *(st.Page(file_of(page), title=text.title(page), url_path=page) for page in (*HIDDEN_PAGES, *STAFF_PAGES)),
        st.Page(file_of(first), title=text.title(first), url_path=first, visibility="hidden"),
    ]
    st.navigation(pages, position="hidden").run()
else:  # once, as what is served: the pages, signing in, files, health
    app = st.App(
        "dashboard.py",
        secrets=server.secrets(),
        routes=server.routes(),
        middleware=server.middleware(),
        lifespan=server.lifespan,
    )
