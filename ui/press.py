"""Sets one report as PDF: its data come in as JSON, the file goes out. Run as a process of its own (`ui/report.py`).

typst keeps what it has laid out of the last ten reports in memory, hundreds of megabytes: here they end with the
process.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import typst

TEMPLATE = Path(__file__).parent / "report.typ"


def main() -> None:
    """PDF/UA with the fonts that typst brings along. Letters that these lack are not allowed in PDF/UA: a report with
    such letters is a PDF without that promise, in the fonts of this machine."""
    data = sys.stdin.buffer.read().decode("utf-8")
    try:
        pdf = _set(data, "ua-1", ignore_system_fonts=True)
    except typst.TypstError:
        pdf = _set(data, [], ignore_system_fonts=False)
    sys.stdout.buffer.write(pdf)


def _set(data: str, standard: str | list[str], ignore_system_fonts: bool) -> bytes:
    return typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        format="pdf",
        sys_inputs={"report": data},
        pdf_standards=standard,
        ignore_system_fonts=ignore_system_fonts,
        timestamp=datetime.now(UTC).replace(microsecond=0),
    )


if __name__ == "__main__":
    main()
