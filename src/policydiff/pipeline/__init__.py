"""The tool in a few short functions that read like the README."""
