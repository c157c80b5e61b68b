"""Who pays for what, through which instrument, and which amounts does nobody report?"""

from charts import (
    Labels,
    funding_by_country,
    funding_by_donor,
    funding_by_instrument,
    funding_over_time,
    image_options,
    theme_of,
)
from ui import cache, claims, columns, figures, headline, widgets
from ui.page import begin
from ui.text import _
from ui.widgets import chart_block, labels, value_text

with begin("funding") as chosen:
    drawn = {"value_text": value_text("EUR"), "theme": theme_of(widgets.theme_kind())}
    by_name = {**drawn, "detail": widgets.reported_of}
    by = ("funding_by_instrument", "funding_by_donor", "funding_by_country", "funding_over_time")
    found = cache.answers(chosen, "headline", *by)
    headline.draw(headline.cards(found["headline"], ("funding",)), wide=True)
    widgets.note(claims.stated_in_no_sum(found["headline"]))

    left, right = widgets.pair()
    with left:
        answer, title = found["funding_by_instrument"], _("Funding by instrument, EUR")
        missing = _("Instrument not stated")
        records, said = widgets.drawable(answer.records, "eur", "instrument", missing)
        figure = funding_by_instrument(
            records,
            Labels(**labels(title, chosen, nothing=figures.no_amount())),
            unnamed=missing,
            **by_name,
        )
        shown = columns.funding("instrument")
        chart_block(answer, figure, image_options("funding-by-instrument"), title, shown, chosen, also=said)
    with right:
        answer, title = found["funding_by_donor"], _("Funding by donor, EUR")
        missing = _("Several donors, not split")
        records, said = widgets.drawable(answer.records, "eur", "donor", missing)
        figure = funding_by_donor(
            records,
            Labels(**labels(title, chosen, nothing=figures.no_amount())),
            unnamed=missing,
            **by_name,
        )
        chart_block(
            answer,
            figure,
            image_options("funding-by-donor"),
            title,
            columns.funding("donor"),
            chosen,
            also=said,
        )

    left, right = widgets.pair()
    with left:
        answer, title = found["funding_by_country"], _("Funding by country, EUR")
        missing = _("Several countries, not split")
        records, said = widgets.drawable(answer.records, "eur", "country_name", missing)
        figure = funding_by_country(
            records,
            Labels(**labels(title, chosen, nothing=figures.no_amount())),
            unnamed=missing,
            **by_name,
        )
        shown = columns.funding("country_name")
        chart_block(answer, figure, image_options("funding-by-country"), title, shown, chosen, also=said)
    with right:
        answer, title = found["funding_over_time"], _("Funding by the year a project starts, EUR")
        written = Labels(**labels(title, chosen, nothing=figures.no_amount()))
        figure = funding_over_time(answer.records, written, unknown=_("not known"), **drawn)
        chart_block(answer, figure, image_options("funding-over-time"), title, columns.funding("year"), chosen)

    lead = _("Each amount as its source states it: those that count, and those left out, with the reason.")
    widgets.heading(_("Every claim"), lead)
    claims.show(chosen)
