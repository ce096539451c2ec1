"""Sentences cut by hand: "|" stands where one ends. The share that comes out right is exact."""

from __future__ import annotations

import pytest

from policydiff.text import split_sentences

GOLD = {
    "en": """
We use carriers, e.g. Fastbox, to ship goods.| We pay them monthly.
Some data, i.e. your name and street, is printed on the label.| The rest is not.
Ask us at help@shop.example or at privacy.team@shop.example.uk.| We answer within 5 days.
See https://shop.example/a.b?c=d.e for details.| It lists every cookie.
Our site is www.shop.example.| We run it ourselves.
The controller is Fastbox Inc., a company in Oslo.| Its address is below.
We sold the shop to Northern Parcels Ltd. in May.| They know no more than we do.
We are Fastbox GmbH & Co. KG in Bremen.| You can write to us.
Parcels Corp. and Letters LLC. share one office.
Write to Dr. J. R. Oakley or to Ms. Finch.| Both can help.
The form was made by A. B. Marlow, Esq. for us.
Rule No. 5 of the house applies.| Nos. 6 and 7 do not.
Art. 6 para. 1 lit. b of the Regulation is our basis.| Sec. 12 is not.
1. We collect your name.| 2. We delete it after a year.
(a) You may object.| (b) You may complain.
a) We never sell data.
3.1 We keep records for 10 years.| 3.2 We then burn them.
We wait … and then we delete.| Nothing is left.
And so on...| We mean it.
Is it stored?| Yes.| For how long?| A week!
“We sell nothing.”| That is our promise.
He asked, “Do you sell data?” and we said no.
You agree (see below.)| You may withdraw.
We do this "as is."| No promise is made.
Data of children under 13 is deleted.| Parents may ask for it.
The fee is $3.50 a month, approx. 3.20 euros.| It may rise.
We work from 9 a.m. to 5 p.m. on weekdays.| Calls are not recorded.
The U.S. Department of Trade may ask us.| We tell you if it does.
Data may go to the U.S. or the U.K. under a contract.
We moved to the U.S. in May.| We stayed.
Version 2.0 takes effect on Jan. 5, 2027.| Version 1.9 ends.
Our partner Yahoo! Inc. shows the adverts.| We do not.
The app is called Ask.me.| It is free.
Your data is encrypted at rest.| The keys are kept apart.
We use cookies, pixels, etc. to count visits.
We use cookies, pixels, etc.| You can refuse them.
We log the IP address, cf. section 4, and the time.
St. Mary's Hospital and Mt. Olive Clinic see your file.
Read pp. 3-5 of the guide.| Page 6 is blank.
This is our duty.|We take it seriously.
We keep files vs. paper records apart.
Mail goes to P.O. Box 12, Leeds.| Calls go to the desk.
The board (Fastbox Ltd.) decides.| It meets weekly.
Our officer, Jane Oakley, Ph.D., answers.| She is independent.
""",
    "de": """
Am 3. März löschen wir Ihren Namen.| Danach bleibt nichts.
Wir nutzen z. B. Cookies und d. h. kleine Dateien.| Sie können ablehnen.
Grundlage ist Art. 6 Abs. 1 S. 1 lit. f DSGVO.| Sie können widersprechen.
Wir speichern Ihre IP-Adresse ggf. bis zum 31. Dezember 2027.| Dann wird sie gelöscht.
Fragen Sie Frau Dr. Eiche oder Hrn. Buche.| Beide helfen.
Die Nr. 4 gilt nicht.| Nr. 5 gilt.
Wird etwas verkauft?| Nein!
Die Kanzlei im 2. Stock prüft das.| Sie arbeitet für uns.
„Wir verkaufen nichts.“| Das gilt immer.
Wir sind die Paket GmbH, vgl. Impressum.| Der Sitz ist Bremen.
""",
    "fr": """
Nous gardons vos données (p. ex. le nom) un an.| M. Dupin les efface.
« Nous ne vendons rien. »| C'est promis.
Qui les lit ?| Personne !
L'art. 6 du règlement s'applique.| Voir aussi la p. 3.
Écrivez à Mme Leroy ou à cnil@boutique.example.| Elle répond.
La société Colis S.A. livre les paquets.| Elle ne garde rien.
""",
    "es": """
Guardamos sus datos un año.| ¿Quién los ve?| Nadie.
¡No vendemos nada!| Pregunte al Sr. Robles o a la Dra. Pino.
Usamos cookies, p. ej. para contar visitas.| Puede rechazarlas.
La tienda es de Paquetes S.A. en Lugo.| No hay otra.
El núm. 4 no se aplica.| El núm. 5, sí.
""",
    "zh": "我们收集您的姓名。|我们不出售数据！|您有问题吗？|请写信。",
    "ja": "お名前を集めます。|販売はしません。|「売りません。」|質問はありますか？",
    "ar": "نحن نجمع اسمك.| هل نبيعه؟| لا.",
    "he": "אנו אוספים את שמך.| האם אנו מוכרים אותו?| לא!",
}
"""Every line is a paragraph."""
KNOWN_WRONG: frozenset[str] = frozenset()


def paragraphs(locale: str) -> list[str]:
    return [line for line in GOLD[locale].splitlines() if line]


def cut(text: str, locale: str) -> str:
    return "|".join(text[start:stop] for start, stop in split_sentences(text, locale))


def marked(line: str) -> str:
    """Put the marks where the white space is: it belongs to the sentence before it."""
    return line.replace("| ", " |")


@pytest.mark.parametrize("locale", GOLD)
def test_paragraphs_are_cut_as_by_hand(locale: str) -> None:
    lines = paragraphs(locale)
    wrong = {line for line in lines if cut(line.replace("|", ""), locale) != marked(line)}
    print(f"{locale}: {len(lines) - len(wrong)} of {len(lines)} paragraphs cut right")
    assert wrong == {line for line in lines if line in KNOWN_WRONG}
