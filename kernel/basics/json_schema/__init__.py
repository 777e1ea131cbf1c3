"""The one JSON Schema checker of the program: it checks schemas, and values against them.

The dialect is 2020-12, or the one that a schema's own `$schema` names (drafts 4, 6, 7 and 2019-09). Nothing is fetched: every
`$ref` must stay within the schema. `format` is an annotation, as in 2020-12, and never a fault. Numbers are compared as
decimals, and patterns are those of ECMA-262. jsonschema-rs decides whether a value fits. The bounds on its work are our own
(`graph`, `patterns`), and so are the messages (`fault`): they must not change when jsonschema-rs is upgraded.

Both functions are pure, so that a workflow may use them: the same schema and value give the same message on every replay.
"""

from kernel.basics.json_schema.checker import Fault, check_schema, fault_of

__all__ = ["Fault", "check_schema", "fault_of"]
