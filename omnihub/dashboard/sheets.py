"""Rows as an Excel or CSV file that the browser keeps."""

from collections.abc import Iterable, Sequence

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


def streamed(
    file: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]
) -> StreamingHttpResponse:
    """As CSV, of any length."""
    headers = {"Content-Disposition": f'attachment; filename="{file}.csv"'}
    return StreamingHttpResponse(
        workbooks.lines(columns, rows), content_type=workbooks.CSV_TYPE, headers=headers
    )
