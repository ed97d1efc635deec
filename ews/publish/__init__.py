"""Everything a reader sees: priorities, flags and panels come in, files in ``site/`` go out.

No formula lives here, and no text from data reaches a template engine or
HTML unescaped.
"""
