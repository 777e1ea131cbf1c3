"""One-way messages by Apprise: ntfy, Pushover, Matrix, Discord, text messages and a hundred more. Needs the extra `apprise`."""

from __future__ import annotations

from urllib.parse import quote

from apprise import Apprise, AppriseAsset

from kernel.basics.errors import InvalidInput, ProviderRefused, ProviderUnavailable
from kernel.kinds.channel import Notice
from kernel.kinds.notification import Told
from plugins.notification._notice_words import body, subject
from plugins.notification._service import secret_of
from plugins.notification.webhook import in_words

HERE = "{address}"


def create(*, url_env: str = "APPRISE_URL") -> AppriseChannel:
    """Return the channel.

    Args:
        url_env: the variable that holds the Apprise address, which may be a secret. `{address}` in it is the person's address
            on the channel.

    Raises:
        InvalidInput: the variable's name is missing.
    """
    if not url_env:
        raise InvalidInput("Notification plugin apprise: url_env is missing: the variable with the address.", "config")
    return AppriseChannel(url_env)


class AppriseChannel:
    """Sends words. Others may read these services too, so that a message has no link that decides."""

    links, updates = False, False

    def __init__(self, url_env: str) -> None:
        self._url_env = url_env

    async def tell(self, notice: Notice) -> dict[str, str]:
        """Send a message. Most services know no repeats and no threads."""
        await self._send(notice.to, subject(notice), body(notice, 2_000))
        return {}

    async def send(self, told: Told) -> None:
        """Send an event."""
        await self._send("", told.event.type, in_words(told))

    async def close(self) -> None:
        """Close nothing."""

    async def _send(self, to: str, title: str, words: str) -> None:
        url = secret_of(self._url_env, "url_env")
        sender = Apprise(asset=AppriseAsset(secure_logging=True))
        if not sender.add(url.replace(HERE, quote(to, safe=""))):
            raise ProviderRefused(f"The variable {self._url_env} does not hold an address that Apprise knows.")
        if not await sender.async_notify(body=words or title, title=title):
            raise ProviderUnavailable("Apprise could not send the message; its service says no more.")
