"""Where do the data or their sources speak of it, in whatever script?"""

from ui import search
from ui.page import begin

with begin("search", filtered=False):
    search.show()
