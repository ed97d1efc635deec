"""Errors a person is shown: every class has its own exit code, in the ten of its kind."""

import inspect

from ews import errors
from ews.corrections import EmptyReasonError


CLASSES = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if kind is not errors.EwsError]


def test_no_two_errors_end_a_command_with_the_same_code() -> None:
    codes = [kind.exit_code for kind in CLASSES]
    assert len(set(codes)) == len(codes)
    assert all(code >= 10 for code in codes), "1 is for the unforeseen, 2 for arguments"
    assert EmptyReasonError.exit_code == 2


def test_every_error_is_caught_as_the_builtin_it_is_too() -> None:
    assert all(kind.__bases__[0] is errors.EwsError and len(kind.__bases__) == 2 for kind in CLASSES)


def test_a_message_stands_without_quotation_marks() -> None:
    error = errors.NotFoundError("E05: no such area.", hint="Look it up.")
    assert (str(error), error.hint) == ("E05: no such area.", "Look it up.")


def test_all_problems_of_the_catalogue_are_one_message() -> None:
    error = errors.CatalogueError(["a.toml: x: is missing", "b.toml: y: is missing"])
    assert str(error).splitlines() == ["2 problems in the definitions:", *error.problems]
    assert str(errors.CatalogueError(["a.toml: x"])).startswith("1 problem in")
