"""What the audit log holds of a person whose data somebody changed."""

from collections.abc import Iterable, Mapping

from auditlog.models import LogEntry
from django.contrib.admin.models import LogEntry as AdminEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Model, Q, Value
from django.db.models.functions import Concat

from omnihub.core.erasing import Place, Texts
from omnihub.core.texts import Text

FREE: Texts = (
    (LogEntry, ("changes", "object_repr", "changes_text", "additional_data")),
    (AdminEntry, ("object_repr", "change_message")),
)


def places(subjects: Mapping[type[Model], Iterable[object]]) -> list[Place]:
    """Who did something, when and to what stays; what stood there before and after does not."""
    nameless = Concat(Value("#"), F("object_pk"))
    entries = LogEntry.objects.filter(_about(subjects, "object_pk"))
    return [
        Place(Text("audit log"), entries, {"changes": {}, "changes_text": "", "object_repr": nameless}),
        Place(
            Text("log of the administration"),
            AdminEntry.objects.filter(_about(subjects, "object_id")),
            {"object_repr": "", "change_message": ""},
        ),
    ]


def _about(subjects: Mapping[type[Model], Iterable[object]], column: str) -> Q:
    told = Q(pk__in=[])
    for model, pks in subjects.items():
        kind = ContentType.objects.get_for_model(model)
        told |= Q(content_type=kind, **{f"{column}__in": [str(pk) for pk in pks]})
    return told
