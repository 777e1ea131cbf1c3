"""Finds e-mail addresses, phone numbers, payment cards, and keys and tokens, by patterns and checksums alone.

Nothing is downloaded, and nothing leaves the process. Phone numbers are found by Google's libphonenumber, cards by
python-stdnum (Luhn), keys and tokens by the provider patterns of detect-secrets, without its guesses by entropy.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

import phonenumbers
from detect_secrets.plugins import (
    aws,
    azure_storage_key,
    discord,
    github_token,
    gitlab_token,
    mailchimp,
    pypi_token,
    sendgrid,
    slack,
    square_oauth,
    stripe,
    telegram_token,
    twilio,
)
from stdnum import luhn

from kernel.basics.errors import InvalidInput
from kernel.basics.secrets import SECRET, URL_CREDENTIALS
from kernel.kinds.redaction import Finder, Found, RedactionKind

REMEMBERED = 4096

_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,63}(?![\w-])")
_CARD = re.compile(r"(?<![\d.,-])(?<!\d )[2-6](?:[ -]?\d){12,18}(?!\d)(?!-\d)")
# The detectors for OpenAI, npm, signed tokens and passwords in URLs are left out: on hostile texts they take quadratic time.
# The patterns of kernel/basics/secrets.py replace them.
_DETECTORS = (
    aws.AWSKeyDetector, azure_storage_key.AzureStorageKeyDetector, discord.DiscordBotTokenDetector,
    github_token.GitHubTokenDetector, gitlab_token.GitLabTokenDetector, mailchimp.MailchimpDetector,
    pypi_token.PypiTokenDetector, sendgrid.SendGridDetector, slack.SlackDetector,
    square_oauth.SquareOAuthDetector, stripe.StripeDetector, telegram_token.TelegramBotTokenDetector, twilio.TwilioKeyDetector,
)  # fmt: skip


def create(*, kinds: Sequence[RedactionKind], phone_region: str | None = None) -> Finder:
    """Return a finder of these kinds.

    Args:
        phone_region: the region of numbers without a country code, for example `DE`. Without it, they are not found.

    Raises:
        InvalidInput: the region does not exist.
    """
    if phone_region is not None and phone_region not in phonenumbers.SUPPORTED_REGIONS:
        raise InvalidInput(f"privacy.phone_region: {phone_region!r} is not a region; write two letters, such as DE or US.")
    return Patterns(kinds, phone_region)


class Patterns:
    """`kernel.kinds.redaction.Finder` by patterns.

    Where two kinds overlap, the earlier in this order wins: secrets, e-mails, cards, phones.
    """

    def __init__(self, kinds: Sequence[RedactionKind], phone_region: str | None) -> None:
        finders: dict[RedactionKind, Callable[[str], Iterator[tuple[int, int]]]] = {
            "secrets": _secrets,
            "emails": lambda text: (match.span() for match in _EMAIL.finditer(text)),
            "cards": _cards,
            "phones": lambda text: _phones(text, phone_region),
        }
        self._finders = {kind: find for kind, find in finders.items() if kind in kinds}
        self._known: dict[bytes, list[Found]] = {}

    def find(self, text: str) -> list[Found]:
        """Return all finds, sorted by position.

        Results are kept by the text's hash, because each call of a conversation sends its earlier messages again.
        """
        key = hashlib.sha256(text.encode(errors="replace")).digest()
        found = self._known.pop(key, None)
        if found is None:
            found = self._look(text)
        self._known[key] = found
        while len(self._known) > REMEMBERED:
            self._known.pop(next(iter(self._known)), None)
        return found

    def _look(self, text: str) -> list[Found]:
        taken: list[Found] = []
        for kind, find in self._finders.items():
            starts = [found.start for found in taken]  # those of one kind do not overlap, and are in order
            more = []
            for start, end in _joined(find(text)):
                before = bisect_left(starts, end)
                if start < end and not (before and taken[before - 1].end > start):
                    more.append(Found(kind=kind, start=start, end=end))
            taken = sorted([*taken, *more], key=lambda found: found.start)
        return taken


def _secrets(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (SECRET, *_patterns()):
        for match in pattern.finditer(text):
            yield match.span()
    yield from (match.span("password") for match in URL_CREDENTIALS.finditer(text))


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(pattern for detector in _DETECTORS for pattern in detector().denylist)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join overlapping spans: several patterns may match parts of one key."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _cards(text: str) -> Iterator[tuple[int, int]]:
    for match in _CARD.finditer(text):
        if luhn.is_valid(re.sub(r"\D", "", match[0])):
            yield match.span()


def _phones(text: str, region: str | None) -> Iterator[tuple[int, int]]:
    for match in phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.VALID):
        # An opening bracket without its closing one belongs to the sentence, not to the number.
        stray = match.raw_string.startswith("(") and ")" not in match.raw_string
        yield match.start + stray, match.end
