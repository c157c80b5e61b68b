"""`staff`: the local accounts of those who may change the data, where no identity provider keeps them."""

from __future__ import annotations

import argparse
import getpass
import sys

from etl.accounts import SHORTEST, AccountError, Accounts, checked_name
from etl.commands import DONE
from etl.plain import aligned
from etl.settings import settings

AUTHOR = "stands as author in the history of the data, which everybody can read"


def add_to(commands: argparse._SubParsersAction) -> None:
    """The command and what it can do, on the command line."""
    staff = commands.add_parser("staff", help="local accounts of those who may change the data in the browser")
    what = staff.add_subparsers(title="what to do", metavar="WHAT", required=True)
    for name, run, said in (
        ("add", run_add, f"make an account; NAME {AUTHOR}"),
        ("password", run_password, "change the password of an account, and end its sessions"),
        ("remove", run_remove, "remove an account, and end its sessions"),
    ):
        command = what.add_parser(name, help=said)
        command.add_argument("name", metavar="NAME")
        command.set_defaults(run=run)
    what.add_parser("list", help="list the accounts").set_defaults(run=run_list)


def run_add(args: argparse.Namespace) -> int:
    """`staff add NAME`: one more person may sign in."""
    checked_name(args.name)  # before anybody thinks of a password
    account = Accounts(settings()).add(args.name, _password())
    print(f"{account.name} can sign in. This name {AUTHOR}.")
    return DONE


def run_password(args: argparse.Namespace) -> int:
    """`staff password NAME`: a new password; who is signed in with the old one is so no longer."""
    Accounts(settings()).set_password(args.name, _password())
    print(f"The password of {args.name} is changed; sessions from before have ended.")
    return DONE


def run_remove(args: argparse.Namespace) -> int:
    """`staff remove NAME`: the person cannot sign in any more; the history keeps their name."""
    Accounts(settings()).remove(args.name)
    print(f"{args.name} cannot sign in any more; sessions have ended. The history keeps the name.")
    return DONE


def run_list(args: argparse.Namespace) -> int:
    """`staff list`: who can sign in."""
    accounts = Accounts(settings()).listed()
    if accounts:
        print(aligned(["name", "since"], [[account.name, account.made] for account in accounts]))
    else:
        print("There are no accounts. `python -m etl staff add NAME` makes one.")
    return DONE


def _password() -> str:
    """From the terminal twice, unseen; where there is none, the first line of the input. Never an argument: those are
    seen by other users of the machine and kept in the shell's history."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    try:
        password = getpass.getpass(f"Password ({SHORTEST} letters or more): ")
        again = getpass.getpass("The same again: ")
    except EOFError as error:
        raise AccountError("No password was given; nothing was changed.") from error
    if again != password:
        raise AccountError("The two passwords differ; nothing was changed.")
    return password
