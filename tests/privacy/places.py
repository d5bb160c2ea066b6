"""Where a text can hide in a page, a notebook, a JSON file or a log: each makes a file that has it there."""

from __future__ import annotations

import base64
import gzip
import json
import lzma
import struct
import zlib
from collections.abc import Callable


def escaped(text: str) -> str:
    return "".join(f"&#{ord(character)};" for character in text)


def png(kind: bytes, body: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(kind, body) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def page(body: str) -> tuple[str, bytes]:
    return "report.html", f"<!doctype html><html><head><title>报告</title></head><body>{body}</body></html>".encode()


def address(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def svg(inner: str) -> str:
    return address("image/svg+xml", f'<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>'.encode())


def notebook(**cell) -> tuple[str, bytes]:
    cells = [{"id": "penalties", "cell_type": "code", "metadata": {}, "source": "", "outputs": [], "execution_count": 1} | cell]
    return "report.ipynb", json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def jpeg(comment: bytes) -> bytes:
    """A photograph of nothing with a comment."""
    head = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    return head + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + b"\xff\xda\0\x08\x01\x01\0\0?\0\x9f\xd8\xd9\xff\xd9"


def shown(data: dict) -> tuple[str, bytes]:
    """A notebook whose cell shows data."""
    return notebook(outputs=[{"output_type": "display_data", "metadata": {}, "data": data}])


Place = Callable[[str], tuple[str, bytes]]
PLACES: dict[str, Place] = {
    "html text": lambda text: page(f"<p>经查，{text}。</p>"),
    "html cell": lambda text: page(f"<table><tr><td>甲</td><td>{text}</td></tr></table>"),
    "html split by tags": lambda text: page(f"<p>{text[:2]}<b>{text[2:3]}</b><i>{text[3:]}</i></p>"),
    "html entities": lambda text: page(f"<p>{escaped(text)}</p>"),
    "html alt": lambda text: page(f'<img src="x.png" alt="{text}">'),
    "html title": lambda text: page(f"<title>{text}</title>"),
    "html comment": lambda text: page(f"<!-- {text} -->"),
    "html hidden": lambda text: page(f'<p style="display:none">{text}</p>'),
    "html data attribute": lambda text: page(f"<p data-x='{text}'></p>"),
    "html meta": lambda text: page(f'<meta name="keywords" content="{text}">'),
    "html style": lambda text: page(f"<style>p::after{{content:'{text}'}}</style>"),
    "html template": lambda text: page(f"<template><p>{text}</p></template>"),
    "html link, percent": lambda text: page(f'<a href="https://example.cn/?q={"".join(f"%{byte:02X}" for byte in text.encode())}">x</a>'),
    "svg text": lambda text: page(f'<img alt="图" src="{svg(f"<text><tspan>{text[:2]}</tspan><tspan>{text[2:]}</tspan></text>")}">'),
    "svg title": lambda text: page(f'<img alt="图" src="{svg(f"<title>{text}</title>")}">'),
    "svg metadata": lambda text: page(f'<img alt="图" src="{svg(f"<metadata><a b=&quot;{text}&quot;/></metadata>")}">'),
    "png text chunk": lambda text: page(f'<img alt="图" src="{address("image/png", png(b"tEXt", b"Comment" + bytes(1) + text.encode()))}">'),
    "png packed chunk": lambda text: ("chart.png", png(b"zTXt", b"Comment" + bytes(2) + zlib.compress(text.encode()))),
    "png EXIF": lambda text: ("chart.png", png(b"eXIf", b"II*\0" + text.encode("utf-16-le"))),
    "xz in a link": lambda text: page(f'<a href="{address("application/x-xz", lzma.compress(json.dumps({"a": text}).encode()))}">x</a>'),
    "base64 in text": lambda text: page(f"<p>{base64.b64encode(f'备注：{text}'.encode()).decode()}</p>"),
    "JSON value": lambda text: ("figures.json", json.dumps({"figures": [{"definition": f"见{text}"}]}).encode()),
    "JSON key": lambda text: ("figures.json", json.dumps({text: 1}, ensure_ascii=False).encode()),
    "JSON in JSON": lambda text: ("figures.json", json.dumps({"a": json.dumps({"b": text})}).encode()),
    "crate": lambda text: ("ro-crate-metadata.json", json.dumps({"@graph": [{"@id": f"#data/{text}", "name": "x"}]}).encode()),
    "log line": lambda text: ("runs.jsonl", b'{"event": "begin"}\n' + json.dumps({"message": text}).encode()),
    "plain log": lambda text: ("run.log", f"INFO begin\nERROR {text}\n".encode()),
    "log in GBK": lambda text: ("run.log", f"错误：{text}\n".encode("gb18030")),
    "CSV": lambda text: ("table.csv", f"一,二\n1,{text}\n".encode("utf-8-sig")),
    "gzip": lambda text: ("table.csv.gz", gzip.compress(f"一,二\n1,{text}\n".encode())),
    "notebook output": lambda text: notebook(outputs=[{"output_type": "display_data", "metadata": {}, "data": {"text/html": [f"<p>{text}</p>"]}}]),
    "notebook plain twin": lambda text: notebook(outputs=[{"output_type": "execute_result", "metadata": {}, "data": {"text/plain": [f"0  {text}  1"]}}]),
    "notebook JSON output": lambda text: notebook(outputs=[{"output_type": "display_data", "metadata": {}, "data": {"application/json": {"a": [text]}}}]),
    "notebook traceback": lambda text: notebook(outputs=[{"output_type": "error", "ename": "E", "evalue": "x", "traceback": [f"assert {text}"]}]),
    "notebook stream": lambda text: notebook(outputs=[{"output_type": "stream", "name": "stderr", "text": [f"warning: {text}\n"]}]),
    "notebook source": lambda text: notebook(source=[f"# {text}\n", "report"]),
    "notebook metadata": lambda text: notebook(metadata={"papermill": {"parameters": {"note": text}}}),
    "file name": lambda text: (f"{text.replace('/', ' ')}.json", b"{}"),
    # -- in other encodings and at other ends --
    "html line break inside": lambda text: page(f"<p>{text[:3]}<br>{text[3:]}</p>"),
    "html character by character": lambda text: page("<p>" + "".join(f"<span>{character}</span>" for character in text) + "</p>"),
    "html comment inside": lambda text: page(f"<p>{text[:3]}<!-- x -->{text[3:]}</p>"),
    "html soft hyphens": lambda text: page("<p>" + "&shy;".join(text) + "</p>"),
    "html nothing wide inside": lambda text: page("<p>" + "\u200b".join(text) + "</p>"),
    "html entities without ends": lambda text: page("<p>" + "".join(f"&#{ord(character)}" for character in text) + "</p>"),
    "html entities twice": lambda text: page("<p>" + "".join(f"&amp;#{ord(character)};" for character in text) + "</p>"),
    "html script": lambda text: page(f"<script>var a = '{text}'</script>"),
    "html page in an attribute": lambda text: page(f"<iframe srcdoc='&lt;p&gt;{text[:2]}&lt;b&gt;{text[2:]}&lt;/b&gt;'></iframe>"),
    "html in UTF-16": lambda text: ("report.html", page(f"<p>{text}</p>")[1].decode().encode("utf-16-le")),
    "html in GBK": lambda text: ("report.html", page(f"<p>{text}</p>")[1].decode().encode("gb18030")),
    "CSS escapes": lambda text: page("<style>p::after{content:'" + "".join(f"\\{ord(character):x} " for character in text) + "'}</style>"),
    "CSS escapes in an attribute": lambda text: page("<p style=\"--x:'" + "".join(f"\\{ord(character):06x}" for character in text) + "'\"></p>"),
    "link, percent, GBK": lambda text: page(f'<a href="https://example.cn/?q={"".join(f"%{byte:02X}" for byte in text.encode("gb18030"))}">x</a>'),
    "base64 of nothing else": lambda text: page(f"<p data-x='{base64.b64encode(text.encode()).decode()}'></p>"),
    "base64 of UTF-16": lambda text: page(f"<p>{base64.b64encode(f'备注：{text}'.encode('utf-16-le')).decode()}</p>"),
    "base64 of base64": lambda text: page(f"<p>{base64.b64encode(base64.b64encode(text.encode())).decode()}</p>"),
    "base64 of gzip": lambda text: page(f"<p>{base64.b64encode(gzip.compress(text.encode())).decode()}</p>"),
    "hexadecimals": lambda text: page(f"<p>{text.encode().hex()}</p>"),
    "data address, plain": lambda text: page(f"<a href='data:text/plain,{text}'>x</a>"),
    "data address, UTF-16": lambda text: page(f"<a href='{address('text/plain;charset=utf-16le', text.encode('utf-16-le'))}'>x</a>"),
    "data address of a photograph": lambda text: page(f"<img src='{address('image/jpeg', jpeg(text.encode()))}'>"),
    "photograph in UTF-16": lambda text: page(f"<img src='{address('image/jpeg', jpeg(text.encode('utf-16-le')))}'>"),
    "svg in a style": lambda text: page(f"<style>p{{background:url({svg(f'<desc>{text}</desc>')})}}</style>"),
    "svg comment": lambda text: page(f'<svg><g><!-- {text} --><path d="M 0 0"/></g></svg>'),
    "notebook PNG": lambda text: shown({"image/png": base64.b64encode(png(b"tEXt", b"Comment\0" + text.encode())).decode()}),
    "notebook PNG in lines": lambda text: shown({"image/png": base64.encodebytes(png(b"tEXt", b"Comment\0" + text.encode())).decode()}),
    "notebook photograph": lambda text: shown({"image/jpeg": base64.b64encode(jpeg(text.encode())).decode()}),
    "notebook widget": lambda text: shown({"application/vnd.jupyter.widget-view+json": {"a": [{"v": text}]}}),
    "notebook SVG": lambda text: shown({"image/svg+xml": f"<svg><text><tspan>{text[:2]}</tspan><tspan>{text[2:]}</tspan></text></svg>"}),
    "notebook bytes": lambda text: notebook(outputs=[{"output_type": "stream", "name": "stdout", "text": [repr(text.encode())]}]),
    "notebook coloured traceback": lambda text: notebook(outputs=[{"output_type": "error", "ename": "E", "evalue": "x", "traceback": [f"\x1b[0;31m{text[:3]}\x1b[0m\x1b[1m{text[3:]}\x1b[0m"]}]),
    "notebook attachment": lambda text: notebook(cell_type="markdown", attachments={"a.png": {"image/png": base64.b64encode(png(b"tEXt", b"Comment\0" + text.encode())).decode()}}),
    "notebook authors": lambda text: ("report.ipynb", json.dumps({"cells": [], "metadata": {"authors": [{"name": text}]}, "nbformat": 4, "nbformat_minor": 5}).encode()),
    "notebook tag": lambda text: notebook(metadata={"tags": [text]}),
    "JSON, controls inside": lambda text: ("figures.json", json.dumps({"a": "\x01".join(text)}).encode()),
    "JSON in UTF-16": lambda text: ("figures.json", json.dumps({"a": text}, ensure_ascii=False).encode("utf-16")),
    "log in UTF-16": lambda text: ("run.log", f"x {text}".encode("utf-16-be")),
}
