"""In which language the portal's own papers are written: the fonts do not know every script."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from portal.billing.papers import writable
from portal.catalogues import read_messages
from portal.language import Language

DAY = datetime(2026, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "receipt", "written"),
    [("ja", "領収書", "ja"), ("de", "Quittung", "de"), ("pl", "Pokwitowanie wpłaty", "pl"), ("he", "קבלה", "en")],
)
def test_a_script_that_the_fonts_lack_is_written_in_english(
    tmp_path: Path, code: str, receipt: str, written: str
) -> None:
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (tmp_path / code).mkdir()
    (tmp_path / code / "messages.po").write_text(f'{head}msgid "Receipt"\nmsgstr "{receipt}"\n', "utf-8")
    language = Language(code, ZoneInfo("Asia/Tokyo"), read_messages(code, [tmp_path]))

    assert writable(language, DAY).code == written
    assert writable(language, DAY).text("Receipt") == (receipt if written == code else "Receipt")
