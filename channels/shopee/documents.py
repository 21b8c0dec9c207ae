"""Labels of parcels: which kinds there are, made, how far they are, downloaded."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from channels.labels import LabelKinds, LabelKindsReading, LabelStates, Paper
from channels.parcels import Parcel
from channels.shopee import errors
from channels.shopee.client import DOCUMENTS_AT_ONCE, ShopClient
from channels.shopee.connect import Session
from channels.shopee.payloads import DocumentRow
from omnihub.core import batches
from omnihub.core.errors import RemoteError, Unreadable
from omnihub.core.texts import Text

READY, FAILED = "READY", "FAILED"
PAPERS: Mapping[Paper, str] = {Paper.THERMAL: "THERMAL_", Paper.A4: "NORMAL_"}
LABEL_END = "_AIR_WAYBILL"

Call = Callable[[ShopClient, Sequence[Parcel]], list[DocumentRow]]


def kinds(session: Session, parcels: Sequence[Parcel]) -> LabelKindsReading:
    rows, problems = _rows(session, parcels, ShopClient.document_parameters)
    found = {number: _kinds(row) for number, row in rows.items()}
    unknown = {number: _without_kind() for number, one in found.items() if not one.suggested}
    known = {number: one for number, one in found.items() if number not in unknown}
    return LabelKindsReading(known, {**problems, **unknown})


def make(session: Session, kind: str, parcels: Sequence[Parcel]) -> Mapping[str, RemoteError]:
    """What Shopee did not take, by the package's number. Making a label once more does no harm."""

    def call(client: ShopClient, some: Sequence[Parcel]) -> list[DocumentRow]:
        return client.create_documents(kind, some)

    return _rows(session, parcels, call)[1]


def states(session: Session, kind: str, parcels: Sequence[Parcel]) -> LabelStates:
    def call(client: ShopClient, some: Sequence[Parcel]) -> list[DocumentRow]:
        return client.document_results(kind, some)

    rows, problems = _rows(session, parcels, call)
    failed = {number: _failed(row) for number, row in rows.items() if row.status == FAILED}
    ready = frozenset(number for number, row in rows.items() if row.status == READY)
    return LabelStates(ready, frozenset(rows.keys() - ready - failed.keys()), {**problems, **failed})


def download(session: Session, kind: str, parcels: Sequence[Parcel]) -> bytes:
    """Of up to DOCUMENTS_AT_ONCE parcels."""
    return session.ask(partial(ShopClient.download_documents, kind=kind, parcels=parcels))


def _rows(
    session: Session, parcels: Sequence[Parcel], call: Call
) -> tuple[dict[str, DocumentRow], dict[str, RemoteError]]:
    found: dict[str, DocumentRow] = {}
    problems: dict[str, RemoteError] = {}
    for some in batches.of(DOCUMENTS_AT_ONCE, parcels):
        named = _by_parcel(some, session.ask(lambda client, some=some: call(client, some)))  # type: ignore[misc]
        for parcel in some:
            row = named.get(parcel.number)
            if row is None:
                problems[parcel.number] = _unanswered()
            elif row.failed and row.status != FAILED:
                problems[parcel.number] = errors.error(row.failed, row.message)
            else:
                found[parcel.number] = row
    return found, problems


def _by_parcel(parcels: Iterable[Parcel], rows: Iterable[DocumentRow]) -> dict[str, DocumentRow]:
    """A row names the package, or only the order where that was not split."""
    numbers = {parcel.number for parcel in parcels}
    whole = {parcel.order: parcel.number for parcel in parcels if not parcel.split}
    named = {row.package if row.package in numbers else whole.get(row.order, ""): row for row in rows}
    return {number: row for number, row in named.items() if number}


def _kinds(row: DocumentRow) -> LabelKinds:
    """Where several kinds fit a paper, the suggested one or else the first. JOB couriers have kinds of
    their own, which end alike.
    """
    of: dict[Paper, str] = {}
    for paper, begin in PAPERS.items():
        fitting = [one for one in row.selectable if one.startswith(begin) and one.endswith(LABEL_END)]
        if fitting:
            of[paper] = row.suggested if row.suggested in fitting else fitting[0]
    return LabelKinds(row.suggested or next(iter(row.selectable), ""), of)


def _failed(row: DocumentRow) -> RemoteError:
    """Without a reason it failed to make it, which may be better the next time."""
    return errors.error(row.failed or "package_print_failed", row.message)


def _unanswered() -> RemoteError:
    return Unreadable(
        Text("Shopee's answer about labels leaves this parcel out. It is tried again."),
        code="label_unanswered",
    )


def _without_kind() -> RemoteError:
    return errors.NotPrintable(
        Text("Shopee names no kind of label for this parcel."), code=errors.NotPrintable.neutral
    )
