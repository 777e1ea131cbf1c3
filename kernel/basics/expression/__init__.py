"""Conditions such as `score > 0.8 and tries < 3`: a small closed language, evaluated inside workflows.

There are no loops, no assignments, no text patterns, and no calls but those of `FUNCTIONS`. An unknown name and a wrong type
are errors with a column, never false. Replay depends on the meaning of an expression, so a version fixes that meaning for good:
store `VERSION` beside an expression; a change of meaning is a new version beside the old one.

```
or · and · not · == != < <= > >= in "not in" · + - · * / % · - (sign) · a.b a["b"] a[0] · literals, lists, (…), calls
```
Both sides of a comparison are of one kind (number, text, true or false, list, object). Only `null` is compared with anything,
by `==` and `!=`. `and`, `or` and `not` take true and false alone. `has(a.b)` returns whether the name exists.

An evaluation is paid in steps: one for each part of the expression, for each pair of values that it compares, and for every 64
characters of a text that it reads. More than `STEPS` of them are an error, too.

The grammar is not a subset of Python's, so the parser is our own (`docs/decisions/0019`).
"""

from kernel.basics.expression.faults import STEPS, Steps, TooManySteps
from kernel.basics.expression.functions import FUNCTIONS
from kernel.basics.expression.language import VERSION, check, evaluate, holds
from kernel.basics.expression.parser import DEEPEST, LONGEST, MOST_WITHIN

__all__ = [
    "DEEPEST", "FUNCTIONS", "LONGEST", "MOST_WITHIN", "STEPS", "VERSION", "Steps", "TooManySteps", "check", "evaluate", "holds",
]  # fmt: skip
