"""Who pays for what, through which instrument, and which amounts does nobody report?"""

from charts import Labels, funding_by_country, funding_by_donor, funding_by_instrument, funding_over_time, image_config, theme_of
from ui import cache, claims, columns, figures, widgets
from ui.page import begin
from ui.text import _, measure
from ui.widgets import chart_block, labels, reported_of, value_text

with begin("funding") as chosen:
    theme, of_projects = theme_of(widgets.theme_kind()), reported_of(_("projects"))
    total = cache.answer("headline", chosen).frame.set_index("measure").loc["funding"]
    reported = figures.share(total["reported"], total["of"], _("projects"))
    widgets.headline([(measure("funding"), figures.amount_in(total, "value", "EUR", compact=True), reported)], wide=True)

    answer, title = cache.answer("funding_by_instrument", chosen), _("Funding by instrument, EUR")
    figure = funding_by_instrument(
        answer.frame,
        Labels(**labels(title)),
        value_text=value_text("EUR"),
        theme=theme,
        detail=of_projects,
        unnamed=_("Instrument not stated"),
    )
    chart_block(answer, figure, image_config("funding-by-instrument"), title, columns.funding("instrument"), chosen)

    answer, title = cache.answer("funding_by_donor", chosen), _("Funding by donor, EUR")
    figure = funding_by_donor(
        answer.frame,
        Labels(**labels(title)),
        value_text=value_text("EUR"),
        theme=theme,
        detail=of_projects,
        unnamed=_("Several donors, not split"),
    )
    chart_block(answer, figure, image_config("funding-by-donor"), title, columns.funding("donor"), chosen)

    answer, title = cache.answer("funding_by_country", chosen), _("Funding by country, EUR")
    figure = funding_by_country(
        answer.frame,
        Labels(**labels(title)),
        value_text=value_text("EUR"),
        theme=theme,
        detail=of_projects,
        unnamed=_("Several countries, not split"),
    )
    chart_block(answer, figure, image_config("funding-by-country"), title, columns.funding("country_name"), chosen)

    answer, title = cache.answer("funding_over_time", chosen), _("Funding by the year a project starts, EUR")
    figure = funding_over_time(
        answer.frame, Labels(**labels(title)), value_text=value_text("EUR"), unknown=_("not known"), theme=theme
    )
    chart_block(answer, figure, image_config("funding-over-time"), title, columns.funding("year"), chosen)

    widgets.heading(_("Every claim"), _("Each amount as its source states it, those that count and those left out, with the reason."))
    claims.show(cache.rows("funding_claims", chosen), chosen)
