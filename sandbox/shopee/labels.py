"""Air waybills: what can be printed, made, waited for, downloaded."""

import time
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from sandbox import faults, options, storage
from sandbox.shopee import errors, label_files, parcels, pushes
from sandbox.shopee.calls import Call
from sandbox.shopee.errors import ApiError
from sandbox.shopee.models import Order, Package

MOST = 50
Row = dict[str, Any]
Refusal = tuple[str, str]
TYPES = ("THERMAL_AIR_WAYBILL", "NORMAL_AIR_WAYBILL")
JOB_TYPES = ("THERMAL_JOB_AIR_WAYBILL", "NORMAL_JOB_AIR_WAYBILL")
PRINT_FIRST = "logistics.shipping_document_should_print_first"


def _asked(call: Call) -> list[Row]:
    given = call.given.get("order_list")
    if not isinstance(given, list) or not given or not all(isinstance(row, dict) for row in given):
        raise errors.missing("order_list")
    if len(given) > MOST:
        raise ApiError("logistics.error_limit", f"The batch limit is {MOST}.")
    return given


def _find(call: Call, row: Row) -> Package:
    order = Order.objects.filter(shop_id=call.shop.pk, order_sn=str(row.get("order_sn", ""))).first()
    if order is None:
        raise ApiError("logistics.order_not_exist", "The order is not exist.")
    number = row.get("package_number")
    if number is None and len(order.parcels) == 1:
        return order.parcels[0]
    named = next((parcel for parcel in order.parcels if parcel.number == number), None)
    if named is None:
        raise ApiError("logistics.package_number_not_found", "The package number is not found.")
    return named


def _each(call: Call, work: Callable[[Package, Row], Row]) -> Row:
    """One row for each order; the failed ones stand under `warning`, too. All failed: an error."""
    rows: list[Row] = []
    failed: list[Row] = []
    for asked in _asked(call):
        named = {name: asked[name] for name in ("order_sn", "package_number") if name in asked}
        try:
            parcel = _find(call, asked)
            named["package_number"] = parcel.number
            rows.append(named | work(parcel, asked))
        except ApiError as error:
            rows.append(named | {"fail_error": error.error, "fail_message": error.message})
            failed.append(
                {"order_sn": named.get("order_sn", ""), "package_number": named.get("package_number", "")}
            )
    answer = {"result_list": rows}
    if len(failed) == len(rows):
        words = "All orders in this batch failed."
        raise ApiError("common.batch_api_all_failed", words, response=answer, warning=failed)
    call.warning.extend(failed)
    return answer


def types_of(parcel: Package) -> tuple[str, ...]:
    """A shipment begun with the sender's name is a JOB of its courier."""
    return JOB_TYPES if "sender_real_name" in parcel.way.get("dropoff", {}) else TYPES


def _check_printable(parcel: Package) -> None:
    """Only between the courier's number and the hand-over, and never for a cancelled order."""
    if parcel.order.status not in parcels.STAGES or parcel.arranged_at is None:
        raise ApiError("logistics.order_status_error", "The order status does not support printing.")
    if parcel.status != "LOGISTICS_REQUEST_CREATED":
        if not parcel.tracking_number and parcels.stage(parcel) == "PROCESSED":
            raise ApiError("logistics.tracking_number_invalid", "The tracking number is not ready yet.")
        raise ApiError("logistics.package_can_not_print", "The package can not print now.")


def get_shipping_document_parameter(call: Call) -> Row:
    """POST logistics/get_shipping_document_parameter"""

    def ask(parcel: Package, _row: Row) -> Row:
        _check_printable(parcel)
        types = list(types_of(parcel))
        return {
            "suggest_shipping_document_type": types[0],
            "selectable_shipping_document_type": types,
            "fail_error": "",
            "fail_message": "",
        }

    return _each(call, ask)


def create_shipping_document(call: Call) -> Row:
    """POST logistics/create_shipping_document: the number that is given has to be the courier's."""
    with storage.writing():
        return _each(call, _create)


def _create(parcel: Package, row: Row) -> Row:
    _check_printable(parcel)
    if row.get("tracking_number") != parcel.tracking_number:
        raise ApiError("logistics.tracking_number_invalid", "The tracking number is invalid.")
    parcel.label_type = _type(parcel, row)
    parcel.label_state, parcel.label_due = "PROCESSING", time.time() + options.current.label_seconds
    parcel.save(update_fields=["label_type", "label_state", "label_due"])
    return {}


def _type(parcel: Package, row: Row) -> str:
    wanted = str(row.get("shipping_document_type") or types_of(parcel)[0])
    if wanted not in types_of(parcel):
        raise ApiError("logistics.shipping_document_type_invalid", "The shipping document type is invalid.")
    return wanted


def get_shipping_document_result(call: Call) -> Row:
    """POST logistics/get_shipping_document_result"""
    finish_due_documents()

    def look(parcel: Package, row: Row) -> Row:
        _check_made(parcel, row)
        if parcel.label_state == "FAILED":
            words = "The courier could not print the document."
            return {"status": "FAILED", "fail_error": "logistics.package_print_failed", "fail_message": words}
        return {"status": parcel.label_state}

    return _each(call, look)


def _check_made(parcel: Package, row: Row) -> None:
    wanted = row.get("shipping_document_type")
    if not parcel.label_state or (wanted and wanted != parcel.label_type):
        raise ApiError(PRINT_FIRST, "The shipping document should be created first.")


def download_shipping_document(call: Call) -> HttpResponse:
    """POST logistics/download_shipping_document: one file for all of them; JSON when it cannot be."""
    finish_due_documents()
    row = {name: call.given[name] for name in ("shipping_document_type",) if name in call.given}
    wanted = [_find(call, asked) for asked in _asked(call)]
    for parcel in wanted:
        _check_made(parcel, row)
        _check_printable(parcel)
        if parcel.label_state == "PROCESSING":
            raise ApiError("logistics.download_later", "The document is being made, download it later.")
        if parcel.label_state == "FAILED":
            raise ApiError("logistics.package_print_failed", "The courier could not print the document.")
    if len({parcel.label_type for parcel in wanted}) > 1:
        words = "Packages with documents of different types can not be downloaded together."
        raise ApiError("logistics.packages_can_not_download_together", words)
    return label_files.answer(wanted)


def finish_due_documents() -> None:
    """Documents whose time has come are READY, or FAILED where the dial says so; push 15 tells."""
    due = Package.objects.filter(label_due__lte=time.time())
    if not due.exists():
        return
    with storage.writing():
        for parcel in due.select_related("order")[:500]:
            failed = faults.dials.strikes("shopee.label_failed")
            parcel.label_state, parcel.label_due = "FAILED" if failed else "READY", None
            parcel.save(update_fields=["label_state", "label_due"])
            pushes.tell([pushes.document_status(parcel.order, parcel)])
