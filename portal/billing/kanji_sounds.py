"""How a name in kanji may be read: what is common in company names is known, of the rest only how long it can be.

港商事 is at a bank something of one to four kana for 港, then シヨウジ. That is no proof, but it tells ミナトシヨウジ
from ミナトケンセツ. Sounds are written as banks write them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

_WORDS = """
商事 シヨウジ|商会 シヨウカイ|商店 シヨウテン|商社 シヨウシヤ|商工 シヨウコウ|工業 コウギヨウ|工務店 コウムテン
工房 コウボウ|工機 コウキ|工事 コウジ|工芸 コウゲイ|産業 サンギヨウ|興業 コウギヨウ|興産 コウサン|鉱業 コウギヨウ
農園 ノウエン|農業 ノウギヨウ|水産 スイサン|物産 ブツサン|物流 ブツリユウ|物販 ブツパン|運輸 ウンユ|運送 ウンソウ
輸送 ユソウ|海運 カイウン|倉庫 ソウコ|交通 コウツウ|自動車 ジドウシヤ|観光 カンコウ|旅行 リヨコウ|旅館 リヨカン
製作所 セイサクシヨ セイサクジヨ|製作 セイサク|制作 セイサク|製造 セイゾウ|製菓 セイカ|製薬 セイヤク|製紙 セイシ
製麺 セイメン|製鋼 セイコウ|製材 セイザイ|建設 ケンセツ|建築 ケンチク|建材 ケンザイ|建工 ケンコウ|土木 ドボク
土建 ドケン|造園 ゾウエン|塗装 トソウ|設備 セツビ|設計 セツケイ|電機 デンキ|電気 デンキ|電器 デンキ|電工 デンコウ
電子 デンシ|電力 デンリヨク|電設 デンセツ|機械 キカイ|機工 キコウ|機器 キキ|金属 キンゾク
鉄工所 テツコウシヨ テツコウジヨ|鉄工 テツコウ|鉄鋼 テツコウ|鋼業 コウギヨウ|精機 セイキ|精工 セイコウ|化学 カガク
化成 カセイ|化工 カコウ|薬品 ヤクヒン|薬局 ヤツキヨク|薬師 ヤクシ|硝子 ガラス|樹脂 ジユシ|紙業 シギヨウ|紙工 シコウ
繊維 センイ|織物 オリモノ|衣料 イリヨウ|服飾 フクシヨク|印刷所 インサツジヨ インサツシヨ|印刷 インサツ
出版 シユツパン|書店 シヨテン|書房 シヨボウ|新聞社 シンブンシヤ|新聞 シンブン|広告 コウコク|企画 キカク
食品 シヨクヒン|食堂 シヨクドウ|飲料 インリヨウ|酒造 シユゾウ|酒店 サケテン|酒類 シユルイ|青果 セイカ|精肉 セイニク
米穀 ベイコク|茶舗 チヤホ|本舗 ホンポ|屋 ヤ|堂 ドウ|園 エン|不動産 フドウサン|住宅 ジユウタク|住建 ジユウケン
地所 ジシヨ|土地 トチ|開発 カイハツ|総業 ソウギヨウ|総合 ソウゴウ|企業 キギヨウ|事務所 ジムシヨ|会計 カイケイ
法律 ホウリツ|税務 ゼイム|労務 ロウム|特許 トツキヨ|経営 ケイエイ|研究所 ケンキユウジヨ ケンキユウシヨ
研究 ケンキユウ|技研 ギケン|技術 ギジユツ|科学 カガク|情報 ジヨウホウ|通信 ツウシン|通商 ツウシヨウ|貿易 ボウエキ
交易 コウエキ|証券 シヨウケン|保険 ホケン|銀行 ギンコウ|信用金庫 シンヨウキンコ|金庫 キンコ|人材 ジンザイ
警備 ケイビ|清掃 セイソウ|環境 カンキヨウ|医院 イイン|病院 ビヨウイン|歯科医院 シカイイン|歯科 シカ|眼科 ガンカ
内科 ナイカ|皮膚科 ヒフカ|小児科 シヨウニカ|整骨院 セイコツイン|接骨院 セツコツイン|鍼灸院 シンキユウイン
診療所 シンリヨウジヨ シンリヨウシヨ|介護 カイゴ|福祉 フクシ|動物 ドウブツ|会 カイ|学園 ガクエン|学院 ガクイン
学校 ガツコウ|大学 ダイガク|高校 コウコウ|高等学校 コウトウガツコウ|幼稚園 ヨウチエン|保育園 ホイクエン|塾 ジユク
教室 キヨウシツ|教育 キヨウイク|協会 キヨウカイ|組合 クミアイ|連合会 レンゴウカイ|振興会 シンコウカイ
美容室 ビヨウシツ|美容 ビヨウ|理容 リヨウ|写真館 シヤシンカン|写真 シヤシン|映像 エイゾウ|映画 エイガ|音楽 オンガク
劇場 ゲキジヨウ|石油 セキユ|瓦斯 ガス|燃料 ネンリヨウ|資源 シゲン|木材 モクザイ|林業 リンギヨウ|石材 セキザイ
家具 カグ|玩具 ガング|時計 トケイ|眼鏡 メガネ|楽器 ガツキ|包装 ホウソウ|容器 ヨウキ|販売 ハンバイ
百貨店 ヒヤツカテン|市場 イチバ シジヨウ|本店 ホンテン|製品 セイヒン|東京 トウキヨウ|大阪 オオサカ|京都 キヨウト
横浜 ヨコハマ|名古屋 ナゴヤ|札幌 サツポロ|福岡 フクオカ|神戸 コウベ|仙台 センダイ|広島 ヒロシマ|千葉 チバ
埼玉 サイタマ|静岡 シズオカ|新潟 ニイガタ|長野 ナガノ|岡山 オカヤマ|熊本 クマモト|沖縄 オキナワ|北海道 ホツカイドウ
日本 ニツポン ニホン|関東 カントウ|関西 カンサイ|東海 トウカイ|東北 トウホク|北陸 ホクリク|中部 チユウブ
九州 キユウシユウ|四国 シコク|中央 チユウオウ|東洋 トウヨウ|太平洋 タイヘイヨウ|大和 ヤマト ダイワ|富士 フジ
三和 サンワ|共栄 キヨウエイ|共同 キヨウドウ|協和 キヨウワ|昭和 シヨウワ|新日本 シンニツポン シンニホン|国際 コクサイ
世界 セカイ|第一 ダイイチ|三菱 ミツビシ|三井 ミツイ|住友 スミトモ|佐藤 サトウ|鈴木 スズキ|高橋 タカハシ|田中 タナカ
伊藤 イトウ|渡辺 ワタナベ|渡邉 ワタナベ|山本 ヤマモト|中村 ナカムラ|小林 コバヤシ|加藤 カトウ|吉田 ヨシダ
山田 ヤマダ|佐々木 ササキ|山口 ヤマグチ|松本 マツモト|井上 イノウエ|木村 キムラ|斎藤 サイトウ|斉藤 サイトウ
清水 シミズ|山崎 ヤマザキ ヤマサキ|池田 イケダ|橋本 ハシモト|阿部 アベ|石川 イシカワ|山下 ヤマシタ|中島 ナカジマ
石井 イシイ|小川 オガワ|前田 マエダ|岡田 オカダ|長谷川 ハセガワ|藤田 フジタ|後藤 ゴトウ|近藤 コンドウ|村上 ムラカミ
遠藤 エンドウ|青木 アオキ|坂本 サカモト|福田 フクダ|太田 オオタ|西村 ニシムラ|藤井 フジイ|金子 カネコ|岡本 オカモト
藤原 フジワラ|三浦 ミウラ|中野 ナカノ|中川 ナカガワ|原田 ハラダ|松田 マツダ|竹内 タケウチ|小野 オノ|田村 タムラ
中山 ナカヤマ|和田 ワダ|石田 イシダ|森田 モリタ|上田 ウエダ|内田 ウチダ|柴田 シバタ|酒井 サカイ|宮崎 ミヤザキ
横山 ヨコヤマ|高木 タカギ|安藤 アンドウ|宮本 ミヤモト|大野 オオノ|小島 コジマ|工藤 クドウ|谷口 タニグチ|今井 イマイ
高田 タカダ|増田 マスダ|丸山 マルヤマ|杉山 スギヤマ|村田 ムラタ|大塚 オオツカ|新井 アライ|小山 コヤマ|平野 ヒラノ
河野 コウノ|藤本 フジモト|野口 ノグチ|武田 タケダ|松井 マツイ|千田 チダ
"""
SOUNDS = {word: sounds for word, *sounds in (line.split() for line in _WORDS.strip().replace("\n", "|").split("|"))}
_PARTS = re.compile(f"({'|'.join(sorted(SOUNDS, key=len, reverse=True))}|[^一-鿿々]+)")
_KANJI = re.compile("[一-鿿々]")
_LONGEST = 4  # kana of one kanji: 暁 is アカツキ
_MOST = 4  # readings of one name


@dataclass(frozen=True, slots=True)
class Sound:
    """`readings` are whole, if every part is known; else `pattern` is what any reading looks like."""

    readings: tuple[str, ...]
    pattern: re.Pattern[str]
    begins: tuple[str, ...]  # sounds of the first part, if it is known
    ends: tuple[str, ...]

    def agreement(self, payer: str) -> int:
        """How many of the payer's letters the known parts explain, of a hundred; 0 if it cannot be read so."""
        match = self.pattern.fullmatch(payer)
        return 100 * sum(len(part or "") for part in match.groups()) // len(payer) if match else 0


@lru_cache(maxsize=16384)
def sound_of(name: str) -> Sound | None:
    """Of a name as `payer_names` folds it; None if it has no kanji."""
    if not _KANJI.search(name):
        return None
    pieces = list(_pieces(name))
    known = [sounds for sounds, _ in pieces]
    readings = tuple(map("".join, islice(product(*known), _MOST))) if all(known) else ()
    pattern = "".join(f"({'|'.join(map(re.escape, sounds))})" if sounds else wild for sounds, wild in pieces)
    return Sound(readings, re.compile(pattern), known[0], known[-1])


def _pieces(name: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Known sounds of each part, or none and a pattern of how long it can be."""
    for part in _PARTS.split(name):
        if not part:
            continue
        if part in SOUNDS:
            yield tuple(SOUNDS[part]), ""
        elif _KANJI.match(part):
            yield (), f".{{{len(part)},{len(part) * _LONGEST}}}"
        else:
            yield (part,), ""
