import base64
import uuid

import pytest
from django.apps import apps
from django.core.exceptions import FieldError
from django.db import connection, models, transaction

from omnihub.core import clock, secrets
from omnihub.core.models import InboxMessage

PLACE = "table.column.1"


def message(**fields):
    return InboxMessage(
        **{
            "source": "s",
            "event_key": uuid.uuid4().hex,
            "body": "secret words",
            "received_at": clock.now(),
            **fields,
        }
    )


def stored(pk):
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM core_inboxmessage WHERE id = %s", [pk.hex])
        return cursor.fetchone()[0]


def test_what_is_sealed_opens_in_its_place_only():
    token = secrets.seal("words", PLACE)
    assert "words" not in token
    assert secrets.unseal(token, PLACE) == "words"
    for elsewhere in ("table.column.2", "table.other.1", "other.column.1"):
        with pytest.raises(secrets.SecretError, match="another row, column or table"):
            secrets.unseal(token, elsewhere)


def test_the_same_words_never_look_the_same():
    assert secrets.seal("words", PLACE) != secrets.seal("words", PLACE)


@pytest.mark.parametrize("damage", ["", "s1", "plain text", "s1.abcdef12.", "s2.abcdef12.AAAA"])
def test_what_was_never_sealed_is_refused(damage):
    with pytest.raises(secrets.SecretError, match="never sealed"):
        secrets.unseal(damage, PLACE)


def test_a_changed_token_is_refused():
    token = secrets.seal("words", PLACE)
    flipped = token[:-6] + ("A" if token[-6] != "A" else "B") + token[-5:]
    with pytest.raises(secrets.SecretError):
        secrets.unseal(flipped, PLACE)


def test_the_first_key_writes_and_all_of_them_read(settings):
    old, new = (base64.urlsafe_b64encode(bytes([byte]) * 32).decode() for byte in (1, 2))
    settings.FIELD_ENCRYPTION_KEY = [old]
    token = secrets.seal("words", PLACE)
    settings.FIELD_ENCRYPTION_KEY = [new, old]
    assert secrets.unseal(token, PLACE) == "words"
    newer = secrets.seal("words", PLACE)
    settings.FIELD_ENCRYPTION_KEY = [new]
    assert secrets.unseal(newer, PLACE) == "words"
    with pytest.raises(secrets.SecretError, match="not in FIELD_ENCRYPTION_KEY"):
        secrets.unseal(token, PLACE)


def test_a_long_passphrase_is_a_key_and_a_short_one_is_not(settings):
    settings.FIELD_ENCRYPTION_KEY = ["a long and winding passphrase"]
    assert secrets.unseal(secrets.seal("words", PLACE), PLACE) == "words"
    settings.FIELD_ENCRYPTION_KEY = ["too short"]
    with pytest.raises(secrets.SecretError, match="neither 32 bytes"):
        secrets.keys()
    settings.FIELD_ENCRYPTION_KEY = []
    with pytest.raises(secrets.SecretError, match="empty"):
        secrets.keys()


def test_standard_and_url_safe_base64_are_the_same_key(settings):
    raw = bytes(range(224, 256))
    settings.FIELD_ENCRYPTION_KEY = [base64.b64encode(raw).decode()]
    token = secrets.seal("words", PLACE)
    settings.FIELD_ENCRYPTION_KEY = [base64.urlsafe_b64encode(raw).decode()]
    assert secrets.unseal(token, PLACE) == "words"


@pytest.mark.django_db
class TestField:
    def test_the_instance_has_the_words_and_the_database_has_not(self):
        row = message()
        row.save()
        assert row.body == "secret words"
        assert "secret" not in stored(row.pk)
        assert InboxMessage.objects.get(pk=row.pk).body == "secret words"

    def test_bulk_create_seals(self):
        rows = InboxMessage.objects.bulk_create([message(), message(body="others")])
        assert "others" not in stored(rows[1].pk)
        assert {row.body for row in InboxMessage.objects.all()} == {"secret words", "others"}

    def test_a_changed_value_is_sealed_anew_and_an_untouched_one_stays(self):
        row = message()
        row.save()
        first = stored(row.pk)
        row = InboxMessage.objects.get(pk=row.pk)
        row.note = "x"
        row.save()
        assert stored(row.pk) == first
        row.body = "changed"
        row.save(update_fields=["body"])
        assert InboxMessage.objects.get(pk=row.pk).body == "changed"

    def test_values_and_repr_leak_nothing(self):
        message().save()
        (value,) = InboxMessage.objects.values_list("body", flat=True)
        assert "secret words" not in f"{value} {value!r} {InboxMessage.objects.values()[0]}"
        assert "secret words" not in str(InboxMessage.objects.get().__dict__)

    def test_a_deferred_value_is_read_when_asked_for(self):
        message().save()
        row = InboxMessage.objects.defer("body").get()
        assert "body" not in row.__dict__
        assert row.body == "secret words"

    def test_refresh_brings_the_stored_words_back(self):
        row = message()
        row.save()
        row.body = "other"
        row.refresh_from_db()
        assert row.body == "secret words"

    def test_it_cannot_be_updated_or_searched(self):
        with pytest.raises(TypeError, match="save the instance"), transaction.atomic():
            InboxMessage.objects.update(body="x")
        with pytest.raises(FieldError):
            InboxMessage.objects.filter(body="x").exists()
        with pytest.raises(FieldError):
            InboxMessage.objects.filter(body__contains="x").exists()

    def test_it_cannot_be_updated_in_bulk(self):
        row = message()
        row.save()
        with pytest.raises(TypeError, match="save the instance"), transaction.atomic():
            InboxMessage.objects.bulk_update([row], ["body"])

    def test_only_whether_there_is_a_value_can_be_asked(self):
        message().save()
        assert InboxMessage.objects.filter(body__isnull=False).exists()

    def test_a_token_moved_to_another_row_does_not_open(self):
        first, second = message(), message()
        first.save()
        second.save()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE core_inboxmessage SET body = %s", [stored(first.pk)])
        assert InboxMessage.objects.get(pk=first.pk).body == "secret words"
        with pytest.raises(secrets.SecretError, match="another row"):
            str(InboxMessage.objects.get(pk=second.pk).body)

    def test_a_row_without_its_key_cannot_be_sealed(self):
        row = message(id=None)
        with pytest.raises(secrets.SecretError, match="primary key"):
            row._meta.get_field("body").pre_save(row, add=True)

    def test_a_dump_carries_the_token(self):
        row = message()
        row.save()
        field = row._meta.get_field("body")
        assert secrets.unseal(field.value_to_string(row), field.place(row)) == "secret words"
        assert field.value_to_string(InboxMessage.objects.get()) == stored(row.pk)


def test_a_model_with_a_counted_key_is_told_so():
    class Counted(models.Model):
        text = secrets.SealedTextField()

        class Meta:
            app_label = "core"
            managed = False

    try:
        assert [found.id for found in Counted._meta.get_field("text").check()] == ["core.E001"]
    finally:
        del apps.all_models["core"]["counted"]
        apps.clear_cache()
