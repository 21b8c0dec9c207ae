"""RajaOngkir's cost API (Komerce) under `/rajaongkir`.

`/api/v1` belongs to the base address: a client's base is https://rajaongkir.komerce.id/api/v1 in earnest and
`/rajaongkir` here, and both go on with `/destination/...`, `/calculate/...` and `/track/...`.
"""
