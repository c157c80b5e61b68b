"""Where does it take place, and who sends experts or delegations where?"""

from functools import partial

from charts import Labels, MapWords, cities_map, cities_map_image, theme_of
from ui import cache, columns, listings, maps, notes, widgets
from ui.page import begin
from ui.text import _

with begin("cities") as chosen:
    cities, links = cache.answers(chosen, "partner_cities", "city_links").values()
    countries, (width, height) = cache.rows("country_list"), maps.size()
    ways, more = maps.drawn(links.frame)
    deck = cities_map(
        cities.frame,
        ways,
        words=MapWords(no_data=_("No city is stated")),
        theme=theme_of(widgets.theme_kind()),
        countries=countries,
        static=maps.static(),
        width=width,
        height=height,
        city_tip=maps.city_tip,
        link_tip=maps.link_tip,
        far_name=maps.far_name,
    )
    city = maps.draw(deck, cities.frame)
    if city is not None:
        maps.chosen(city)
    maps.legend()
    widgets.note([*more, *notes.sentences(cities.notes, _("entries"))])
    image = partial(
        cities_map_image,
        cities.frame,
        ways,
        maps.boundaries(),
        words=Labels(
            title=_("Partner cities"),
            subtitle=" · ".join([_("Activities, study visits and experts"), *widgets.chosen_words(chosen)]),
            source=f"{widgets.source_line()} · {widgets.status_note()}",
            no_data=_("No city is stated"),
        ),
        key=maps.signs(),
        countries=countries,
        width=maps.WIDE[0],
        height=maps.WIDE[1],
        far_name=maps.far_name,
    )
    if not cities.frame.empty:
        widgets.image_download(image, "partner_cities", key="partner_cities")

    if city is not None:
        widgets.heading(_("Activities in %(city)s") % {"city": city["city"]}, anchor=maps.LIST)
        listings.activities(chosen, place=city["place_id"])

    widgets.heading(_("The cities as a table"), _("– : there is no entry of the kind, or none that is of a project."))
    widgets.table_block(cities, _("Partner cities"), columns.cities(), chosen)
    widgets.heading(_("Who goes where"), _("Study visits and experts, also those whose city no source names."))
    widgets.table_block(links, _("Who goes where"), columns.links(), chosen)
