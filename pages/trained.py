"""How many professionals were trained, and which people are not in that number?"""

from charts import (
    Labels,
    image_options,
    people_by_role,
    theme_of,
    trained_by_country,
    trained_by_profession,
    trained_by_sex,
)
from ui import cache, columns, headline, widgets
from ui.page import begin
from ui.text import _
from ui.widgets import chart_block, labels, value_text

with begin("trained") as chosen:
    theme, value, things = theme_of(widgets.theme_kind()), value_text(), _("trainings or statements")
    by = ("trained_by_country", "trained_by_profession", "trained_by_sex", "people_by_role")
    found = cache.answers(chosen, "headline", *by)
    headline.draw(headline.cards(found["headline"], ("trained",)), wide=True)

    answer, title = found["trained_by_country"], _("Trained professionals by country, persons")
    figure = trained_by_country(
        answer.records,
        Labels(**labels(title, chosen)),
        value_text=value,
        theme=theme,
        unnamed=_("Several countries or not stated"),
    )
    chart_block(answer, figure, image_options("trained-by-country"), title, columns.trained(), chosen, things=things)

    professions, sexes = found["trained_by_profession"], found["trained_by_sex"]
    left, right = widgets.pair()
    with left:
        title, missing = _("Trained professionals by profession, persons"), _("not stated")
        figure = trained_by_profession(
            professions.records, Labels(**labels(title, chosen)), value_text=value, theme=theme, unnamed=missing
        )
        shown = columns.people("profession", _("Profession"))
        chart_block(professions, figure, image_options("trained-by-profession"), title, shown, chosen, things=things)
    with right:
        title, named = _("Trained professionals by sex, persons"), columns.names("people", "sex")
        figure = trained_by_sex(
            sexes.records, Labels(**labels(title, chosen)), value_text=value, theme=theme, unnamed=missing, names=named
        )
        shown = columns.people("sex", _("Sex"), named)
        chart_block(sexes, figure, image_options("trained-by-sex"), title, shown, chosen, things=things)

    widgets.heading(
        _("Who is not in the count"),
        _(
            "Trained, engaged, attended, expert and certified are different roles, and persons are not"
            " teams, organisations or"
            " cases. Only trained persons are trained professionals; the others stand here under their"
            " own names."
        ),
    )
    answer, title = found["people_by_role"], _("People by role and unit, as the sources state them")
    figure = people_by_role(
        answer.records,
        Labels(**labels(title, chosen)),
        role_names=columns.names("people", "role"),
        unit_names=columns.names("people", "unit"),
        status_names=columns.names("people", "status"),
        value_text=value,
        theme=theme,
    )
    chart_block(answer, figure, image_options("people-by-role"), title, columns.roles(), chosen, things=things)
