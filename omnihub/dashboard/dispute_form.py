"""What a person may say and show against a return. A picture is told by what is in it, never by its name."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from channels import proofs
from channels.cases import Action, CaseAnswer, CaseOptions, Proof
from channels.proofs import Picture

PROOF = "proof_"


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Any number of files; each is looked at."""

    def __init__(self, **kwargs: Any) -> None:
        accepted = ",".join(proofs.TYPES.values())
        super().__init__(widget=SeveralFiles(attrs={"accept": accepted}), required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        given = data if isinstance(data, Sequence) else [data] if data else []
        if len(given) > proofs.MOST:
            words = ngettext("At most %(n)d picture.", "At most %(n)d pictures.", proofs.MOST)
            raise ValidationError(words % {"n": proofs.MOST})
        files = [super(PicturesField, self).clean(one, initial) for one in given]
        return [(str(one.name), _picture(one)) for one in files]


def _picture(file: "UploadedFile[Any]") -> bytes:
    named = {"name": file.name, "most": proofs.LARGEST // 2**20}
    if (file.size or 0) > proofs.LARGEST:
        raise ValidationError(_("%(name)s is larger than %(most)s MB.") % named)
    body = bytes(file.read())
    if not proofs.kind(body):
        raise ValidationError(_("%(name)s is no whole JPEG or PNG picture.") % named)
    return body


class DisputeForm(forms.Form):
    """A field for each kind of proof that one of the reasons takes."""

    reason = forms.ChoiceField(label=gettext_lazy("Reason"), widget=forms.RadioSelect)
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("There the marketplace asks you about the dispute."),
    )
    words = forms.CharField(
        label=gettext_lazy("What happened"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        options: CaseOptions,
        files: "MultiValueDict[str, UploadedFile[Any]] | None" = None,
    ) -> None:
        super().__init__(data, files)
        self.reasons = {one.id: one for one in options.reasons}
        named = [(one.id, one.words or one.id) for one in options.reasons]
        self.fields["reason"].choices = named  # type: ignore[attr-defined]
        self.proofs = _proofs(options)
        for name, (proof, needed) in self.proofs.items():
            words = _("JPEG or PNG, at most %(n)d pictures of %(most)d MB each.")
            sizes = words % {"n": proofs.MOST, "most": proofs.LARGEST // 2**20}
            asked = _("Needed for: %(reasons)s.") % {"reasons": "; ".join(needed)} if needed else ""
            self.fields[name] = PicturesField(
                label=proof.requirement or _("Pictures"), help_text=f"{asked} {sizes}".strip()
            )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        reason = self.reasons.get(given.get("reason", ""))
        if reason is None:
            return given
        for name, (proof, _needed) in self.proofs.items():
            wanted = next((one for one in reason.proofs if _same(one, proof)), None)
            if wanted is None and given.get(name):
                self.add_error(name, _("The reason that you chose takes no such pictures."))
            elif wanted and wanted.required and not given.get(name) and name not in self.errors:
                self.add_error(name, _("The marketplace wants a picture for this reason."))
        return given

    def pictures(self) -> Iterator[Picture]:
        for name, (proof, _needed) in self.proofs.items():
            for title, body in self.cleaned_data[name]:
                yield Picture(proof.module, proof.requirement, title, body)

    @property
    def answer(self) -> CaseAnswer:
        given = self.cleaned_data
        return CaseAnswer(
            Action.DISPUTE, reason=given["reason"], email=given["email"], words=given["words"].strip()
        )


def _proofs(options: CaseOptions) -> dict[str, tuple[Proof, list[str]]]:
    """By the field's name: the kind of proof, and the reasons that need it."""
    found: dict[tuple[str, str], tuple[Proof, list[str]]] = {}
    for reason in options.reasons:
        for proof in reason.proofs:
            _proof, needed = found.setdefault((proof.module, proof.requirement), (proof, []))
            if proof.required:
                needed.append(reason.words or reason.id)
    return {f"{PROOF}{place}": one for place, one in enumerate(found.values())}


def _same(one: Proof, other: Proof) -> bool:
    return (one.module, one.requirement) == (other.module, other.requirement)
