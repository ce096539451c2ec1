"""`policydiff serve`: the archive live, subscription, the provider's events, and the page to review on.

* `settings`, `server`: what is configured, and what lives as long as the process
* `app`: every address and what answers it; `guard`: what every request passes through
* `asked`, `answers`: a request and a response as the handlers see them
* `archive`, `compare`: what is public
* `subscribing`, `readers`, `confirming`, `webhook`: the doors of the list
* `session`, `review`, `review_view`: who may decide, and on what

A handler is a function from a request to a response that runs in a thread. No page has a script.
"""
