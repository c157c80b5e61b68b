"""Which pages do the facts come from, where do they contradict each other, and what does nobody say?"""

from ui import address, ask, context, coverage, differing, lacking, source, source_list, widgets
from ui.page import begin
from ui.text import _

source_id = address.get("source")
VIEWS = {
    "pages": _("Pages read"),
    "differing": _("Where they differ"),
    "coverage": _("What they cover"),
    "projects": _("What each project lacks"),
    "ask": _("What to ask"),
    "context": _("Context figures"),
}

with begin("sources", own_title=source_id is not None) as chosen:
    view = widgets.choice(_("Show"), VIEWS, "view", "pages") if source_id is None else None
    if source_id is not None:
        source.show(source_id)
    elif view == "pages":
        source_list.show(chosen)
    elif view == "differing":
        widgets.lead(_("Pages that state something else than the one whose statement is accepted."))
        differing.show(chosen)
    elif view == "coverage":
        widgets.lead(_("For which country, instrument and year the sources state what is asked of every project."))
        coverage.show(chosen)
    elif view == "projects":
        widgets.lead(_("What the sources state of each project, and what no source does. A true zero is shown as 0."))
        lacking.show(chosen)
    elif view == "ask":
        widgets.lead(_("What is missing, has no source or is contradicted, what matters most first, and whom to ask."))
        ask.show(chosen)
    else:
        widgets.lead(_("Statistics that the sources mention. They are somebody else’s, stand apart, and enter no sum."))
        context.show(chosen)
