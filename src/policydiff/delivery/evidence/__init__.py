"""What was told and sent, as a chain of records that nobody alters unseen.

* `chain`: records, each with the hash of the one before, and whether they hold
* `sealing`: what is written down, before the first mail and after a run
* `store`: chains in the store
* `ledger`: whether the store's own chains hold, and the ledger is as they say
* `pack`, `summary`: a notice's evidence as a folder or a zip file, and its first page
* `check`: whether such a pack holds, without any database
* `recipient`: what evidence says of one person
"""
