"""Which objects a URL means."""

from __future__ import annotations

from urllib.parse import urlsplit

from kernel.basics.errors import InvalidInput
from kernel.kinds.objects import Objects
from plugins import discovery
from plugins.storage import sql
from runtime.settings import Settings

PLUGINS = {"file": "folder"}
"""A URL's scheme → the plugin, where the two are not the same word."""


def open_objects(url: str) -> Objects:
    """Return the objects at `url`: a folder by `file:///…`, a bucket by `s3://…`, or what another plugin's scheme says.

    Raises:
        UnknownPlugin: no plugin is for this scheme.
        InvalidInput: the URL is wrong, or the plugin's package is not installed.
    """
    scheme = urlsplit(url).scheme
    name = PLUGINS.get(scheme, scheme)
    if not name:
        raise InvalidInput(
            "MOFA_OBJECTS_URL: this is not a URL; write file:///absolute/path or s3://bucket/prefix.", "MOFA_OBJECTS_URL"
        )
    try:
        create = discovery.load("objects", name)
    except ImportError as error:
        raise InvalidInput(
            f"MOFA_OBJECTS_URL: {scheme}:// needs the package {error.name}; install it with: uv sync --extra {name}",
            "MOFA_OBJECTS_URL",
        ) from None
    objects: Objects = create(url=url)
    return objects


def open_storage(settings: Settings) -> sql.SqlStorage:
    """Return the store of these settings, with its objects. Nothing is opened before its first use."""
    return sql.create(url=settings.database_url, objects=open_objects(settings.objects_url))
