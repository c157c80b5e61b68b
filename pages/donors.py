"""What did one donor or instrument pay for, and what came of it?"""

from ui import address, donor, donor_view
from ui.page import begin

with begin("donors", own_title=address.get(donor.WHO) is not None) as chosen:
    payer = donor.asked()
    if payer is None:
        donor.choose()
        donor.every(chosen)
    else:
        donor_view.show(payer, chosen)
