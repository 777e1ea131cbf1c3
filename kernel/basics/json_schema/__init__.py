"""The one JSON Schema checker of the program: is a schema usable, and what is wrong with a value.

The dialect is 2020-12, or the one that a schema's own `$schema` names (drafts 4, 6, 7 and 2019-09). Nothing is fetched: every
`$ref` stays within the schema. `format` is a note, as 2020-12 has it, and faults nothing. Numbers are compared as decimals, and
patterns are those of ECMA-262. jsonschema-rs decides; the bounds on its work are ours (`graph`, `patterns`), and so are the
words for a fault (`fault`), which must not change when it does.

Both functions are pure, so that a workflow may use them: the same schema and value give the same words on every replay.
"""

from kernel.basics.json_schema.checker import Fault, check_schema, fault_of

__all__ = ["Fault", "check_schema", "fault_of"]
