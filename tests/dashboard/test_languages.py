"""Which language a person reads, and that it is all of the page."""

import re
from datetime import UTC, datetime, timedelta

import polib
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import translation

from omnihub.core import clock
from omnihub.dashboard.templatetags import hub
from tests.browser.test_pages import scene  # noqa: F401 - a fixture
from tests.dashboard import given
from tests.dashboard.reading import Reading

pytestmark = pytest.mark.django_db
INDONESIAN = {"HTTP_ACCEPT_LANGUAGE": "id-ID,id;q=0.9,en;q=0.5"}
DATES = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:May|Aug|Oct|Dec)\b")
ENOUGH = 12
"""Letters that a text with terms has besides them, to be told from others."""


@pytest.fixture(autouse=True)
def english_afterwards():
    """A request leaves its language behind in the thread, which here is the tests' own."""
    yield
    translation.deactivate()


@pytest.fixture
def visitor():
    """The scene is looked at without a browser here."""


@pytest.fixture
def reader():
    client = Client(**INDONESIAN)
    client.force_login(User.objects.create_superuser("owner", password="rahasia-123"))
    return client


def read(client, address, **headers):
    return Reading(client.get(address, **headers).content.decode())


def test_the_browser_chooses_the_language(owner):
    page = read(owner, "/orders/", **INDONESIAN)
    assert page.language == "id"
    assert {"Pesanan", "Perlu perhatian", "Kesehatan sinkronisasi"} <= set(page.texts)
    page = read(owner, "/orders/", HTTP_ACCEPT_LANGUAGE="fr")
    assert page.language == "en"
    assert {"Orders", "Attention", "Sync health"} <= set(page.texts)


def test_a_persons_choice_holds_against_the_browser_and_leads_back_to_the_page(owner):
    chosen = owner.post("/i18n/setlang/", {"language": "en", "next": "/orders/?q=1"}, **INDONESIAN)
    assert (chosen.status_code, chosen.url) == (302, "/orders/?q=1")
    cookie = chosen.cookies["django_language"]
    assert (cookie.value, cookie["max-age"], cookie["samesite"]) == ("en", 365 * 86_400, "Lax")
    assert read(owner, "/orders/", **INDONESIAN).language == "en"


def test_nobody_is_led_to_another_site_by_choosing(client):
    chosen = client.post("/i18n/setlang/", {"language": "id", "next": "https://elsewhere.example/"})
    assert chosen.url == "/"


@pytest.mark.parametrize(
    "address", ["/", "/orders/?q=SPX", "/admin/", "/admin/channels/order/", "/admin/login/"]
)
def test_every_page_offers_both_languages_without_javascript(owner, client, address):
    page = (client if "login" in address else owner).get(address).content.decode()
    form = page[page.index('<form class="languages"') :]
    form = form[: form.index("</form>")]
    assert re.findall(r'name="language" value="(\w+)"', form) == ["en", "id"]
    assert f'name="next" value="{address}"' in form
    assert re.findall(r'value="(\w+)" lang="\w+" aria-current', form) == ["en"]


def test_the_login_is_indonesian_too(client):
    page = read(client, "/admin/login/", **INDONESIAN)
    assert page.language == "id"
    assert {"Selamat datang kembali di", "Nama pengguna", "Sandi", "Masuk"} <= set(page.texts)


def test_pages_of_errors_are_indonesian_too(client, clerk):
    missing = client.get("/nothing/like/it/", **INDONESIAN)
    page = Reading(missing.content.decode())
    assert (missing.status_code, page.language) == (404, "id")
    assert "Tidak ada apa-apa di sini" in page.texts


def english():
    """What must not be read any more: the texts as they are, and one pattern for those that have terms."""
    plain, patterns = set(), []
    for folder in settings.LOCALE_PATHS:
        for entry in polib.pofile(str(folder / "id/LC_MESSAGES/django.po")):
            translations = {entry.msgstr, *entry.msgstr_plural.values()}
            for text in filter(None, (entry.msgid, entry.msgid_plural)):
                literals = [piece for piece in re.split(r"%\(\w+\)\w", text.strip()) if piece.strip()]
                if entry.msgctxt or text in translations:
                    continue
                if "%(" not in text:
                    plain.add(" ".join(text.split()))
                elif sum(len(piece.strip()) for piece in literals) >= ENOUGH:
                    pattern = ".+".join(map(re.escape, re.split(r"%\(\w+\)\w", " ".join(text.split()))))
                    patterns.append(pattern)
    return plain, re.compile("|".join(patterns))


def test_no_page_shows_a_text_that_is_translated_in_english(reader, scene):  # noqa: F811
    plain, pattern = english()
    left = {}
    for name, address in scene.items():
        page = read(reader, address)
        assert page.language == "id"
        left[name] = {
            text for text in page.texts if text in plain or DATES.search(text) or pattern.fullmatch(text)
        }
    assert {name: found for name, found in left.items() if found} == {}


def test_empty_pages_are_indonesian_too(reader):
    plain, _pattern = english()
    left = {
        address: plain & set(read(reader, address).texts)
        for address in ("/", "/orders/", "/shops/", "/stock/")
    }
    assert {address: found for address, found in left.items() if found} == {}


@pytest.mark.parametrize(
    ("month", "short", "long"),
    [(5, "Mei", "Mei"), (8, "Agu", "Agustus"), (10, "Okt", "Oktober"), (12, "Des", "Desember")],
)
def test_moments_carry_indonesian_months(month, short, long):
    at = datetime(2020, month, 20, 7, 3, 9, tzinfo=UTC)
    with translation.override("id"):
        assert f"20 {long} 2020 14:03:09 WIB" in hub.moment(at)
        assert f">20 {short} 2020 14:03<" in hub.moment(at)
        assert f">20 {short} 14:03:09<" in hub.second(at)
        assert hub.long_date(at).endswith(f", 20 {long} 2020")


def test_spans_and_ages_in_indonesian():
    with translation.override("id"):
        words = [hub.span(timedelta(seconds=seconds)) for seconds in (0.08, 4.24, 180, 7300, 90000, 200000)]
        age = hub.ago(clock.now() - timedelta(minutes=3, seconds=5))
    assert words == ["80 ms", "4,2 dtk", "3 mnt", "2 jam", "1 hari", "2 hari"]
    assert ">3 mnt lalu<" in age


def test_an_order_is_counted_in_one_form(reader):
    given.orders(2)
    texts = " ".join(read(reader, "/orders/").texts)
    assert "pesanan" in texts.lower()
