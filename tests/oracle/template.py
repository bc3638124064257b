"""Fills in a list that the program wrote, as a person with another spreadsheet program does: with openpyxl.

Takes the template and the name of the filled copy; reads the rows from standard input as JSON, each an object from header to
value. A value YYYY-MM-DD is entered as a day. Prints what each column lets a person choose from or checks, by header.
"""

import datetime
import json
import re
import sys

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries


def entered(value):
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return datetime.datetime.fromisoformat(value)
    return value


def chosen_from(workbook, formula):
    """The values of a range such as 'Danh mục'!$A$2:$A$4, found without any code of the program."""
    name, area = re.fullmatch(r"'?(.+?)'?!(.+)", formula).groups()
    left, top, right, bottom = range_boundaries(area.replace("$", ""))
    rows = workbook[name].iter_rows(min_row=top, max_row=bottom, min_col=left, max_col=right, values_only=True)
    return [value for row in rows for value in row]


def main():
    template, filled = sys.argv[1:]
    rows = json.load(sys.stdin)
    workbook = load_workbook(template)
    sheet = workbook.active
    (header,) = [row for row in sheet.iter_rows() if any(cell.value == "STT" for cell in row)]
    columns = {cell.value: cell.column for cell in header if cell.value}
    for number, values in enumerate(rows, 1):
        at = header[0].row + number
        sheet.cell(at, columns["STT"], number)
        for name, value in values.items():
            sheet.cell(at, columns[name], entered(value))
    checks = {}
    for check in sheet.data_validations.dataValidation:
        (first,) = check.sqref.ranges
        (name,) = [name for name, column in columns.items() if column == first.min_col]
        values = chosen_from(workbook, check.formula1) if check.type == "list" else None
        checks[name] = {"type": check.type, "style": check.errorStyle or "stop", "values": values, "rows": first.size["rows"]}
    hidden = [sheet.title for sheet in workbook if sheet.sheet_state != "visible"]
    workbook.save(filled)
    json.dump({"title": [sheet["A1"].value, sheet["A2"].value], "checks": checks, "hidden": hidden}, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
