"""A buyer is taken out of Odoo: his contacts, leads, and what notes say of him. Sums and documents stay.

Each record is read before it is written, so a second turn writes nothing. Contacts that are not ours alone
are left as they are, and a person is told of them. Nothing is written with tracking: the chatter would keep
what was there before.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from erp_bridge.odoo import connect
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.payloads import Row, link, text
from omnihub.core import installation
from omnihub.core.errors import Refused, SignedOut
from omnihub.core.texts import Text

CONTACT, LEAD = "res.partner", "crm.lead"
UNTRACKED = {"tracking_disable": True, "mail_notrack": True}
ERASED = "Pembeli dihapus"
"""Said in Odoo, in the words of those who work there."""
OF_CONTACT = (
    *("phone", "mobile", "email", "street", "street2", "city", "zip", "vat", "comment", "website"),
    *("function", "l10n_id_nik", "l10n_id_tax_name", "l10n_id_tax_address"),
)
OF_LEAD = (
    *("contact_name", "partner_name", "phone", "mobile", "email_from", "email_cc", "street", "street2"),
    *("city", "zip", "description", "website", "function"),
)
NOTES = {
    "sales": ("sale.order", "note"),
    "pickings": ("stock.picking", "note"),
    "moves": ("account.move", "narration"),
}
NO_RIGHT = "odoo_erase_right"
Redact = Callable[[str], str]


@dataclass(slots=True)
class Answer:
    """How many contacts and leads are without him now, in how many notes he was named, and in `left` what a
    person has to do in Odoo.
    """

    contacts: int = 0
    leads: int = 0
    notes: int = 0
    left: list[Text] = field(default_factory=list)


def clean(targets: Sequence[Mapping[str, Any]], short: str, redact: Redact) -> Answer:
    """Raises RemoteError."""
    answer = Answer()
    for one in targets:
        client = connect.client().for_company(one["company"])
        name = f"{ERASED} {short}"
        answer.contacts += _contacts(client, one, name, answer.left)
        answer.leads += _leads(client, one["leads"], name, answer.left)
        for place, (model, column) in NOTES.items():
            answer.notes += _notes(client, one[place], (model, column), redact, answer.left)
    if any(one["sales"] for one in targets):
        answer.left.append(
            Text(
                "Messages and attachments below the documents in Odoo (the chatter), and printed PDFs kept "
                "there, cannot be cleaned by OmniHub's user: look through them for the buyer's name."
            )
        )
    return answer


def _contacts(client: Client, one: Mapping[str, Any], name: str, left: list[Text]) -> int:
    rows = _read(client, CONTACT, one["partners"], ("name", "active", *_known(client, CONTACT, OF_CONTACT)))
    ours = _only_ours(client, rows, one, left)
    _name_others(client, one, left)
    personal = [row for row in ours if row["name"] != name or _holds(row)]
    if personal:
        _may(client, CONTACT)
        _write(client, CONTACT, [int(row["id"]) for row in personal], _emptied(personal[0], name))
    for row in ours:
        if row["active"]:
            _archive(client, row, left)
    return len(ours)


def _only_ours(client: Client, rows: Sequence[Row], one: Mapping[str, Any], left: list[Text]) -> list[Row]:
    ids = [int(row["id"]) for row in rows if row["id"] != one["shared"]]
    if not ids:
        return []
    made = client.external_ids(CONTACT, ids)
    begin = f"omnihub_{installation.key()}.partner_"
    used = _used_elsewhere(client, ids, one)
    kept = []
    for row in rows:
        pk = int(row["id"])
        if made.get(pk, "").startswith(begin) and pk not in used:
            kept.append(row)
        elif pk in ids:
            why = used.get(pk) or Text("it was not made by OmniHub")
            left.append(Text("Contact #%(id)s in Odoo: %(why)s.", id=str(pk), why=why))
    return kept


def _used_elsewhere(client: Client, ids: Sequence[int], one: Mapping[str, Any]) -> dict[int, Text]:
    """By contact, by what else it is needed."""
    listed = list(ids)
    found: dict[int, Text] = {}
    for row in client.search_read("res.users", [["partner_id", "in", listed]], ["partner_id"], archived=True):
        found[link(row["partner_id"]) or 0] = Text("a user of Odoo is behind it")
    for row in client.search_read("res.company", [["partner_id", "in", listed]], ["partner_id"]):
        found[link(row["partner_id"]) or 0] = Text("it is a company of Odoo's")
    for row in client.search_read(CONTACT, [["parent_id", "in", listed]], ["parent_id"], archived=True):
        found[link(row["parent_id"]) or 0] = Text("somebody added other contacts to it")
    columns = ("partner_id", "partner_invoice_id", "partner_shipping_id")
    told = ["|", "|", *([column, "in", listed] for column in columns)]
    for row in client.search_read(
        "sale.order", [["id", "not in", list(one["sales"])], *told], ["name", *columns]
    ):
        for pk in {link(row[column]) for column in columns} & set(listed):
            found[pk or 0] = Text("sales order %(name)s uses it, too", name=text(row["name"]))
    moves = [["partner_id", "in", listed], ["id", "not in", list(one["moves"])], ["move_type", "!=", "entry"]]
    for row in client.search_read("account.move", moves, ["name", "partner_id"]):
        found[link(row["partner_id"]) or 0] = Text("invoice %(name)s uses it, too", name=text(row["name"]))
    return found


def _name_others(client: Client, one: Mapping[str, Any], left: list[Text]) -> None:
    """Contacts of his sales orders that came from elsewhere: a website's visitor, say."""
    columns = ("partner_id", "partner_invoice_id", "partner_shipping_id")
    known = {one["shared"], *one["partners"], None}
    others: dict[int, str] = {}
    for row in _read(client, "sale.order", one["sales"], ("name", *columns)):
        others.update(
            {pk: text(row["name"]) for column in columns if (pk := link(row[column])) and pk not in known}
        )
    for pk, sale in sorted(others.items()):
        left.append(
            Text(
                "Contact #%(id)s of sales order %(sale)s was not made by OmniHub: erase it in Odoo.",
                id=str(pk),
                sale=sale,
            )
        )


