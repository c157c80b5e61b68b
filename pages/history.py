"""Who changed the data, when and why, and what is different since?"""

from ui import cache, differences, history, widgets
from ui.page import begin
from ui.text import _

VIEWS = {"versions": _("Every version"), "compare": _("Compare two")}

with begin("history"):
    versions = cache.history()
    asked = differences.is_asked()
    if not versions:
        history.unreadable()
    elif widgets.choice(_("Show"), VIEWS, "view", "compare" if asked else "versions") == "compare":
        differences.show(versions)
    else:
        history.show(versions)
