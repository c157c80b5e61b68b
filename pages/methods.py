"""How is each figure counted, and where can I download the data?"""

from queries import METRICS
from ui import methods, widgets
from ui.page import begin
from ui.text import _

with begin("methods", filtered=False):
    methods.rules()
    widgets.heading(_("How each figure is calculated"), _("The definition, and the very SQL that runs."))
    metric = widgets.choice(_("Metric"), methods.metric_names(METRICS), "metric", METRICS[0], many=True)
    widgets.show_definition(metric)
    widgets.heading(_("Data dictionary"), _("Every table and column, as the contract of the data names them."))
    table = widgets.choice(_("Table"), methods.table_names(), "table", "projects", many=True)
    methods.dictionary(table)
    widgets.heading(_("Downloads"), _("The whole data of this version: plain CSV, and a Frictionless Data Package."))
    methods.downloads(table)
    methods.licences()
    methods.versions()
