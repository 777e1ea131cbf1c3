"""Objects in a bucket of S3, or of a server with the same API: `s3://bucket/prefix`.

Keys, region and endpoint come from the environment, as for Amazon's own tools: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`,
`AWS_SESSION_TOKEN`, `AWS_REGION`, `AWS_ENDPOINT_URL`; or from the machine's role.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from kernel.basics.errors import InvalidInput, StoreUnavailable
from kernel.basics.sha256 import sha256_of_bytes
from kernel.kinds.objects import Objects, check_address, checked, not_there

TIMEOUT = timedelta(seconds=60)
RETRIES = {"max_retries": 2, "retry_timeout": timedelta(seconds=10)}
"""The SDK's own retries, for short failures only: Temporal retries after longer ones."""


def create(*, url: str) -> Objects:
    """Return a store in the bucket `s3://bucket` or `s3://bucket/prefix`. Nothing is opened before its first use.

    Raises:
        InvalidInput: it is not such a URL, or the environment's settings cannot be used.
    """
    given = urlsplit(url)
    if given.scheme != "s3" or not given.hostname or given.username or given.query:
        raise InvalidInput(
            "MOFA_OBJECTS_URL: for a bucket write s3://bucket/prefix. Keys, AWS_REGION and AWS_ENDPOINT_URL come from the "
            "environment.",
            "MOFA_OBJECTS_URL",
        )
    # A server of one's own may use http, and has the bucket's name in the path.
    options: Any = {"client_options": {"allow_http": True, "timeout": TIMEOUT}, "retry_config": RETRIES}
    try:
        return Bucket(
            S3Store(given.netloc, prefix=given.path.strip("/") or None, **options), f"s3://{given.netloc}{given.path}"
        )
    except (BaseError, ValueError) as error:
        raise InvalidInput(f"MOFA_OBJECTS_URL: {url} cannot be used: {_first(error)}", "MOFA_OBJECTS_URL") from None


class Bucket:
    """`kernel.kinds.objects.Objects` in a bucket. S3 shows an object only when it is complete."""

    def __init__(self, store: S3Store, shown: str) -> None:
        self._store, self._shown = store, shown

    async def put(self, data: bytes) -> str:
        """Write the object. If it exists already, it is replaced by the same bytes."""
        address = sha256_of_bytes(data)
        with self._readable(address):
            await obstore.put_async(self._store, _name(address), data)
        return address

    async def get(self, address: str) -> bytes:
        """Return the object's bytes, compared with their address."""
        with self._readable(address):
            answer = await obstore.get_async(self._store, _name(address))
            data = bytes(await answer.bytes_async())
        return checked(address, data, self._shown)

    async def delete(self, address: str) -> None:
        """Delete the object. A bucket with versioning keeps it: switch versioning off, or let old versions expire."""
        with self._readable(address):
            try:
                await obstore.delete_async(self._store, _name(address))
            except FileNotFoundError:
                return

    async def close(self) -> None:
        """Do nothing: the SDK closes its connections when the store is deleted."""

    @contextmanager
    def _readable(self, address: str) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise not_there(address, self._shown) from None
        except (BaseError, OSError, ValueError) as error:
            raise StoreUnavailable(f"The bucket {self._shown} does not answer as it should: {_first(error)}") from None


def _name(address: str) -> str:
    check_address(address)
    return f"{address[:2]}/{address[2:]}"


def _first(error: Exception) -> str:
    """Return the first line of the SDK's message; the others are debugging output."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[0] if lines else type(error).__name__)[:300]
