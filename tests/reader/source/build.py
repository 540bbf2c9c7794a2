"""Files made for one test each: Word parts by hand, PDFs by typst, scans from rendered PDFs."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pypdfium2 as pdfium
import typst
from PIL import Image

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD = (
    f'xmlns:w="{W_NS}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>{more}</Types>'
)


def para(text: str = "", *, list_id: int | None = None, level: int = 0, style: str = "", run: str = "") -> str:
    numbered = (
        f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>' if list_id is not None else ""
    )
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f"<w:p><w:pPr>{styled}{numbered}</w:pPr>"
        f'<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def cell(text: str, *, span: int = 1, merge: str | None = None) -> str:
    merged = "" if merge is None else f'<w:vMerge w:val="{merge}"/>' if merge else "<w:vMerge/>"
    paragraphs = "".join(para(line) for line in text.split("\n"))
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merged}</w:tcPr>{paragraphs}</w:tc>'


def table(*rows: str, ruled: bool = True) -> str:
    borders = '<w:tblBorders><w:top w:val="single"/></w:tblBorders>' if ruled else ""
    return f"<w:tbl><w:tblPr>{borders}</w:tblPr>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def level(depth: int, form: str, text: str, *, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def docx(
    body: str, *, numbering: str = "", styles: str = "", more: dict[str, bytes] | None = None, types: str = ""
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", TYPES.format(more=types))
        made.writestr("word/document.xml", f"<w:document {_HEAD}><w:body>{body}</w:body></w:document>")
        if numbering:
            made.writestr("word/numbering.xml", f"<w:numbering {_HEAD}>{numbering}</w:numbering>")
        if styles:
            made.writestr("word/styles.xml", f"<w:styles {_HEAD}>{styles}</w:styles>")
        for name, data in (more or {}).items():
            made.writestr(name, data)
    return out.getvalue()


def footnotes(*texts: str) -> dict[str, bytes]:
    inner = '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
    inner += "".join(f'<w:footnote w:id="{number}">{para(text)}</w:footnote>' for number, text in enumerate(texts, 1))
    return {"word/footnotes.xml": f"<w:footnotes {_HEAD}>{inner}</w:footnotes>".encode()}


PAGE = (
    '#set page(paper: "a4", margin: 2.5cm{more})\n#set text(size: 13pt, lang: "vi", hyphenate: false)\n'
    "#set par(justify: true)\n"
)


def pdf(tmp_path: Path, body: str, *, page: str = "") -> bytes:
    source = tmp_path / "made.typ"
    source.write_text(PAGE.replace("{more}", page) + body, encoding="utf-8")
    return typst.compile(str(source))


def pictures(data: bytes, *, dpi: int = 200) -> list[Image.Image]:
    document = pdfium.PdfDocument(data)
    shots = [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]
    document.close()
    return shots


def image_bytes(pictures: list[Image.Image], form: str) -> bytes:
    out = io.BytesIO()
    first, *rest = pictures
    first.save(out, format=form, **({"save_all": True, "append_images": rest} if rest else {}))
    return out.getvalue()
