"""The seller's wallet. (What an order's escrow is, stands beside the orders.)"""

from datetime import datetime

from channels.shopee import payloads
from channels.shopee.client.calling import ShopCaller
from omnihub.core import clock

PAGE_SIZE = 100


class Wallet(ShopCaller):
    def wallet_list(self, since: datetime, until: datetime, page: int) -> payloads.WalletList:
        """Lines made in that time, page 0 first; at most 15 days."""
        start = clock.to_epoch(since)
        params = {
            "create_time_from": start,
            "create_time_to": max(clock.to_epoch(until), start + 1),
            "page_no": page,
            "page_size": PAGE_SIZE,
        }
        answer = self._response("GET", "/payment/get_wallet_transaction_list", params=params)
        return payloads.WalletList.parse(answer)
