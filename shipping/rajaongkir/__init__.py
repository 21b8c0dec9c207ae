"""Areas, courier costs and parcels' news from RajaOngkir (Komerce), its v1 interface."""
