"""The sixteen squares, as the tests of ingest have them."""

from tests.ingest.conftest import gridley as gridley
from tests.ingest.conftest import read_once as read_once
