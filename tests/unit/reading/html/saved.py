"""Saved pages for tests, in the templates of e-paper systems, with words of our own."""

from __future__ import annotations

from pathlib import Path

from retrieval.models import Article, Page, SetAside
from retrieval.reading.archive import read_file

BODY = (
    "<P>　　本报讯（记者 江小舟）湘江上的渡口三月一日复航，首日运送乘客<b>1200</b>人&nbsp;次。</P>\n"
    "<P>　　渡轮每半小时一班，末班船晚上九点从河东开出。</P>"
)
MORE = "".join(
    f"<p>{number}号渡口的候船室也已修好，摆上长椅和热水，等船的人可以坐下歇脚，工作人员每天早上六点半开门。</p>"
    for number in "一二三四五六"
)
PICTURE = (
    '<TABLE class="pci_c" width="400"><TR><TD><IMG src="../a_b.jpg"></TD></TR>'
    "<TR><TD><p>　　图为复航的渡轮靠岸。 江川晚报记者 柳 岸摄</p></TD></TR></TABLE>"
)
PROPERTY = (
    "<!--mpproperty <founder-date>2021-03-02</founder-date> <founder-author>江小舟</founder-author>"
    " <founder-title>湘江渡口复航</founder-title> <founder-subtitle>末班船延到晚上九点</founder-subtitle>"
    " <founder-introtitle>两岸居民盼了三年</founder-introtitle> <founder-pagenum>02</founder-pagenum>"
    " <founder-papername>江川晚报</founder-papername> /mpproperty-->"
)
GENERATION_1 = f"""<!DOCTYPE html><HTML><HEAD><TITLE>渡口</TITLE>
<script>var a = "<h1>不是标题</h1>";</script></HEAD>
<BODY><map name=PagePicMap><Area coords="1,2" href="nw.D110000jcwb_20210302_2-02.htm"></map>
<p class="left ban">第02版：要闻</p>
<div class="article"><h3>两岸居民盼了三年</h3> <h1>湘江渡口复航</h1> <h2>末班船延到晚上九点</h2>
<p class="sec"> 江小舟 <span class="date">《江川晚报》（2021年03月02日&nbsp;第&nbsp;02版）</span></p>
{PICTURE}
<DIV id=ozoom style="zoom:100%;"> <!--enpcontent-->{BODY}<!--/enpcontent--> </DIV>
</div>{{}}</BODY></HTML>"""
GENERATION_2 = f"""<html><body><div class="content_box"><!--enpproperty <articleid>536</articleid>
<date>2021-03-02 09:28:27.0</date><author>江小舟</author><title>湘江渡口复航</title><keyword>渡口</keyword>
<subtitle>末班船延到晚上九点</subtitle><introtitle>两岸居民盼了三年</introtitle><nodename>第02版：要闻</nodename>
/enpproperty--><!--enpcontent-->{BODY}<!--/enpcontent--></div></body></html>"""
INLINE = f"""<html><body><founder-title>湘江渡口复航</founder-title><founder-author>江小舟</founder-author>
<founder-content><!--<npm:article-content>-->{BODY}<!--</npm:article-content>--></founder-content></body></html>"""
DATABASE = f"""<html><body><div class="detail"><div class="title">湘江渡口复航</div>
<div class="subtitle">末班船延到晚上九点</div><div class="author">【作者：江小舟】</div>
<div class="info">
<div class="sha_left">【江川晚报<span>2021-03-02</span> 第<span>2</span>版 <span>要闻</span>】</div></div>
<div id="FontZoom" class="detail_con">{BODY}</div></div></body></html>"""
OTHER_SITE = f"""<html lang="zh"><head><title>湘江渡口复航</title>
<meta property="og:title" content="湘江渡口复航"><meta property="article:published_time" content="2021-03-02">
</head><body><nav><a href="/">首页</a><a href="/x">新闻</a></nav>
<article><h1>湘江渡口复航</h1>{BODY}{MORE}</article>
<footer>网站备案号</footer></body></html>"""
INDEX = """<html><body><div id="titleList"><ul>
<li><a href="nw.D110000jcwb_20210302_1-02.htm">渡口复航</a></li>
<li><a href="nw.D110000jcwb_20210302_2-02.htm">夜市搬家</a></li></ul></div></body></html>"""


def founder(comment: str = PROPERTY) -> str:
    """A page of Founder's first generation, with this comment at its end."""
    return GENERATION_1.format(comment)


def read_all(folder: Path, content: str | bytes, name: str = "a.html") -> list[Page | SetAside]:
    """What comes of a file of this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_file(path))


def read_one(folder: Path, content: str | bytes, name: str = "a.html") -> Article:
    """The one article of a file of this content."""
    (page,) = read_all(folder, content, name)
    assert isinstance(page, Page), page
    (article,) = page.articles
    return article
