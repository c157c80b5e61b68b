"""Who changed the data, when and why, and what is different since?"""

from ui import auth, cache, differences, history, taking_back, widgets
from ui.page import begin
from ui.text import _

VIEWS = {"versions": _("Every version"), "compare": _("Compare two")}

with begin("history", filtered=False):
    versions = cache.history()
    asked = differences.is_asked()
    if not versions:
        history.unreadable()
    elif taking_back.is_asked():
        taking_back.show(versions)
    elif widgets.choice(_("Show"), VIEWS, "view", "compare" if asked else "versions") == "compare":
        differences.show(versions)
    else:
        taking_back.say_made(versions)
        history.show(versions, undoable=auth.actor().is_staff)
