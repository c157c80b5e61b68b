"""What would this file change, and is anything wrong with it?"""

from ui import auth
from ui.page import begin

with begin("upload", filtered=False):
    auth.gate()
