"""Companies as contracts name them and as they are read aloud: in kanji, kana, Latin letters, some nearly alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random


def _words(text: str) -> list[str]:
    return text.strip().replace("\n", "|").split("|")


def _pairs(text: str) -> list[tuple[str, str]]:
    """As written, and as read."""
    return [(written, sound) for written, _, sound in (word.rpartition(" ") for word in _words(text))]


_FRONT = _pairs("""
港 ミナト|湊 ミナト|青葉 アオバ|桜 サクラ|日之出 ヒノデ|東京 トウキョウ|大和 ヤマト|山田 ヤマダ|佐藤 サトウ
鈴木 スズキ|北斗 ホクト|富士 フジ|緑 ミドリ|京都 キョウト|中央 チュウオウ|共栄 キョウエイ|三和 サンワ|東 アズマ
小林 コバヤシ|加藤 カトウ|横浜 ヨコハマ|新星 シンセイ|希望 キボウ|日本 ニッポン
""")
_BACK = _pairs("""
商事 ショウジ|工業 コウギョウ|製作所 セイサクショ|建設 ケンセツ|印刷 インサツ|運輸 ウンユ|電機 デンキ
設計 セッケイ|不動産 フドウサン|商店 ショウテン|産業 サンギョウ|歯科医院 シカイイン|食品 ショクヒン
物流 ブツリュウ|学園 ガクエン|薬局 ヤッキョク|システム システム|クリニック クリニック
ホールディングス ホールディングス|サービス サービス|珈琲 コーヒー|翻訳 ホンヤク|測量 ソクリョウ
工藝舎 コウゲイシャ|亭 テイ|ラボ ラボ|療法 リョウホウ
""")
_KANA = _words("""
サクラソフト|サクラソフトウェア|サクラリフト|アルファシステム|アルファシステムズ|ヴィオラデザイン
みどりクリニック|ハッピーフーズ|カフェ・ド・ロワ|ひかりテック|ヒカリテックス|エヌエスケー|パティスリーヴェール
トータルサポート|ミライ|ミライズ|オーシャンズ|フォーサイト|キャリアッププラス|あおぞら|アオゾラ|データリンク
データリンクス|ツバサ|ニューヨークカフェ|ネットワーク東北|ゆうひ薬局|まつや|シャチハウス|ウィズ
""")
_KANA_FRONT = _words("""
アルプス|オリーブ|カナリヤ|クローバー|コスモ|サンライズ|シリウス|スマイル|セントラル|ソレイユ|ダイヤ|トライ
ナチュラル|ノース|パール|ひまわり|ファースト|プラス|ホープ|マリン|メープル|ユニオン|ライト|リンクス|ルーチェ
レインボー|ワールド|ジュピター|ヴィーナス|エース
""")
_KANA_BACK = _words("""
システム|デザイン|フーズ|テック|ケア|パートナーズ|プランニング|メディカル|サポート|エナジー|ホーム|トラベル
スクール|ソリューションズ|コンサルティング|キッチン|モータース
""")
_LATIN = _pairs("""
Yamada Denki ヤマダデンキ|Minato Shoji ミナトショウジ|Tanaka Kogyo タナカコウギョウ|Acme Design アクメデザイン
Blue Ocean Works ブルーオーシャンワークス|NEXT ネクスト|Hinode Foods ヒノデフーズ|Sakura サクラ
KDS ケーディーエス|Matsumoto マツモト|B-Craft ビークラフト|Shimbashi Legal シンバシリーガル
""")
FOREIGN = _words("""
Nordwind GmbH|Nordwind Systems GmbH|Smith & Jones Ltd|Blue Harbor LLC|Blue Harbour Inc.|Société Lumière SAS
Acme, Inc.|Acme Labs, Inc.|Pacific Trading Co., Ltd.|Delta B.V.|Orion Software Corp.|The Maple Company
""")
# As contracts write a form, as banks do, and how often.
_FORMS = [
    ("株式会社", "カ", 12),
    ("有限会社", "ユ", 3),
    ("合同会社", "ド", 3),
    ("医療法人", "イ", 1),
    ("一般社団法人", "シヤ", 1),
    ("学校法人", "ガク", 1),
    ("税理士法人", "ゼイ", 1),
    ("特定非営利活動法人", "トクヒ", 1),
    ("", "", 2),
]
_SURNAMES = ["ヤマダ", "サトウ", "スズキ", "タカハシ", "イトウ", "ワタナベ", "ナカムラ", "コバヤシ", "カトウ", "ヨシダ"]
_GIVEN = ["ハナコ", "タロウ", "ケン", "ユウコ", "イチロウ", "ミサキ", "ショウタ", "リョウ", "キョウコ", "ジュン"]


@dataclass(frozen=True, slots=True)
class Company:
    """`name` as in Stripe; `sound` as read aloud, without the legal form; `code` as a bank shortens the form."""

    name: str
    sound: str
    code: str
    is_front: bool
    owner: str


def companies(random: Random, count: int) -> list[Company]:
    """No two with the same name; some that sound the same."""
    found: dict[str, Company] = {}
    made = _made(random)
    while len(found) < count:
        company = next(made)
        found.setdefault(company.name, company)
    return list(found.values())


def _made(random: Random) -> Iterator[Company]:
    while True:
        written, sound = _name(random)
        form, code, _ = random.choices(_FORMS, [weight for *_, weight in _FORMS])[0]
        is_front = random.random() < 0.6
        if written.isascii():
            name = f"{written} {random.choice(['Inc.', 'K.K.', 'Co., Ltd.', 'LLC', '合同会社', '株式会社'])}"
            code = "カ" if "合同" not in name and "LLC" not in name else "ド"
        else:
            name = _joined(random, form, written, is_front)
        yield Company(name, sound, code, is_front, owner(random))


def owner(random: Random) -> str:
    return f"{random.choice(_SURNAMES)} {random.choice(_GIVEN)}"


def _name(random: Random) -> tuple[str, str]:
    kind = random.random()
    if kind < 0.55:
        front, back = random.choice(_FRONT), random.choice(_BACK)
        return front[0] + back[0], front[1] + back[1]
    if kind < 0.85:
        composed = random.choice(_KANA_FRONT) + random.choice(_KANA_BACK)
        kana = random.choice(_KANA) if random.random() < 0.3 else composed
        return kana, kana.replace("東北", "トウホク").replace("薬局", "ヤッキョク")
    return random.choice(_LATIN)


def _joined(random: Random, form: str, written: str, is_front: bool) -> str:
    space = random.choice(["", "", " ", "　"])
    short = {"株式会社": "㈱", "有限会社": "（有）"}.get(form, form)
    shown = short if random.random() < 0.15 else form
    return (f"{shown}{space}{written}" if is_front else f"{written}{space}{shown}").strip()
