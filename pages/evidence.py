"""Which words of which source carry this figure?"""

from ui import evidence, evidence_view
from ui.page import begin

with begin("evidence"):
    evidence_view.draw(evidence.read(), whole=True)
