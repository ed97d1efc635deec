"""The command line: arguments come in, text and an exit code go out.

Every command lives in the module of its name, opens the workspace, calls one
function and shows the result.  Rooms are imported inside the commands, so that
``ews --help`` answers at once.
"""

import os

import click

from ews import __version__
from ews.cli.accept import accept
from ews.cli.area import area
from ews.cli.areas import areas
from ews.cli.backtest import backtest
from ews.cli.boundaries import boundaries
from ews.cli.brief import brief
from ews.cli.check import check
from ews.cli.console import Commands
from ews.cli.dalmatian import dalmatian
from ews.cli.deliveries import deliveries
from ews.cli.demo import demo
from ews.cli.disagreements import disagreements
from ews.cli.export import export
from ews.cli.flags import flags
from ews.cli.forget import forget
from ews.cli.gate import gate
from ews.cli.init import init
from ews.cli.map import map_
from ews.cli.pockets import pockets
from ews.cli.postcodes import postcodes
from ews.cli.priorities import priorities
from ews.cli.publish import publish
from ews.cli.quarantine import quarantine
from ews.cli.refresh import refresh
from ews.cli.reopen import reopen
from ews.cli.restore import restore
from ews.cli.series import series
from ews.cli.status import status
from ews.cli.withdraw import withdraw


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="ews %(version)s")
def main() -> None:
    """Find change in neighbourhoods early enough to act.

    Start with `ews demo`, or make a workspace with `ews init`, put files into
    its data folder and run `ews refresh`.
    """
    # Numpy's products are small here and series are watched side by side: threads inside each product
    # only wait for one another, and made a refresh three times as long. Read when numpy is imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


# in the order of the work, not of the alphabet
for command in (
    init, demo, check, refresh, status, flags, priorities, area, series, disagreements, dalmatian, pockets,
    map_, brief, publish, export, gate, boundaries, areas, postcodes, deliveries, withdraw, restore,
    quarantine, accept, reopen, forget, backtest,
):  # fmt: skip
    main.add_command(command)
