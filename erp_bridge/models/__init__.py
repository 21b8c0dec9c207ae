"""What the bridge remembers: bindings, profiles, looks, connection tests, proofs."""

from erp_bridge.models.adoption import Adoption
from erp_bridge.models.arrival import Arrival
from erp_bridge.models.binding import Binding
from erp_bridge.models.check import CheckRun
from erp_bridge.models.look import StockLook
from erp_bridge.models.open_invoice import InvoiceLook, OpenInvoice
from erp_bridge.models.profile import OdooProfile
from erp_bridge.models.proof import ProofRow, ProofRun, ProofSlice

__all__ = [
    "Adoption",
    "Arrival",
    "Binding",
    "CheckRun",
    "InvoiceLook",
    "OdooProfile",
    "OpenInvoice",
    "ProofRow",
    "ProofRun",
    "ProofSlice",
    "StockLook",
]
