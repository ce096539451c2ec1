"""German: words made equal, phrases found and sentences read, so that they mean what English ones mean.

Ids of meanings belong to no language: "Weitergabe an Werbepartner" and "shared with advertisers" give the
same nodes. Everything after reading (atoms, deltas, rules, explanations) is the same code. What is read
here is less than in English, and what is not read stays unexplained.
"""
