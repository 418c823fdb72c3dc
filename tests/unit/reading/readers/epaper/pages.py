"""Small pages in our own words, built as e-paper systems build theirs."""

from __future__ import annotations

from pathlib import Path

from retrieval.models import Article, BlockKind, Page, SetAside
from retrieval.reading.archive_pages import read_archive
from tests.unit.reading.pages import without_leftovers

PROPERTIES = """<!--mpproperty <founder-date>
2021-03-09
</founder-date>
<founder-author>
{author}
</founder-author>
<founder-title>{title}
</founder-title>
<founder-nodename></founder-nodename>
<founder-subtitle>{deck}</founder-subtitle>
<founder-introtitle>{kicker}</founder-introtitle>
<founder-pagenum>05</founder-pagenum>
<founder-papername>临江日报</founder-papername> /mpproperty-->"""

SECOND = """<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html;charset=utf-8" />
<title>渡口重开</title><script>var a = "<div id=ozoom>不是正文</div>";</script>
<style>p {{ color: red }}</style></head><body>
<div class="swiper-slide"><a id="pageLink" href="node_05.html">第05版：民生</a></div>
<p class="left ban">第05版:民生</p>
<map name=PagePicMap><Area coords="1,2,3,4" shape="polygon" href="content_7.html"></map>
<div class="article">
<h3>{kicker}</h3>
<h1>{title}</h1>
<h2>{deck}</h2>
<p class="sec"><!-- <span class="date">(2001年01月01日 01版)</span> -->
  {author}
  <span class="date">《
   临江日报
   》（
   2021年03月09日
&nbsp;
第&nbsp;05
版）</span></p>
<TABLE class="pci_c" width="400"><TBODY><TR><TD align="center"><IMG src="../images/a_1.jpg"></TD></TR>
<TR><TD><p>　　渡船靠岸。<BR/>　　周平摄（本报资料）</p></TD></TR></TBODY></TABLE>
<DIV id=ozoom style="zoom:100%;"><div id="showArtPicsDiv"></div>
<script language=javascript>document.write("<br />");</script>
<!--enpcontent--><P>　　停了六年的老渡口&ldquo;三号码头&rdquo;昨天重新开船，票价两元。</P><!-- 内部备注 --><P>
　　头班船在七点离岸，
载了四十一位乘客&nbsp;。</P><P>　　班次增加</P><P>　　下月起每天再添八个班次，末班推迟到晚上九点半。</P>
<!--/enpcontent-->
{properties}
<INPUT type=checkbox value=0 name=titlecheckbox sourceid="<Source>SourcePh</Source>" style="display:none">
</DIV></div>
<p class="copy-text">版权声明：未经书面授权不得转载。</p></body></html>"""

FIELDS = {
    "kicker": "两岸居民盼了六年",
    "title": "渡口重开",
    "deck": "票价不变　<br>班次增加",
    "author": "本报记者　李青　王小禾",
}


def second(*, stripped: bool = False, **fields: str) -> str:
    """A page in the way of Founder's second generation, and of 1b."""
    filled = FIELDS | fields
    properties = "" if stripped else PROPERTIES.format(**filled)
    return SECOND.format(properties=properties, **filled)


FIRST = """<HTML><HEAD><META http-equiv=Content-Type content="text/html; charset=gb2312"></HEAD><BODY>
<TABLE><TR><TD class=font02>城北旧巷改造</TD></TR>
<TR><TD class=font01>四十盏新灯亮了</TD></TR>
<TR><TD class=font02>居民夜里不再打手电</TD></TR>
<TR><TD><DIV id=ozoom><P>　　本报讯（记者 何山）城北三条旧巷昨晚换上了四十盏新路灯。</P>
<P>　　居民赵阿姨说，出门再也不用打手电了。（下转第3版）</P></DIV></TD></TR></TABLE>
<!--enpproperty <articleid>77</articleid><date>2009-11-02 09:28:27.0</date><author>何山</author>
<title>四十盏新灯亮了</title><keyword></keyword><subtitle>居民夜里不再打手电</subtitle>
<introtitle>城北旧巷改造</introtitle><siteid>2</siteid><nodename>第02版：城事</nodename><picurl/>
/enpproperty-->
</BODY></HTML>"""

INLINE = """<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><div id="content">
<founder-title><p>湿地保护<br>白鹭多了三成<br>志愿者数了一整年</p></founder-title>
<founder-author>临海日报全媒体记者林沐</founder-author><founder-date>2023-04-05</founder-date>
<founder-papername>临海日报</founder-papername><founder-pagenum>A03</founder-pagenum>
<founder-content><!--<npm:article-content>--><p>　　◀上接A01版</p><p>　　志愿者在湿地数到白鹭一千二百只。</p>
<!--</npm:article-content>--></founder-content></div></body></html>"""

DATABASE = """<!DOCTYPE html><html><body class="rmrb_detail_pop_body"><div id="detail_pop_content">
<div class="title">水库合龙</div><div class="subtitle">比计划早十天</div>
<div class="author">【作者：孙一;钱二】</div>
<div class="info clearfix"><div class="sha_left">【人民日报<span>1985-06-07</span>
  第<span>2</span>版 <span>经济</span>】</div>
<div class="sha_right">【字号：<a href="javascript:M();">加大</a>】</div></div>
<div id="FontZoom" class="detail_con"><p>　　青山水库大坝昨日合龙，比计划早十天。</p>
<table><tr><td class="pic">合龙现场。孙一摄</td></tr></table></div>
<div id="news" style="display:none"><span class="sha_left">相关报道：</span></div></div></body></html>"""

INDEX = """<html><head><meta charset="utf-8"><title>第05版</title></head><body>
<div id="pageList"><ul><li><a id=pageLink href=node_1.htm>第01版：要闻</a></li></ul></div>
<div id="titleList"><ul><li><a href="content_1.htm">渡口重开</a></li></ul></div></body></html>"""


def read(folder: Path, page: str | bytes, name: str = "saved") -> Page | SetAside:
    """What a page saved under a name is read as; by default the name says nothing."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    [item] = without_leftovers(read_archive([folder]))
    return item


def article(folder: Path, page: str | bytes, name: str = "saved") -> Article:
    """The one article of a page."""
    item = read(folder, page, name)
    assert isinstance(item, Page), item
    [found] = item.articles
    return found


def words(found: Article, *kinds: BlockKind) -> list[str]:
    """The texts of an article's blocks of these kinds."""
    return [found.text[block.start : block.end] for block in found.blocks_of(*kinds)]


SITE = """<!DOCTYPE html><html><head><title>江边的鸟 - 某网</title><meta charset="utf-8"></head><body>
<nav><a href="/">首页</a> <a href="/a">频道</a></nav>
<article><h1>江边的鸟</h1>{body}</article></body></html>"""

SENTENCES = "".join(
    f"<p>第{n}天清早，巡护员沿着江滩走了{n}公里，记下了看到的每一种水鸟和它们停留的时间。</p>"
    for n in range(1, 9)
)


def titles(found: Article) -> tuple[str | None, ...]:
    return found.kicker, found.headline, found.deck
