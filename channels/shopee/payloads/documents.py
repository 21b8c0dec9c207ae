"""One parcel's row in what Shopee answers about air waybills."""

from dataclasses import dataclass
from typing import Any, Self

from channels.shopee.payloads.fields import Row


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """Each call fills another part. `package` may be empty where the order was not split."""

    order: str
    package: str
    failed: str
    message: str
    status: str
    suggested: str
    selectable: tuple[str, ...]

    @classmethod
    def parse_all(cls, response: Any) -> list[Self]:
        return [cls._parse(row) for row in Row(response, "an answer about labels").rows("result_list")]

    @classmethod
    def _parse(cls, row: Row) -> Self:
        return cls(
            order=row.need_text("order_sn"),
            package=row.text("package_number"),
            failed=row.text("fail_error"),
            message=row.text("fail_message"),
            status=row.text("status").upper(),
            suggested=row.text("suggest_shipping_document_type"),
            selectable=tuple(str(one) for one in row.value.get("selectable_shipping_document_type") or ()),
        )
