"""What Odoo is made of: modules, groups, models, countries, currencies, units."""

from sandbox.odoo.environment import Env
from sandbox.odoo.fields import Relation
from sandbox.odoo.rights import GROUPS
from sandbox.odoo.seed.naming import make, name

MODULES = [
    "account",
    "account_edi_ubl_cii",
    "account_payment",
    "analytic",
    "auth_signup",
    "auth_totp",
    "barcodes",
    "base",
    "base_automation",
    "base_import",
    "base_setup",
    "bus",
    "contacts",
    "crm",
    "delivery",
    "digest",
    "iap",
    "l10n_id",
    "mail",
    "payment",
    "phone_validation",
    "portal",
    "product",
    "resource",
    "sale",
    "sale_crm",
    "sale_management",
    "sale_sms",
    "sale_stock",
    "sales_team",
    "sms",
    "stock",
    "stock_account",
    "stock_delivery",
    "stock_sms",
    "uom",
    "utm",
    "web",
    "website",
    "website_sale",
]
ABSENT = ("mrp", "point_of_sale", "purchase")
COUNTRIES = {
    "ID": ("Indonesia", 62),
    "MY": ("Malaysia", 60),
    "SG": ("Singapore", 65),
    "TH": ("Thailand", 66),
    "VN": ("Vietnam", 84),
    "PH": ("Philippines", 63),
    "CN": ("China", 86),
    "US": ("United States", 1),
}
PROVINCES = (
    "AC=Aceh;BA=Bali;BB=Bangka Belitung;BT=Banten;BE=Bengkulu;GO=Gorontalo;JK=Jakarta;JA=Jambi;JB=Jawa Barat;"
    "JT=Jawa Tengah;JI=Jawa Timur;KB=Kalimantan Barat;KS=Kalimantan Selatan;KT=Kalimantan Tengah;"
    "KI=Kalimantan Timur;KU=Kalimantan Utara;KR=Kepulauan Riau;LA=Lampung;MA=Maluku;MU=Maluku Utara;"
    "NB=Nusa Tenggara Barat;NT=Nusa Tenggara Timur;PA=Papua;PB=Papua Barat;PS=Papua Selatan;PT=Papua Tengah;"
    "PP=Papua Pegunungan;RI=Riau;SR=Sulawesi Barat;SN=Sulawesi Selatan;ST=Sulawesi "
    "Tengah;SG=Sulawesi Tenggara;"
    "SA=Sulawesi Utara;SB=Sumatra Barat;SS=Sumatra Selatan;SU=Sumatra Utara;YO=Yogyakarta"
)
CURRENCIES = {
    "IDR": ("Indonesian rupiah", "Rp", "before", True),
    "USD": ("United States dollar", "$", "before", False),
    "SGD": ("Singapore dollar", "S$", "before", False),
    "MYR": ("Malaysian ringgit", "RM", "before", False),
}


def plant(env: Env) -> None:
    _modules(env)
    for short, group in GROUPS.items():
        make(
            env,
            "res.groups",
            group.reference,
            name=group.name.split("/")[-1],
            full_name=_spaced(group.name),
            short=short,
        )
    _places(env)
    category = make(env, "uom.category", "uom.product_uom_categ_unit", name="Unit")
    make(env, "uom.uom", "uom.product_uom_unit", name="Units", category_id=category.id)
    make(
        env,
        "uom.uom",
        "uom.product_uom_dozen",
        name="Dozens",
        category_id=category.id,
        factor=1 / 12,
        uom_type="bigger",
    )
    make(env, "product.category", "product.product_category_all", name="All")
    _models(env)


def _spaced(group: str) -> str:
    return group.replace("/", " / ")


def _modules(env: Env) -> None:
    for module in MODULES:
        version = "18.0.1.0"
        make(
            env,
            "ir.module.module",
            f"base.module_{module}",
            name=module,
            state="installed",
            shortdesc=module.replace("_", " ").title(),
            installed_version=version,
            latest_version=version,
        )
    for module in ABSENT:
        make(
            env,
            "ir.module.module",
            f"base.module_{module}",
            name=module,
            state="uninstalled",
            shortdesc=module,
        )


def _places(env: Env) -> None:
    for code, (full, symbol, position, active) in CURRENCIES.items():
        make(
            env,
            "res.currency",
            f"base.{code}",
            name=code,
            full_name=full,
            symbol=symbol,
            position=position,
            active=active,
        )
    for code, (country, phone) in COUNTRIES.items():
        make(env, "res.country", f"base.{code.lower()}", name=country, code=code, phone_code=phone)
    indonesia = env.by_reference("base.id")
    for entry in PROVINCES.split(";"):
        code, _, province = entry.partition("=")
        reference = f"base.state_id_{code.lower()}"
        make(env, "res.country.state", reference, name=province, code=code, country_id=indonesia.id)


def _models(env: Env) -> None:
    """A row for each model and field, as automation rules point to them."""
    for model in env.registry.values():
        row = {"name": model.label, "model": model.name, "transient": False}
        number = env.store.insert("ir.model", row)
        name(env, f"base.model_{model.name.replace('.', '_')}", env["ir.model"].one(number))
        for field in model.fields.values():
            env.store.insert(
                "ir.model.fields",
                {
                    "name": field.name,
                    "field_description": field.label,
                    "model": model.name,
                    "model_id": number,
                    "ttype": field.kind,
                    "relation": field.target if isinstance(field, Relation) else False,
                },
            )
