"""Reads a workbook as the school office sees it, with nothing but the standard library.

An oracle for the import: it shares no code and no reading of the regulations with the product. Written from the printed
headers of the sector database's files. Prints JSON.
"""

import datetime
import json
import re
import sys
import unicodedata
import zipfile
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def column_number(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def read(path):
    """All cells of the first sheet as {(row, column): text}; merged areas repeat their value."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        shared = []
        if "xl/sharedStrings.xml" in names:
            table = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
            shared = ["".join(part.text or "" for part in item.iter(MAIN + "t")) for item in table.iter(MAIN + "si")]
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    cells = {}
    for cell in sheet.iter(MAIN + "c"):
        letters, row = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r")).groups()
        value = cell.find(MAIN + "v")
        if cell.get("t") == "inlineStr":
            text = "".join(part.text or "" for part in cell.iter(MAIN + "t"))
        elif value is None or value.text is None:
            continue
        elif cell.get("t") == "s":
            text = shared[int(value.text)]
        else:
            text = value.text
        text = unicodedata.normalize("NFC", text).strip()
        if text:
            cells[int(row), column_number(letters)] = text
    for area in sheet.iter(MAIN + "mergeCell"):
        first, last = (re.fullmatch(r"([A-Z]+)(\d+)", end).groups() for end in area.get("ref").split(":"))
        corner = cells.get((int(first[1]), column_number(first[0])))
        if corner is None:
            continue
        for row in range(int(first[1]), int(last[1]) + 1):
            for column in range(column_number(first[0]), column_number(last[0]) + 1):
                cells.setdefault((row, column), corner)
    return cells


# The headers as the forms print them, without case; a header of two lines is joined with " / ".
SUBJECTS = {
    "toán": "TOAN",
    "tiếng việt": "TV",
    "đạo đức": "DD",
    "tự nhiên và xã hội": "TNXH",
    "ngoại ngữ": "NN1",
    "tiếng dân tộc": "TDT",
    "th-cn (tin học)": "TIN",
    "nghệ thuật (âm nhạc)": "AN",
    "nghệ thuật (mĩ thuật)": "MT",
    "hoạt động trải nghiệm": "HDTN",
    "giáo dục thể chất": "GDTC",
}
COMPETENCIES = {
    "tự chủ và tự học": "TCTH",
    "giao tiếp và hợp tác": "GTHT",
    "gqvđ và sáng tạo": "GQVD",
    "ngôn ngữ": "NNG",
    "tính toán": "TTO",
    "khoa học": "KHO",
    "thẩm mĩ": "TM",
    "thể chất": "TC",
}
QUALITIES = {"yêu nước": "YN", "nhân ái": "NA", "chăm chỉ": "CC", "trung thực": "TT", "trách nhiệm": "TN"}
LEVELS = {"T": "WELL_COMPLETED", "H": "COMPLETED", "C": "NOT_COMPLETED"}
TRAIT_LEVELS = {"T": "GOOD", "Đ": "REACHED", "C": "NEEDS_EFFORT"}


def header_row(cells, title):
    """The first row with that header, and its columns by header."""
    row = min(row for (row, _), text in cells.items() if text == title)
    return row, {text: column for (at, column), text in cells.items() if at == row}


def students(cells):
    """The class list in the order of the file."""
    row, columns = header_row(cells, "Mã học sinh")
    listed = []
    for at in range(row + 1, max(row for row, _ in cells) + 1):
        day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(cells[at, columns["Ngày sinh"]]))
        listed.append({
            "code": cells[at, columns["Mã học sinh"]],
            "name": " ".join(cells[at, columns["Họ tên"]].split()),
            "bornOn": day.isoformat(),
            "gender": {"Nam": "MALE", "Nữ": "FEMALE"}[cells[at, columns["Giới tính"]]],
        })
    return listed


def graded_column(group, detail):
    """The column of the gradebook and the part of its cell that a column of the sheet is about; None for the others."""
    group, detail = group.lower(), detail.lower()
    if group.startswith("năng lực"):
        return f"competency:{COMPETENCIES[detail]}", "traitLevel"
    if group == "phẩm chất":
        return f"quality:{QUALITIES[detail]}", "traitLevel"
    if group in SUBJECTS:
        return f"subject:{SUBJECTS[group]}", {"mức đạt được": "level", "điểm ktđk": "score"}[detail]
    return None


def results(cells):
    """What the sheet says of each student code and each column, only of cells that are filled."""
    row, columns = header_row(cells, "Mã học sinh")
    book = {}
    for at in range(row + 2, max(row for row, _ in cells) + 1):
        graded = {}
        for (cell_row, column), text in cells.items():
            target = graded_column(cells.get((row, column), ""), cells.get((row + 1, column), ""))
            if cell_row != at or target is None:
                continue
            code, part = target
            cell = graded.setdefault(code, {"level": None, "traitLevel": None, "score": None})
            cell[part] = {"level": LEVELS, "traitLevel": TRAIT_LEVELS, "score": {}}[part].get(text, text)
        book[cells[at, columns["Mã học sinh"]]] = graded
    return book


def change(path, changed, code, header, value):
    """Writes a copy of a result sheet in which one student's test score of a subject is another one. Returns the old."""
    cells = read(path)
    row, columns = header_row(cells, "Mã học sinh")
    (at,) = [at for (at, column), text in cells.items() if column == columns["Mã học sinh"] and text == code]
    (column,) = [
        column for (head, column), text in cells.items() if head == row and text == header and cells.get((row + 1, column)) == "Điểm KTĐK"
    ]
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "xl/worksheets/sheet1.xml":
                sheet = ElementTree.fromstring(content)
                for cell in sheet.iter(MAIN + "c"):
                    letters, number = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r")).groups()
                    if (int(number), column_number(letters)) == (at, column):
                        for part in list(cell):
                            cell.remove(part)
                        cell.attrib.pop("t", None)
                        ElementTree.SubElement(cell, MAIN + "v").text = value
                content = ElementTree.tostring(sheet, encoding="utf-8", xml_declaration=True)
            copy.writestr(name, content)
    return cells[at, column]


def main():
    match sys.argv[1:]:
        case ["students", path]:
            answer = students(read(path))
        case ["results", path]:
            answer = results(read(path))
        case ["change", path, changed, code, header, value]:
            answer = change(path, changed, code, header, value)
        case _:
            sys.exit("usage: sheet.py students FILE | results FILE | change FILE COPY CODE SUBJECT SCORE")
    json.dump(answer, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
