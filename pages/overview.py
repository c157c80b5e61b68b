"""How much, how many, where and since when, and where do we know too little?"""

from charts import (
    Labels,
    activities_over_time,
    coverage,
    funding_by_instrument,
    image_options,
    theme_of,
    trained_by_country,
)
from ui import cache, columns, figures, headline, history, widgets
from ui.page import begin
from ui.text import _
from ui.widgets import chart_block, labels, value_text

with begin("overview") as chosen:
    theme = theme_of(widgets.theme_kind())
    found = cache.answers(chosen, *cache.FIRST_PAGE)
    headline.draw(headline.cards(found["headline"]))

    left, right = widgets.pair()
    with left:
        answer, title = found["funding_by_instrument"], _("Funding by instrument, EUR")
        missing = _("Instrument not stated")
        records, said = widgets.drawable(answer.records, "eur", "instrument", missing, most=8)
        figure = funding_by_instrument(
            records,
            Labels(**labels(title, chosen, nothing=figures.no_amount())),
            value_text=value_text("EUR"),
            theme=theme,
            unnamed=missing,
        )
        shown = columns.funding("instrument")
        chart_block(answer, figure, image_options("funding-by-instrument"), title, shown, chosen, also=said)
    with right:
        answer, title = found["trained_by_country"], _("Trained professionals by country, persons")
        figure = trained_by_country(
            answer.records,
            Labels(**labels(title, chosen)),
            value_text=value_text(),
            theme=theme,
            unnamed=_("Several countries"),
        )
        shown, things = columns.trained(), _("trainings or statements")
        chart_block(answer, figure, image_options("trained-by-country"), title, shown, chosen, things=things)

    answer, title = found["activities_over_time"], _("Activities by year, number")
    figure = activities_over_time(
        answer.records,
        Labels(**labels(title, chosen)),
        grain="year",
        type_names=columns.names("activities", "type"),
        status_names=columns.names("activities", "status"),
        value_text=value_text(),
        period_text=columns.period_text("year"),
        theme=theme,
    )
    shown, things = columns.over_time("year"), _("entries")
    chart_block(answer, figure, image_options("activities-by-year"), title, shown, chosen, things=things)

    answer, title = found["coverage"], _("Where the data are thin: amounts reported")
    figure = coverage(
        answer.records,
        Labels(**labels(title, chosen, _("Projects with an amount, of all projects, by country and year"))),
        measure="amount_reported",
        state_names=columns.state_names(),
        undated=_("year not stated"),
        theme=theme,
    )
    chart_block(answer, figure, image_options("coverage"), title, columns.coverage(), chosen)
    history.last()
