"""What can be wrong with labels."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from omnihub.dashboard.advice.words import Advice, Place, same

BAD_FILE = Advice(
    _("A label did not arrive whole"),
    _("OmniHub asked several times and got an empty, cut or wrong file. Other labels go on."),
    _("Try again in some minutes. If it stays so, print this label in the Seller Centre."),
    Place.LABELS,
)
NOT_PRINTABLE = Advice(
    _("The marketplace prints no label for a parcel"),
    _("Only this parcel is held up: it is not arranged yet, handed over already, or its order is gone."),
    _("Look at the order's state. If it is arranged and still here, try again; if not, press Settled."),
    Place.LABELS,
)
ONLY_THERE = Advice(
    _("A label is given out in the Seller Centre only"),
    _("The marketplace does not let OmniHub print this kind of order. Other labels go on."),
    _("Print this label in the Seller Centre, then press Settled."),
)
SLOW = Advice(
    _("The marketplace does not finish a label"),
    _("Only this parcel is held up. Other labels go on."),
    _("Try again: it is made anew. If that does not help, print it in the Seller Centre."),
    Place.LABELS,
)

CODES: Mapping[str, Advice] = {
    **same(BAD_FILE, "label_empty", "label_html", "label_cut", "label_blank", "label_unknown_file"),
    **same(BAD_FILE, "label_mixed", "label_too_large", "label_no_file", "label_unanswered"),
    **same(NOT_PRINTABLE, "label_not_printable", "order_status_error", "package_can_not_print"),
    **same(NOT_PRINTABLE, "order_not_exist", "package_number_not_found", "label_order_cancelled"),
    **same(NOT_PRINTABLE, "label_parcel_gone"),
    **same(ONLY_THERE, "label_only_there", "can_not_print_combine_order", "can_not_print_jit_order"),
    **same(SLOW, "label_slow", "label_making", "label_make_first", "label_other_kind", "download_later"),
    **same(SLOW, "package_print_failed", "shipping_document_should_print_first", "label_not_together"),
    **same(SLOW, "packages_can_not_download_together", "shipping_document_type_invalid"),
    **same(SLOW, "tracking_number_invalid"),
}
