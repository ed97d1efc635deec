"""Write a definition as a person would: TOML that `ews check` reads and an analyst edits."""

from ews.catalogue.geographies import Geography
from ews.workspace import toml_text


def text_of(geography: Geography) -> str:
    """Return *geography* as the text of its definition."""
    lists = {key: getattr(geography, key) for key in ("files", "member", "code", "name")}
    lines = [f"{key} = {toml_text(getattr(geography, key))}" for key in ("title", "level", "vintage", "kind")]
    lines += [
        f"{key} = [{', '.join(map(_literal, texts))}]"
        for key, texts in lists.items()
        if texts or key == "code"
    ]
    lines += ["", "[source]"]
    source = geography.source
    lines += [f"{key} = {toml_text(getattr(source, key))}" for key in ("publisher", "licence", "attribution")]
    return "\n".join(lines) + "\n"


def _literal(text: str) -> str:
    """Return *text* in the quotation marks that leave backslashes alone, where it can be."""
    return f"'{text}'" if text.isprintable() and "'" not in text else toml_text(text)
