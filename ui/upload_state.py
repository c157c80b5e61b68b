"""What a session keeps of an upload: the draft, its bytes, where the person is, and what was found out last.

Everything lies under one key of the session; the keys of widgets are made here too.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

import streamlit as st

from etl.draft import Draft, DraftFile
from etl.examined import Examined, ExaminedFile
from etl.version import Version
from ui.upload_effect import Figures
from ui.uploads import Job, Seat

FILES, READING, PROBLEMS, PREVIEW, SAVE, DONE = STEPS = ("files", "reading", "problems", "preview", "save", "done")
_KEY = "upload"


@dataclass(frozen=True)
class Shown:
    """What was found out of a draft while the newest version was `head`, and the figures before and after."""

    draft: Draft
    head: int
    examined: Examined
    figures: Figures


@dataclass
class Upload:
    """One session's upload. `refused` are files with data of persons, of which only where they stand is known;
    `said` is what has just happened, told once; `failed` is why a draft could not be worked on."""

    seat: Seat = field(default_factory=Seat)
    draft: Draft = field(default_factory=Draft)
    data: dict[str, bytes] = field(default_factory=dict)
    step: str = FILES
    looking: bool = False  # the step is found once the files are examined
    shown: Shown | None = None
    job: Job | None = None
    refused: tuple[ExaminedFile, ...] = ()
    said: str = ""
    failed: tuple[Draft, str] | None = None
    version: Version | None = None
    agreed: str = ""  # to which removals the person has said yes
    message: str = ""
    source: str | None = None
    asked: int | None = None  # the version on which the draft shall become the next one: somebody has clicked
    round: int = 0  # goes up with each file, so that an uploader never holds one

    def go(self, step: str) -> None:
        self.step, self.looking, self.said = step, False, ""

    def look(self) -> None:
        """Go on to the first step that needs the person."""
        self.looking, self.said, self.failed = True, "", None

    def say(self, number: int, **said: object) -> None:
        """Something else is said of how one file is to be read."""
        self.draft = self.draft.with_file(number, **said)

    def put(self, name: str, data: bytes, number: int | None = None) -> None:
        """Takes a file in: in the place of file `number`, or of one of the same name. What was said of how that one
        is to be read holds for it too, except what its bytes tell themselves."""
        sha256 = hashlib.sha256(data).hexdigest()
        files = list(self.draft.files)
        if number is None:
            number = next((n for n, file in enumerate(files) if file.name == name), None)
        if number is None:
            files.append(DraftFile(name, sha256))
        else:
            old = files[number]
            files[number] = DraftFile(name, sha256, table=old.table, answers=old.answers, mapping=old.mapping)
        self.data[sha256] = data
        self._set(files)

    def take_out(self, number: int) -> None:
        self._set([file for n, file in enumerate(self.draft.files) if n != number])

    def refuse(self, files: tuple[ExaminedFile, ...]) -> None:
        """Forgets files that hold data of persons; where they stand is all that is kept."""
        gone = {file.sha256 for file in files}
        self.refused = files
        self._set([file for file in self.draft.files if file.sha256 not in gone])

    def _set(self, files: list[DraftFile]) -> None:
        self.draft = replace(self.draft, files=tuple(files)) if files else Draft(publisher=self.draft.publisher)
        kept = {file.sha256 for file in files}
        self.data = {sha256: data for sha256, data in self.data.items() if sha256 in kept}
        self.round += 1

    def again(self) -> None:
        """An upload from the beginning, with the same process."""
        fresh = Upload(seat=self.seat, round=self.round + 1, draft=Draft(publisher=self.draft.publisher))
        st.session_state[_KEY] = fresh


def current() -> Upload:
    """The session's upload, empty at first."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Upload()
    return st.session_state[_KEY]


def key(name: str, *parts: object) -> str:
    """The key of a widget."""
    return "_".join(map(str, (_KEY, name, *parts)))
