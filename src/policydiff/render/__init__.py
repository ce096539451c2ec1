"""Reports, changelogs and notices as text: one module a format, one function from record to `str`."""
