"""Which pages do the facts come from, and where do they contradict each other?"""

from charts import Labels, coverage, image_config, theme_of
from ui import address, cache, columns, context, listings, source, widgets
from ui.page import begin
from ui.text import _
from ui.widgets import chart_block, labels

source_id = address.get("source")
VIEWS = {
    "pages": _("Pages read"),
    "differing": _("Where they differ"),
    "coverage": _("What they cover"),
    "context": _("Context figures"),
}

with begin("sources", own_title=source_id is not None) as chosen:
    view = widgets.choice(_("Show"), VIEWS, "view", "pages") if source_id is None else None
    if source_id is not None:
        source.show(source_id)
    elif view == "pages":
        listings.sources(chosen)
    elif view == "differing":
        widgets.lead(_("Pages that state something else than the one whose statement is accepted."))
        listings.sources(chosen, differing=True)
    elif view == "coverage":
        widgets.lead(_("For which country, year and instrument the sources state what is asked of every project."))
        measures = columns.coverage_measures()
        measure = widgets.choice(_("What is reported"), measures, "measure", "amount_reported")
        by = widgets.choice(_("Against"), {"year": _("Year"), "instrument_id": _("Instrument")}, "by", "year")
        answer = cache.answer("coverage", chosen)
        title = _("Coverage: %(what)s") % {"what": measures[measure].lower()}
        figure = coverage(
            answer.frame,
            Labels(**labels(title, chosen)),
            measure=measure,
            columns=by,
            row_names=columns.country_names(),
            state_names=columns.state_names(),
            unknown=_("not stated"),
            theme=theme_of(widgets.theme_kind()),
        )
        chart_block(answer, figure, image_config("coverage"), title, columns.coverage(), chosen)
    else:
        widgets.lead(_("Statistics that the sources mention. They are somebody else’s, and enter no sum."))
        context.show(cache.rows("context_list"))
