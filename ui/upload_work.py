"""What takes its time, with a line that says how far it is: looking a draft through, and making it a version."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import wait
from dataclasses import replace
from typing import Any

from streamlit.delta_generator import DeltaGenerator

from etl.actor import Actor
from etl.desk import Told
from etl.draft import Draft
from etl.errors import AtlasError, StaleHead
from etl.examined import Examined
from etl.version import Version
from ui import cache
from ui.text import _, plain
from ui.upload_effect import Figures, ask_both
from ui.upload_state import DONE, FILES, PREVIEW, Shown, Upload
from ui.uploads import WAITING, Bytes, Job, Seat

_LOOK_SECONDS = 0.15
_FIGURES = "figures"
_SHARES = {"reading": (0.05, 0.4), "checking": (0.45, 0.6), "comparing": (0.6, 0.7), "showing": (0.7, 0.9),
           _FIGURES: (0.9, 1.0), "writing": (0.9, 1.0)}  # fmt: skip
_COMMIT = "commit"


def up_to_date(upload: Upload, progress: DeltaGenerator) -> Shown | None:
    """What is known of the draft as it is, worked out where the draft or the newest version has changed; `None`
    where there is nothing, or where it cannot be known, which is then said."""
    draft, head = upload.draft, cache.newest().version
    if not draft.files or upload.step == DONE or (upload.step == FILES and not upload.looking):
        return None
    known = upload.shown
    if known and (known.draft, known.head) == (draft, head):
        return known
    if upload.failed and upload.failed[0] == draft:
        return None
    if upload.job is None or upload.job.of != (draft, head):
        upload.job = Job((draft, head), _looking_through(upload.seat, draft, dict(upload.data)))
    try:
        examined, found = _follow(upload.job, draft, progress)
    except AtlasError as error:
        upload.failed = draft, str(error)
        return None
    finally:
        if upload.job.future.done():
            upload.job = None
    return _kept(upload, head, examined, found)


def _looking_through(seat: Seat, draft: Draft, data: Bytes) -> Callable[[Told], tuple[Examined, Figures]]:
    def work(tell: Told) -> tuple[Examined, Figures]:
        examined = seat.examine(draft, data, tell)
        if examined.preview is None:
            return examined, None
        tell(_FIGURES, 0.0)  # at once: the next edition is gone with the next look
        return examined, ask_both(examined.preview)

    return work


def _kept(upload: Upload, head: int, examined: Examined, found: Figures) -> Shown | None:
    """Files with data of persons are forgotten; what else was found is kept beside the draft it is of."""
    if refused := tuple(file for file in examined.files if file.personal):
        upload.refuse(refused)
        upload.go(FILES)
        return None
    if examined.preview and upload.draft.seen is None:
        upload.draft = replace(upload.draft, seen=examined.preview.base)
    upload.shown = Shown(upload.draft, head, examined, found)
    return upload.shown


def commit(upload: Upload, actor: Actor, progress: DeltaGenerator) -> None:
    """Makes the draft a version where that was clicked, and says what came of it. A second click finds the first one
    under way, or done. Nothing of the draft is lost where it did not become one.

    `actor` is who is there now, not who was when the button was drawn.
    """
    if upload.asked is None:
        return
    if upload.job is None or upload.job.of != _COMMIT:
        upload.job = Job(_COMMIT, _committing(upload, actor, upload.asked))
    try:
        version = _follow(upload.job, upload.draft, progress)
    except StaleHead:
        upload.go(PREVIEW)
        upload.shown = None
        upload.said = _("Somebody else was faster. Nothing was saved yet: look at what your files change now.")
    except AtlasError as error:
        upload.said = str(error)
    else:
        upload.go(DONE if version else PREVIEW)
        upload.version, upload.shown = version, None
        upload.data = {} if version else upload.data
    finally:
        cache.look_again()  # there is a version of ours, or of somebody else
        if upload.job.future.done():
            upload.job = upload.asked = None


def _committing(upload: Upload, actor: Actor, base: int) -> Callable[[Told], Version | None]:
    seat, draft, data = upload.seat, upload.draft, dict(upload.data)
    message, source = upload.message.strip(), upload.source
    return lambda tell: seat.commit(draft, data, actor, message, base, source, tell)


def _follow(job: Job, draft: Draft, progress: DeltaGenerator) -> Any:
    """What comes of a job; draws how far it is until then."""
    while not wait([job.future], _LOOK_SECONDS).done:
        progress.progress(_share(job), text=plain(_words(job, draft)))
    progress.empty()
    return job.future.result()


def _share(job: Job) -> float:
    start, end = _SHARES.get(job.step, (0.0, 0.0))
    return start + (end - start) * job.done


def _words(job: Job, draft: Draft) -> str:
    if job.step == "reading":
        place = min(len(draft.files) - 1, round(job.done * len(draft.files)))
        return _("Reading %(file)s…") % {"file": draft.files[place].name}
    return {
        WAITING: _("Waiting for somebody else’s file to be done…"),
        "checking": _("Checking every cell…"),
        "comparing": _("Comparing with version %(n)s…") % {"n": cache.newest().version},
        "showing": _("Putting the next version together…"),
        _FIGURES: _("Working out the figures…"),
        "writing": _("Writing the version…"),
    }.get(job.step, _("One moment…"))