def _archive(client: Client, row: Row, left: list[Text]) -> None:
    try:
        _write(client, CONTACT, [int(row["id"])], {"active": False})
    except Refused as error:
        words = Text(
            "Contact #%(id)s is empty, but was not archived: %(why)s", id=str(row["id"]), why=error.words
        )
        left.append(words)


def _leads(client: Client, ids: Sequence[int], name: str, left: list[Text]) -> int:
    """One that somebody joined with a contact would hand its empty columns on to it."""
    if not ids or not client.has(LEAD):
        return 0
    rows = _read(client, LEAD, ids, ("name", "partner_id", *_known(client, LEAD, OF_LEAD)))
    free = [row for row in rows if not row["partner_id"]]
    joined = [str(row["id"]) for row in rows if row["partner_id"]]
    left += [Text("Lead #%(id)s in Odoo belongs to a contact: empty both there.", id=pk) for pk in joined]
    personal = [row for row in free if row["name"] != name or _holds(row)]
    if personal:
        _may(client, LEAD)
        _write(client, LEAD, [int(row["id"]) for row in personal], _emptied(personal[0], name))
    return len(free)


def _notes(
    client: Client, ids: Sequence[int], place: tuple[str, str], redact: Redact, left: list[Text]
) -> int:
    model, column = place
    changed = 0
    for row in _read(client, model, ids, (column,)):
        said = text(row[column])
        if (clean_words := redact(said)) != said:
            try:
                _write(client, model, [int(row["id"])], {column: clean_words})
            except (Refused, SignedOut):
                left.append(Text("The note of %(what)s names the buyer.", what=f"{model} #{row['id']}"))
                continue
            changed += 1
    return changed


def _read(client: Client, model: str, ids: Sequence[int], columns: Sequence[str]) -> list[Row]:
    return client.search_read(model, [["id", "in", list(ids)]], list(columns), archived=True) if ids else []


def _known(client: Client, model: str, columns: Sequence[str]) -> list[str]:
    return sorted(client.fields(model, columns))


def _holds(row: Row) -> bool:
    return any(row.get(column) for column in (*OF_CONTACT, *OF_LEAD))


def _emptied(row: Row, name: str) -> dict[str, Any]:
    return {"name": name, **{column: False for column in row if column in (*OF_CONTACT, *OF_LEAD)}}


def _may(client: Client, model: str) -> None:
    if client.may(model, "write"):
        return
    raise SignedOut(
        Text(
            "OmniHub's user in Odoo must not change %(model)s: give it “Extra Rights: Contact Creation” "
            "(Settings > Users), then try again. Here everything is erased already.",
            model=model,
        ),
        code=NO_RIGHT,
    )


def _write(client: Client, model: str, ids: Sequence[int], values: Mapping[str, Any]) -> None:
    client.execute(model, "write", ids, vals=dict(values), context=UNTRACKED)
