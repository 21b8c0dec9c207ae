import pytest

from omnihub.core import uuids

OURS = "0b0e1a52-7d0f-4a43-9d5a-6f2b8f0b7c11"


@pytest.mark.parametrize("text", [OURS, OURS.upper(), OURS.replace("-", ""), f"{{{OURS}}}"])
def test_any_spelling_is_read_and_only_ours_is_as_we_write_it(text):
    assert str(uuids.read(text)) == OURS
    assert uuids.is_written(text) == (text == OURS)


@pytest.mark.parametrize("text", ["", "None", "txn_1", OURS[:-1], "²"])
def test_other_texts_are_none(text):
    assert uuids.read(text) is None
    assert not uuids.is_written(text)
