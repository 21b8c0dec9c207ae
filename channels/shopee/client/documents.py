"""Air waybills: made, asked for, downloaded. Up to DOCUMENTS_AT_ONCE parcels a call."""

from collections.abc import Sequence
from typing import Any

from channels.parcels import Parcel
from channels.shopee import payloads
from channels.shopee.client.calling import ShopCaller

DOCUMENTS_AT_ONCE = 50
ALL_ROWS_FAILED = "batch_api_all_failed"


class Documents(ShopCaller):
    def document_parameters(self, parcels: Sequence[Parcel]) -> list[payloads.DocumentRow]:
        return self._documents("get_shipping_document_parameter", [_named(one) for one in parcels])

    def create_documents(self, kind: str, parcels: Sequence[Parcel]) -> list[payloads.DocumentRow]:
        rows = [
            {
                **_named(one),
                "tracking_number": one.tracking_number,
                "shipping_document_type": kind,
            }
            for one in parcels
        ]
        return self._documents("create_shipping_document", rows)

    def document_results(self, kind: str, parcels: Sequence[Parcel]) -> list[payloads.DocumentRow]:
        rows = [{**_named(one), "shipping_document_type": kind} for one in parcels]
        return self._documents("get_shipping_document_result", rows)

    def download_documents(self, kind: str, parcels: Sequence[Parcel]) -> bytes:
        """All of them in one file, whatever kind of file that is."""
        body = {"shipping_document_type": kind, "order_list": [_named(one) for one in parcels]}
        return self._file("/logistics/download_shipping_document", body)

    def _documents(self, name: str, rows: Sequence[dict[str, Any]]) -> list[payloads.DocumentRow]:
        answer = self._call(
            "POST",
            f"/logistics/{name}",
            json={"order_list": list(rows)},
            read_all_the_same=ALL_ROWS_FAILED,
        )
        return payloads.DocumentRow.parse_all(answer.get("response"))


def _named(parcel: Parcel) -> dict[str, str]:
    """A package's number is asked for only where the order was split."""
    named = {"order_sn": parcel.order}
    return {**named, "package_number": parcel.number} if parcel.split else named
