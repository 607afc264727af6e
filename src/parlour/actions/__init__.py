"""Actions: a plain function for each thing a person can do, `(tx, actor, *, …)`, synchronous, on one transaction.

No framework, no socket, no clock of their own. `App.perform` and `App.read` decide how they run.
"""
