"""How much, how many, where and since when, and where do we know too little?"""

from charts import Labels, activities_over_time, coverage, funding_by_instrument, image_config, theme_of, trained_by_country
from ui import cache, columns, figures, text, widgets
from ui.page import begin
from ui.text import _
from ui.widgets import chart_block, labels, value_text

with begin("overview") as chosen:
    theme = theme_of(widgets.theme_kind())
    found = cache.answer("headline", chosen).frame.set_index("measure")
    names = [name for name in ("funding", "projects", "activities_done", "trained", "cities", "sources") if name in found.index]
    widgets.headline(
        (text.measure(name), figures.amount_in(found.loc[name], "value", found.loc[name, "unit"], compact=True),
         columns.under_headline(name, found))
        for name in names
    )

    left, right = widgets.pair()
    with left:
        answer, title = cache.answer("funding_by_instrument", chosen), _("Funding by instrument, EUR")
        figure = funding_by_instrument(
            answer.frame,
            Labels(**labels(title)),
            value_text=value_text("EUR"),
            theme=theme,
            detail=widgets.reported_of(_("projects")),
            unnamed=_("Instrument not stated"),
        )
        chart_block(answer, figure, image_config("funding-by-instrument"), title, columns.funding("instrument"), chosen)
    with right:
        answer, title = cache.answer("trained_by_country", chosen), _("Trained professionals by country, persons")
        figure = trained_by_country(
            answer.frame,
            Labels(**labels(title)),
            value_text=value_text(),
            theme=theme,
            unnamed=_("Several countries"),
        )
        chart_block(answer, figure, image_config("trained-by-country"), title, columns.trained(), chosen)

    answer, title = cache.answer("activities_over_time", chosen, grain="year"), _("Activities by year, number")
    figure = activities_over_time(
        answer.frame,
        Labels(**labels(title)),
        grain="year",
        type_names=columns.names("activities", "type"),
        status_names=columns.names("activities", "status"),
        value_text=value_text(),
        period_text=lambda day: str(day.year),
        theme=theme,
    )
    chart_block(answer, figure, image_config("activities-by-year"), title, columns.over_time("year"), chosen, things=_("activities"))

    answer, title = cache.answer("coverage", chosen), _("Where the data are thin: amounts reported, by country and year")
    figure = coverage(
        answer.frame,
        Labels(**labels(title)),
        measure="amount_reported",
        columns="year",
        row_names=columns.country_names(),
        state_names=columns.state_names(),
        unknown=_("year not stated"),
        theme=theme,
    )
    chart_block(answer, figure, image_config("coverage"), title, columns.coverage(), chosen)
    widgets.last_version()
