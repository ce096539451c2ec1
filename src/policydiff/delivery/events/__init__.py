"""What became of mails after they left, as the provider or a receiving server tells it.

* `records`: one event, whoever tells it, and what it means for a delivery and for a reader
* `codes`: what a status code (RFC 3463) says of an address
* `signature`: whether a batch comes from SendGrid
* `sendgrid`: SendGrid's batches into events; `delivery.bounces` does the same for bounce mails
* `ingest`: events into the ledger

Nothing here listens on a port: who receives a webhook calls `check_signature`, `read_body` and
`ingest_events`, in this order.
"""
