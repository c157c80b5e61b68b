"""Work on the lake in a process of its own: with millions of rows it takes minutes and gigabytes, which neither the
pages of a server should wait for nor its memory hold on to."""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import duckdb

from etl.errors import AtlasError, LakeError
from etl.lake import Lake, open_lake
from etl.reasons import reason
from etl.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")
_ROOT = Path(__file__).resolve().parent.parent
_log = logging.getLogger(__name__)


def apart(where: Settings, work: Callable[Concatenate[Lake, P], T], *arguments: P.args, **named: P.kwargs) -> T:
    """What `work(lake, …)`, a function of a module, returns or raises, of the lake that `where` names. Raises
    `LakeError` where its process ends before."""
    done = subprocess.run(
        [sys.executable, "-m", "etl.apart"],
        cwd=_ROOT,
        env={**os.environ, **where.environment},
        input=pickle.dumps((work, arguments, named)),
        stdout=subprocess.PIPE,
        start_new_session=True,  # an interrupt at the terminal is the server's to answer
        check=False,
    )
    if done.returncode:
        _log.error("the process of %s ended with %s", work.__qualname__, done.returncode)
        raise LakeError(
            "This could not be worked out: its process ended, as it does where memory runs out."
            " The history tells whether anything was changed."
        )
    raised, value = pickle.loads(done.stdout)
    if raised:
        raise value
    return cast(T, value)


def _answer(work: Callable[..., Any], arguments: tuple[Any, ...], named: dict[str, Any]) -> tuple[bool, Any]:
    try:
        return False, work(open_lake(), *arguments, **named)
    except AtlasError as error:
        return True, error
    except (duckdb.Error, OSError) as error:
        _log.exception("%s failed", work.__qualname__)
        return True, LakeError(f"The lake or its disk cannot be used ({reason(error)}).")


def main() -> None:
    """The process: one piece of work from the standard input, what came of it on the standard output."""
    logging.basicConfig(format="%(asctime)s %(process)d %(levelname)s %(message)s")
    answer, sys.stdout = sys.stdout.buffer, sys.stderr  # whatever is printed on the way is no answer
    pickle.dump(_answer(*pickle.load(sys.stdin.buffer)), answer)
    answer.flush()


if __name__ == "__main__":
    main()
