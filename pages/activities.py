"""What was done and what is only planned, when, of which kind and for which country?"""

from charts import (
    Labels,
    activities_by_country,
    activities_by_type,
    activities_over_time,
    image_options,
    theme_of,
)
from ui import cache, columns, listings, widgets
from ui.page import begin
from ui.text import _
from ui.widgets import chart_block, labels, value_text

with begin("activities") as chosen:
    theme, things = theme_of(widgets.theme_kind()), _("entries")
    types, states = columns.names("activities", "type"), columns.names("activities", "status")
    grains = {"year": _("By year"), "quarter": _("By quarter"), "month": _("By month")}
    grain = widgets.choice(_("Time scale"), grains, "grain", "year")

    by = ("activities_over_time", "activities_by_type", "activities_by_country")
    found = cache.answers(chosen, *by, activities_over_time={"grain": grain})

    answer, title = found["activities_over_time"], _("Activities over time, number")
    figure = activities_over_time(
        answer.records,
        Labels(**labels(title, chosen)),
        grain=grain,
        type_names=types,
        status_names=states,
        value_text=value_text(),
        period_text=columns.period_text(grain),
        theme=theme,
    )
    chart_block(
        answer,
        figure,
        image_options(f"activities-by-{grain}"),
        title,
        columns.over_time(grain),
        chosen,
        things=things,
        grain=grain,
    )

    answer, title = found["activities_by_type"], _("Activities by type, done against planned, number")
    figure = activities_by_type(
        answer.records,
        Labels(**labels(title, chosen)),
        type_names=types,
        status_names=states,
        value_text=value_text(),
        theme=theme,
    )
    chart_block(answer, figure, image_options("activities-by-type"), title, columns.by_type(), chosen, things=things)

    answer, title = found["activities_by_country"], _("Activities by country, number")
    figure = activities_by_country(
        answer.records,
        Labels(**labels(title, chosen)),
        status_names=states,
        value_text=value_text(),
        theme=theme,
        unnamed=_("Several countries"),
    )
    chart_block(
        answer,
        figure,
        image_options("activities-by-country"),
        title,
        columns.by_country(),
        chosen,
        things=things,
    )

    widgets.heading(_("Calendar"), _("Each entry at the precision that its source gives, latest first."))
    listings.activities(chosen)
