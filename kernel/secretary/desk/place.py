"""Where a desk is found."""

from __future__ import annotations


def desk_id(name: str, tenant: str | None = None) -> str:
    """Return the workflow id of a desk: `desk/NAME`, or `desk@TENANT/NAME`, so that tenants may have desks of one name."""
    if tenant is None:
        return f"desk/{name}"
    return f"desk@{tenant.replace('%', '%25').replace('/', '%2F')}/{name}"
