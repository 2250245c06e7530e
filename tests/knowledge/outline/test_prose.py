"""Sentences that depend on the one before them are known by their first words, in many languages."""

import pytest

from knowledge.outline.prose import dependent_opening


@pytest.mark.parametrize(
    ("language", "dependent", "independent"),
    [
        ("ar", "وأضاف أن الجسر مغلق.", "وقال رئيس المدينة إن الجسر مغلق."),
        ("bn", "তিনি সেতু বন্ধ করেন।", "নগর পরিষদ সেতু বন্ধ করে।"),
        ("cs", "Proto most zavřela.", "Protesty most zavřely."),
        ("da", "Hun lukker broen.", "Hundested lukker broen."),
        ("el", "Ωστόσο η γέφυρα κλείνει.", "Η γέφυρα κλείνει."),
        ("en", "The company closed the bridge.", "The company behind the bridge closed it."),
        ("en", "The report says so.", "The report by the council says so."),
        ("fi", "Hän sulki sillan.", "Hanko sulki sillan."),
        ("he", "הוא סגר את הגשר.", "העירייה סגרה את הגשר."),
        ("hi", "उसने पुल बंद किया।", "उत्तर का पुल बंद है।"),
        ("hu", "Ezért lezárták a hidat.", "Ezer embert vártak."),
        ("id", "Namun jembatan ditutup.", "Namibia menutup jembatan."),
        ("ja", "同社は橋を閉鎖した。", "市議会は橋を閉鎖した。"),
        ("ko", "그는 다리를 닫았다.", "그리스는 다리를 닫았다."),
        ("nl", "Ze sluit de brug.", "Zeeland sluit de brug."),
        ("no", "De stenger broen.", "Derby stenger broen."),
        ("pl", "Jego most zamknięto.", "Jezioro zamknięto."),
        ("ro", "Dar podul se închide.", "Dartul revine."),
        ("th", "เขาปิดสะพาน", "เทศบาลปิดสะพาน"),
        ("ur", "انہوں نے پل بند کیا۔", "شہر نے پل بند کیا۔"),
        ("vi", "Ông cho biết cầu đóng.", "Ông Nguyễn Văn An đóng cầu."),
        ("zh", "他关闭了桥。", "市政府关闭了桥。"),
    ],
)
def test_a_sentence_depends_on_the_one_before_by_its_first_words(
    language: str, dependent: str, independent: str
) -> None:
    opening = dependent_opening(language)
    assert opening is not None
    assert opening.match(dependent)
    assert not opening.match(independent)
