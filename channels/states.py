"""An order's states, and which moves between them are ordinary."""

from django.db.models import TextChoices


class OrderStatus(TextChoices):
    UNPAID = "unpaid", "Unpaid"
    PAID = "paid", "Paid"
    READY_TO_SHIP = "ready_to_ship", "Ready to ship"
    PACKED = "packed", "Packed"
    SHIPPED = "shipped", "Shipped"
    DELIVERED = "delivered", "Delivered"
    COMPLETED = "completed", "Completed"
    CANCEL_REQUESTED = "cancel_requested", "Cancellation asked"
    CANCELLED = "cancelled", "Cancelled"
    RETURN_REQUESTED = "return_requested", "Return asked"
    RETURNED = "returned", "Returned"
