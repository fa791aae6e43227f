"""The way of a text from its draft to the public: the only writer of an edition's state.

`RULES` is the whole workflow as a table; docs/workflow.md shows the same table and is tested
against this one. `blockers` says why a step would be refused, `perform` takes it. Button, view,
bulk action, command and test ask these two.
"""

from articles.workflow.due import expire_due, publish_due
from articles.workflow.refusal import Refused
from articles.workflow.rules import LABELS, RULES, Rule
from articles.workflow.steps import blockers, edit_blockers, offered, open_article, perform

__all__ = [
    "LABELS",
    "RULES",
    "Refused",
    "Rule",
    "blockers",
    "edit_blockers",
    "expire_due",
    "offered",
    "open_article",
    "perform",
    "publish_due",
]
