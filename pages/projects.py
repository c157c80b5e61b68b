"""Which projects are there, and what do the sources say about each?"""

import streamlit as st

from ui import address, cache, dossier, figures, listings, widgets
from ui.page import begin
from ui.text import _, ngettext

project_id = address.get("project")

with begin("projects", own_title=project_id is not None) as chosen:
    if project_id is not None:
        dossier.show(project_id)
    else:
        asked = widgets.search_box(_("Search in any script: a title, an organisation, a city, a reference"))
        found = cache.rows("project_list", chosen, search=asked or None)
        if found.empty:
            widgets.empty(_("No project matches"))
        else:
            n = len(found)
            said = ngettext("%(n)s entry", "%(n)s entries", n) % {"n": figures.number(n)}
            st.html(f'<p class="ca-lead" role="status">{said}</p>')
            listings.projects(found)
            widgets.download(found, "project_list", chosen, key="project_list")
