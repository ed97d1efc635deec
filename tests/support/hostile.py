"""Names that a spreadsheet, a template or a parser may take for something else than a name."""

NAMES = (
    *("=cmd()", "+1", "-1+1", "@SUM(A1)", "{{7*7}}", "{=1+1}", "$$note$$", "[here](javascript:alert(1))"),
    *("two\nlines", "🏙️", "L" + "o" * 298 + "g", "<img src=x onerror=alert(1)>"),
)
