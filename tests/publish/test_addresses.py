import pytest

from ews.publish.addresses import file_name
from ews.publish.addresses import safe_link


@pytest.mark.parametrize(
    ("code", "name"),
    [("E05000001", "E05000001"), ("../x", "-x"), ("a b/c", "a-b-c"), ("", "-"), ("CON:", "CON-")],
)
def test_file_names_hold_nothing_but_letters_digits_and_dashes(code: str, name: str) -> None:
    assert file_name(code) == name


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//host/x", "https://a b", "", "ftp://x"]
)
def test_only_web_addresses_become_links(address: str) -> None:
    assert safe_link(address) == ""


def test_a_web_address_stays_as_it_is() -> None:
    assert safe_link("https://www.nomisweb.co.uk/") == "https://www.nomisweb.co.uk/"
