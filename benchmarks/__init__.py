"""Speed and quality, measured; never asserted in a timed test."""
