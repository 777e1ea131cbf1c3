"""The rows of the peers as Markdown: sorted by the time of a short run, the best figure of each column in bold."""

from __future__ import annotations

from dataclasses import dataclass

from tests.bench.peers.measure import Measured, Work


@dataclass(frozen=True)
class Row:
    """An engine on a store: its figures, or the reason why there are none."""

    engine: str
    measured: Measured | None = None
    why: str = ""

    def line(self) -> str:
        """Return the row as plain text, for the terminal."""
        if self.measured is None:
            return f"{self.engine}: not measured: {self.why}"
        return f"{self.engine}: {', '.join(_cells(self.measured))}"

    def note(self) -> str:
        """Return the versions and settings of the engine, or the reason why it has no figures."""
        if self.measured is None:
            return f"- {self.engine}: not measured. {self.why}"
        return f"- {self.engine}: " + "; ".join(part for part in (self.measured.versions, self.measured.commits) if part) + "."


def table(rows: list[Row], work: Work) -> str:
    """Return the table of one store, with notes."""
    head = (
        f"| | {work.short} steps, alone | each further step | {work.short} steps, {work.in_flight} in flight "
        f"| {work.shape_steps} steps, {work.shape_in_flight} in flight |\n| --- | --- | --- | --- | --- |"
    )
    there = sorted([(row, row.measured) for row in rows if row.measured], key=lambda pair: pair[1].short_ms)
    best = [_best([measured for _, measured in there], column) for column in range(4)]
    lines = []
    for row, measured in there:
        cells = [f"**{cell}**" if measured is best[column] else cell for column, cell in enumerate(_cells(measured))]
        lines.append(f"| {row.engine} | {' | '.join(cells)} |")
    notes = [row.note() for row in [*(row for row, _ in there), *(row for row in rows if row.measured is None)]]
    return "\n".join([head, *lines, "", *notes])


def _numbers(measured: Measured) -> tuple[float, float, float, float]:
    return measured.short_ms, measured.further_ms, measured.many, measured.shape


def _best(all_of_them: list[Measured], column: int) -> Measured | None:
    """Return the best of a column: the least milliseconds, or the most steps a second."""
    pick = min if column < 2 else max
    return pick(all_of_them, key=lambda measured: _numbers(measured)[column], default=None)


def _cells(measured: Measured) -> list[str]:
    return [f"{value:,.4g} {unit}" for value, unit in zip(_numbers(measured), ("ms", "ms", "steps/s", "steps/s"), strict=True)]
