"""Erasure in a SQL database, in two steps: a plan lists all rows and objects with the words in question, then they are erased.

`runs` plans for a tenant or a workflow, `person` for a person, `carry_out` writes.
"""

from plugins.storage.sql.erasure.sql_erasure import SqlErasure

__all__ = ["SqlErasure"]
