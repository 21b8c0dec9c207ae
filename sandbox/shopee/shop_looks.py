"""How a shop is set up, as its seller or Shopee may change it: couriers, addresses, warehouses, holidays.

What nobody changed is as at the start. Kept by name in the world's memory.
"""

import time
from collections.abc import Mapping
from typing import Any

from sandbox.catalogue import CHANNELS
from sandbox.world import memory

Look = dict[str, Any]
ADDRESS_ID = 2826
PLACE = {
    "region": "ID",
    "state": "JAWA BARAT",
    "city": "KOTA BANDUNG",
    "district": "COBLONG",
    "town": "",
    "address": "Jl. Contoh 1",
    "zipcode": "40132",
}
CHOICES = {"slots": ("days", "null", "empty", "none"), "print_setting": ("pdf", "zip_pdf", "zip_zpl")}


def start() -> Look:
    return {
        "status": "NORMAL",
        "fulfilment": "Others",
        "channels_off": [80019],
        "channels_gone": [],
        "addresses": [
            {
                "address_id": ADDRESS_ID,
                **PLACE,
                "address_type": ["DEFAULT_ADDRESS", "PICK_UP_ADDRESS", "RETURN_ADDRESS"],
            }
        ],
        "warehouses": [],
        "ways": {},
        "slots": "days",
        "print_setting": "pdf",
        "holiday": {
            "holiday_mode_on": False,
            "holiday_mode_mtime": 0,
            "holiday_mode_type": 0,
            "holiday_mode_start_time": 0,
            "holiday_mode_end_time": 0,
            "holiday_mode_description": "",
        },
    }


def of(shop_id: int) -> Look:
    return start() | memory.recall(_name(shop_id), {})


def change(shop_id: int, wishes: Mapping[str, Any]) -> Look:
    """Inside the caller's transaction. `holiday` may be true, false or some of its fields; `warehouses` may
    be a number: so many, each for goods that leave and for returns. `ways`: hand_over.NEEDS by channel;
    `slots`: days, null, empty or none; `print_setting`: pdf, zip_pdf or zip_zpl.
    """
    unknown = sorted(set(wishes) - set(start()))
    if unknown:
        raise ValueError(f"A shop has no {unknown[0]!r}. It has: {', '.join(sorted(start()))}.")
    changed = dict(wishes)
    for name, choices in CHOICES.items():
        if changed.get(name, choices[0]) not in choices:
            raise ValueError(f"{name} is one of {', '.join(choices)}.")
    if "holiday" in changed:
        changed["holiday"] = _holiday(of(shop_id)["holiday"], changed["holiday"])
    if isinstance(changed.get("warehouses"), int):
        changed["warehouses"] = _warehouses(changed["warehouses"])
    memory.keep(_name(shop_id), memory.recall(_name(shop_id), {}) | changed)
    return of(shop_id)


def _name(shop_id: int) -> str:
    return f"shop_look_{shop_id}"


def _holiday(now: Mapping[str, Any], wish: Any) -> dict[str, Any]:
    fields = {"holiday_mode_on": wish} if isinstance(wish, bool) else dict(wish)
    return {**now, "holiday_mode_mtime": int(time.time()), **fields}


def _warehouses(count: int) -> list[dict[str, Any]]:
    return [
        {
            "warehouse_id": 3400 + number,
            "warehouse_name": f"Gudang {chr(ord('A') + number)}",
            "warehouse_type": kind,
            "location_id": ("IDZ", "IDL", "IDG", "IDM")[number % 4],
            "address_id": ADDRESS_ID + number,
            **PLACE,
            "state_code": "",
            "holiday_mode_state": 0,
        }
        for number in range(count)
        for kind in (1, 2)
    ]


def channels(look: Look) -> list[dict[str, Any]]:
    return [
        {
            "logistics_channel_id": channel.channel_id,
            "logistics_channel_name": channel.name,
            "cod_enabled": channel.cod,
            "enabled": channel.channel_id not in look["channels_off"],
            "fee_type": "SIZE_INPUT",
            "size_list": [],
            "weight_limit": {"item_max_weight": 50, "item_min_weight": 0.01},
            "item_max_dimension": {"height": 0, "width": 0, "length": 0, "unit": "cm", "dimension_sum": 0},
            "volume_limit": {"item_max_volume": 0, "item_min_volume": 0},
            "logistics_description": "",
            "force_enable": channel.channel_id == CHANNELS[0].channel_id,
            "mask_channel_id": channel.mask_id,
            "block_seller_cover_shipping_fee": False,
            "support_cross_border": False,
            "seller_logistic_has_configuration": None,
            "logistics_capability": {"seller_logistics": False},
            "preprint": False,
            "service_type_identifier": channel.service,
            "support_pause": False,
            "compulsory_channel": False,
            "channel_relation_rules": [],
        }
        for channel in CHANNELS
        if channel.channel_id not in look["channels_gone"]
    ]
