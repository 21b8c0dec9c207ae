"""Rows as an Excel or CSV file that the browser keeps."""

from collections.abc import Iterable, Sequence
from typing import cast

from django.http import HttpResponse, StreamingHttpResponse

from omnihub.core import workbooks
from omnihub.core.workbooks import Cell


def answer(
    file: str, title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]
) -> HttpResponse:
    """`file`: its name without the ending. `columns`: each one's title and width in characters."""
    data = workbooks.write(title, columns, rows)
    headers = {"Content-Disposition": f'attachment; filename="{file}.xlsx"'}
    return HttpResponse(data, content_type=workbooks.TYPE, headers=headers)


def streamed(file: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """As CSV, of any length."""
    headers = {"Content-Disposition": f'attachment; filename="{file}.csv"'}
    lines = workbooks.lines(columns, rows)
    answer = StreamingHttpResponse(lines, content_type=workbooks.CSV_TYPE, headers=headers)
    return cast("HttpResponse", answer)  # a stream, which Django's types keep apart
