"""Warehouses, locations and kinds of transfers."""

from typing import ClassVar

from sandbox.odoo.fields import Boolean, Char, Integer, Many2one, One2many, Selection
from sandbox.odoo.model import Fields, Model, Values
from sandbox.odoo.record import Record


class Location(Model):
    name = "stock.location"
    label = "Inventory Locations"
    order = "complete_name, id"
    title = "complete_name"
    searched = ("complete_name", "barcode")
    parent = "location_id"
    fields: ClassVar[Fields] = {
        "name": Char("Location Name", required=True),
        "complete_name": Char("Full Location Name", compute="whole_name"),
        "usage": Selection(
            "Location Type",
            {
                "supplier": "Vendor Location",
                "view": "View",
                "internal": "Internal Location",
                "customer": "Customer Location",
                "inventory": "Inventory Loss",
                "production": "Production",
                "transit": "Transit Location",
            },
            default="internal",
            required=True,
        ),
        "location_id": Many2one("Parent Location", "stock.location"),
        "child_ids": One2many("Contains", "stock.location", "location_id"),
        "barcode": Char("Barcode"),
        "active": Boolean("Active", default=True),
        "company_id": Many2one("Company", "res.company"),
        "warehouse_id": Many2one("Warehouse", "stock.warehouse", compute="warehouse"),
    }

    def whole_name(self, record: Record) -> str:
        above = record.location_id
        return f"{above.complete_name}/{record.name}" if above and record.usage != "view" else record.name

    def warehouse(self, record: Record) -> int | bool:
        while record:
            for number in self.env.store.matching("stock.warehouse", "view_location_id", record.id):
                return number
            record = record.location_id
        return False


class Warehouse(Model):
    name = "stock.warehouse"
    label = "Warehouse"
    order = "sequence, id"
    searched = ("name", "code")
    fields: ClassVar[Fields] = {
        "name": Char("Warehouse", required=True),
        "code": Char("Short Name", required=True),
        "sequence": Integer("Sequence", default=10),
        "active": Boolean("Active", default=True),
        "company_id": Many2one("Company", "res.company", required=True),
        "partner_id": Many2one("Address", "res.partner"),
        "view_location_id": Many2one("View Location", "stock.location", required=True),
        "lot_stock_id": Many2one("Location Stock", "stock.location", required=True),
        "in_type_id": Many2one("In Type", "stock.picking.type"),
        "out_type_id": Many2one("Out Type", "stock.picking.type"),
        "reception_steps": Selection(
            "Incoming Shipments", {"one_step": "Receive and Store"}, default="one_step"
        ),
        "delivery_steps": Selection("Outgoing Shipments", {"ship_only": "Deliver"}, default="ship_only"),
    }

    def complete(self, values: Values) -> None:
        """A warehouse comes with its own shelves and kinds of transfers."""
        values.setdefault("company_id", self.env.company.id)
        if values.get("view_location_id"):
            return
        above = self.env.by_reference("stock.stock_location_locations").id
        common = {"company_id": values["company_id"]}
        locations = self.env["stock.location"]
        view = locations.make({"name": values["code"], "usage": "view", "location_id": above, **common})
        shelf = locations.make({"name": "Stock", "usage": "internal", "location_id": view.id, **common})
        values["view_location_id"], values["lot_stock_id"] = view.id, shelf.id

    def created(self, records: list[Record]) -> None:
        vendors = self.env.by_reference("stock.stock_location_suppliers")
        customers = self.env.by_reference("stock.stock_location_customers")
        for record in records:
            if vendors and customers and not record.out_type_id:
                self._add_types(record, vendors, customers)

    def _add_types(self, record: Record, vendors: Record, customers: Record) -> None:
        shelf, kinds = record.lot_stock_id, self.env["stock.picking.type"]
        common = {"warehouse_id": record.id, "company_id": record.company_id.id}
        receipts, deliveries = (
            kinds.make(
                {
                    **common,
                    "name": name,
                    "code": code,
                    "sequence_code": prefix,
                    "default_location_src_id": source.id,
                    "default_location_dest_id": target.id,
                }
            )
            for name, code, prefix, source, target in (
                ("Receipts", "incoming", "IN", vendors, shelf),
                ("Delivery Orders", "outgoing", "OUT", shelf, customers),
            )
        )
        receipts.put(return_picking_type_id=deliveries.id)
        deliveries.put(return_picking_type_id=receipts.id)
        record.put(in_type_id=receipts.id, out_type_id=deliveries.id)


class PickingType(Model):
    name = "stock.picking.type"
    label = "Picking Type"
    order = "sequence, id"
    fields: ClassVar[Fields] = {
        "name": Char("Operation Type", required=True),
        "sequence": Integer("Sequence", default=1),
        "active": Boolean("Active", default=True),
        "code": Selection(
            "Type of Operation",
            {"incoming": "Receipt", "outgoing": "Delivery", "internal": "Internal Transfer"},
            required=True,
        ),
        "sequence_code": Char("Sequence Prefix", required=True),
        "warehouse_id": Many2one("Warehouse", "stock.warehouse", ondelete="cascade"),
        "company_id": Many2one("Company", "res.company", required=True),
        "default_location_src_id": Many2one("Source Location", "stock.location"),
        "default_location_dest_id": Many2one("Destination Location", "stock.location"),
        "return_picking_type_id": Many2one("Operation Type for Returns", "stock.picking.type"),
        "create_backorder": Selection(
            "Create Backorder", {"ask": "Ask", "always": "Always", "never": "Never"}, default="ask"
        ),
        "reservation_method": Selection(
            "Reservation Method",
            {"at_confirm": "At Confirmation", "manual": "Manually", "by_date": "Before scheduled date"},
            default="at_confirm",
        ),
    }

    def display(self, record: Record) -> str:
        warehouse = record.warehouse_id
        return f"{warehouse.name}: {record.name}" if warehouse else record.name
