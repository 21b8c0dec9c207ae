"""The merchant, the people with a log-in, the warehouse and the sales desk."""

from typing import Any

from sandbox.odoo.access import groups_of
from sandbox.odoo.environment import ROOT, Env
from sandbox.odoo.record import Record
from sandbox.odoo.rights import GROUPS
from sandbox.odoo.seed.naming import make, name

API_KEY = "sandbox-odoo-key"
INTEGRATION = ("user", "sale_manager", "stock", "account", "contact")
ADMINISTRATION = ("system", "contact", "sale_manager", "stock_manager", "account_manager")


def plant(env: Env) -> None:
    _company(env)
    _users(env)
    _warehouse(env)
    _sales_desk(env)


def _company(env: Env) -> None:
    country, rupiah = env.by_reference("base.id").id, env.by_reference("base.IDR").id
    store = env.store
    # The superuser comes first and points to what comes after.
    store.insert(
        "res.users",
        {
            "login": "__system__",
            "active": False,
            "partner_id": 2,
            "company_id": 1,
            "company_ids": [1],
            "groups_id": [],
        },
    )
    partner = make(
        env,
        "res.partner",
        "base.main_partner",
        name="Toko Contoh",
        is_company=True,
        street="Jl. Contoh 1",
        city="Jakarta",
        country_id=country,
        state_id=env.by_reference("base.state_id_jk").id,
        tz="Asia/Jakarta",
    )
    make(env, "res.partner", "base.partner_root", name="OdooBot", email="odoobot@example.com", active=False)
    make(
        env,
        "res.company",
        "base.main_company",
        partner_id=partner.id,
        currency_id=rupiah,
        chart_template="id",
        account_fiscal_country_id=country,
    )


def _users(env: Env) -> None:
    name(env, "base.user_root", env["res.users"].one(ROOT))
    admin = _user(env, "admin", "Administrator", "admin@example.com", ADMINISTRATION, secret="admin")  # noqa: S106
    name(env, "base.user_admin", admin)
    _user(env, "omnihub", "OmniHub Integration", "omnihub@example.com", INTEGRATION, api_key=API_KEY)


def _user(env: Env, login: str, full_name: str, email: str, groups: tuple[str, ...], **keys: Any) -> Record:
    partner = make(env, "res.partner", name=full_name, email=email, tz="Asia/Jakarta")
    numbers = [env.by_reference(GROUPS[short].reference).id for short in _with_implied(groups)]
    user = make(
        env, "res.users", login=login, partner_id=partner.id, company_id=1, company_ids=[1], groups_id=numbers
    )
    env.store.update("res.users", user.id, {"api_key": False, "secret": False, **keys})
    assert groups_of(env, user.id) >= set(groups)
    return user


def _with_implied(groups: tuple[str, ...]) -> list[str]:
    found: dict[str, None] = {}
    waiting = list(groups)
    while waiting:
        short = waiting.pop()
        found[short] = None
        waiting += [more for more in GROUPS[short].implies if more not in found]
    return list(found)


def _warehouse(env: Env) -> None:
    def place(
        title: str, usage: str, above: Record | None = None, reference: str = "", **more: Any
    ) -> Record:
        values = {"name": title, "usage": usage, "location_id": above.id if above else False, **more}
        return make(env, "stock.location", reference, **values)

    physical = place("Physical Locations", "view", reference="stock.stock_location_locations")
    partners = place("Partners", "view", reference="stock.stock_location_locations_partner")
    virtual = place("Virtual Locations", "view", reference="stock.stock_location_locations_virtual")
    place("Vendors", "supplier", partners, "stock.stock_location_suppliers")
    place("Customers", "customer", partners, "stock.stock_location_customers")
    view = place("WH", "view", physical, company_id=1)
    shelf = place("Stock", "internal", view, "stock.stock_location_stock", company_id=1)
    place("Inventory adjustment", "inventory", virtual, company_id=1)
    place("Scrap", "inventory", virtual, company_id=1)
    warehouse = make(
        env,
        "stock.warehouse",
        "stock.warehouse0",
        name="Toko Contoh",
        code="WH",
        company_id=1,
        partner_id=1,
        view_location_id=view.id,
        lot_stock_id=shelf.id,
    )
    name(env, "stock.picking_type_in", warehouse.in_type_id)
    name(env, "stock.picking_type_out", warehouse.out_type_id)


def _sales_desk(env: Env) -> None:
    make(env, "website", "website.default_website", name="Toko Contoh", company_id=1)
    rupiah = env.by_reference("base.IDR").id
    make(env, "product.pricelist", name="Default", currency_id=rupiah)
    make(env, "crm.team", "sales_team.team_sales_department", name="Sales")
    for number, (stage, sequence) in enumerate(
        {"New": 1, "Qualified": 2, "Proposition": 3, "Won": 70}.items(), 1
    ):
        make(
            env, "crm.stage", f"crm.stage_lead{number}", name=stage, sequence=sequence, is_won=stage == "Won"
        )
