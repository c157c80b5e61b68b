"""Which projects are there, and what do the sources say about each?"""

from ui import address, directory, dossier, widgets
from ui.page import begin
from ui.text import _

project_id = address.get("project")

with begin("projects", own_title=project_id is not None) as chosen:
    if project_id is not None:
        dossier.show(project_id)
    else:
        asked = widgets.search_box(_("Search in any script: a title, an organisation, a city, a reference"))
        directory.show(chosen, asked or None)
