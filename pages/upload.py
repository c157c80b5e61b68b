"""What would this file change, and is anything wrong with it?"""

from ui import auth, upload
from ui.page import begin

with begin("upload", filtered=False):
    actor = auth.gate()
    if actor is not None:
        upload.show(actor)
