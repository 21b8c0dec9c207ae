"""What the rows of a spreadsheet name, as this database knows it: read once, in lists."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from channels.mapping.columns import Line, Wrong, is_shortened, whole
from channels.models import Listing, Product, Shop
from omnihub.core import batches

AT_ONCE = 500
MOST_NAMED = 3


class Known:
    def __init__(self, lines: Sequence[Line]) -> None:
        self.shops = {shop.key: shop for shop in Shop.objects.all()}
        self.listings = self._listings(lines)
        self.products = _by_sku(Product.objects.all(), {line.sku for line in lines if line.sku})
        self.by_number = self._by_number({line.sku for line in lines} - self.products.keys())

    def listing(self, line: Line) -> Listing:
        """Raises Wrong in words that say what to do."""
        for typed in (line.item, line.model):
            if is_shortened(typed):
                raise Wrong(
                    _(
                        "The spreadsheet shortened a long number to “%(typed)s”. Export the mapping as XLSX "
                        "and edit that file."
                    )
                    % {"typed": typed}
                )
        if line.shop not in self.shops:
            raise Wrong(_("There is no shop “%(typed)s”.") % {"typed": line.shop})
        found = self.listings.get(line.name)
        if found is None:
            raise Wrong(
                _("%(shop)s has no listing %(item)s with variation %(model)s. Sync its listings first.")
                % {"shop": self.shops[line.shop], "item": line.item, "model": line.model}
            )
        return found

    def product(self, typed: str) -> Product:
        """By its SKU; where a spreadsheet made a number of it, by that number, if only one fits."""
        if typed in self.products:
            return self.products[typed]
        alike = self.by_number.get(_number(typed), []) if _number(typed) else []
        if len(alike) == 1:
            return alike[0]
        if alike:
            names = ", ".join(product.sku for product in alike[:MOST_NAMED])
            raise Wrong(
                _("“%(typed)s” could be several SKUs: %(names)s. Write it in full, as text.")
                % {"typed": typed, "names": names}
            )
        raise Wrong(
            _("There is no product with the SKU “%(typed)s”. Upper and lower case count.") % {"typed": typed}
        )

    def _listings(self, lines: Iterable[Line]) -> dict[tuple[str, str, str], Listing]:
        items: dict[str, set[str]] = defaultdict(set)
        for line in lines:
            if line.shop in self.shops:
                items[line.shop].add(line.item)
        found = {}
        for key, wanted in items.items():
            for some in batches.of(AT_ONCE, sorted(wanted)):
                rows = Listing.objects.filter(shop=self.shops[key], item_id__in=some)
                for row in rows.prefetch_related("components__product"):
                    row.shop = self.shops[key]
                    found[key, row.item_id, row.model_id] = row
        return found

    @staticmethod
    def _by_number(typed: Iterable[str]) -> dict[str, list[Product]]:
        """Products whose SKU is one of these numbers, but for zeros before it."""
        numbers = {number for sku in typed if (number := _number(sku))}
        found: dict[str, list[Product]] = defaultdict(list)
        if numbers:
            for product in Product.objects.filter(sku__startswith="0").iterator():
                if (number := _number(product.sku)) in numbers:
                    found[number].append(product)
            for product in _by_sku(Product.objects.all(), numbers).values():
                found[product.sku].append(product)
        return found


def _by_sku(products: QuerySet[Product], skus: Iterable[str]) -> dict[str, Product]:
    return {
        product.sku: product
        for some in batches.of(AT_ONCE, sorted(skus))
        for product in products.filter(sku__in=some)
    }


def _number(typed: str) -> str:
    """Empty where it is none."""
    text = whole(typed)
    return text.lstrip("0") if text.isascii() and text.isdigit() else ""
