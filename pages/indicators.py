"""What was promised, what was reached, and what has nobody reported?"""

from ui import indicators
from ui.page import begin

with begin("indicators") as chosen:
    indicators.show(chosen)
