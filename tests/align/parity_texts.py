"""One policy in three languages, translated as people translate: freely, and completely."""

from __future__ import annotations

ENGLISH = """\
# Privacy policy of the Wheelhouse

Last updated: June 3, 2026

The Wheelhouse rents bicycles at twelve stations. This policy applies from July 1, 2026.

## 1. Who we are

Wheelhouse GmbH, Hafenweg 8, 1020 Exampleton, is responsible. Write to <privacy@wheelhouse.example>.

## 2. Renting

### 2.1 Your account

We need your name, an e-mail address and a card. Accounts are for people aged 16 and over. If you do
not rent anything for two years, we close the account after a warning of thirty (30) days.

### 2.2 Each ride

- We note where a ride begins and ends, for 24 months.
- A bicycle reports its position every five minutes.
- Deposits over €1,500.00 are paid back within a week.

### 2.3 Repairs

A mechanic sees who rode last. We keep repair notes for half a year.

## 3. Payment

StripePay takes the money for us ([their policy](https://www.stripepay.example/privacy)). A late
fee is 2.5 percent, at most $20.

| What | How long |
| --- | --- |
| Invoices | 7 years |
| Failed payments | 90 days |

## 4. Your rights

You may ask for a copy under Article 15 of the GDPR. We answer within one month; in hard cases we
take two more months. Complaints are answered within 72 hours, Monday to Friday, 9 am to 5 pm.

## 5. Cookies

Cookies last a day. Our app uses OpenRouteMap and nothing else.

## 6. Changes

We tell you four weeks ahead. Once a year, on 1 March 2027 for the first time, we publish a list.
"""

GERMAN = """\
# Datenschutzerklärung des Radhauses

Zuletzt aktualisiert: 3. Juni 2026

Das Wheelhouse verleiht an zwölf Stationen Fahrräder. Diese Erklärung gilt ab dem 1. Juli 2026.

## 1. Wer wir sind

Verantwortlich ist die Wheelhouse GmbH, Hafenweg 8, 1020 Exampleton. Schreiben Sie an
<datenschutz@wheelhouse.example>.

## 2. Ausleihe

### 2.1 Ihr Konto

Wir brauchen Ihren Namen, eine E-Mail-Adresse und eine Karte. Ein Konto bekommt, wer 16 Jahre oder
älter ist. Wenn Sie zwei Jahre lang nichts ausleihen, schließen wir es; 30 Tage vorher warnen wir Sie.

### 2.2 Jede Fahrt

- Wir vermerken 24 Monate lang, wo eine Fahrt beginnt und endet.
- Ein Rad meldet seinen Ort im Abstand von 5 Minuten.
- Pfand über 1.500 € zahlen wir binnen einer Woche zurück.

### 2.3 Reparaturen

Wer zuletzt fuhr, sieht die Werkstatt. Ihre Notizen bewahren wir sechs Monate auf.

## 3. Zahlung

Das Geld nimmt StripePay für uns ein ([deren Erklärung](https://www.stripepay.example/de/datenschutz)).
Die Mahngebühr beträgt 2,5 %, höchstens 20 US-Dollar.

| Was | Wie lange |
| --- | --- |
| Rechnungen | 7 Jahre |
| Fehlgeschlagene Zahlungen | 90 Tage |

## 4. Ihre Rechte

Nach Art. 15 DSGVO können Sie eine Kopie verlangen. Wir antworten binnen eines Monats, in schwierigen
Fällen zwei Monate später. Beschwerden beantworten wir innerhalb von drei Tagen, montags bis freitags
von 9 bis 17 Uhr.

## 5. Cookies

Cookies halten einen Tag. Unsere App verwendet OpenRouteMap und sonst nichts.

## 6. Änderungen

Wir sagen es Ihnen 28 Tage vorher. Jährlich, erstmals am 1. März 2027, veröffentlichen wir eine Liste.
"""

FRENCH = """\
# Politique de confidentialité de la Wheelhouse

Dernière mise à jour : 3 juin 2026

La Wheelhouse loue des vélos dans douze stations. Cette politique s'applique dès le 1er juillet 2026.

## 1. Qui nous sommes

Le responsable est Wheelhouse GmbH, Hafenweg 8, 1020 Exampleton. Écrivez à
<vieprivee@wheelhouse.example>.

## 2. La location

### 2.1 Votre compte

Il nous faut votre nom, une adresse électronique et une carte. Il faut avoir 16 ans. Si vous ne louez
rien pendant deux ans, nous fermons le compte après un avertissement de trente jours.

### 2.2 Chaque trajet

- Nous notons où commence et finit un trajet, pendant vingt-quatre mois.
- Un vélo signale sa position toutes les cinq minutes.
- Les cautions de plus de 1 500 € sont rendues en une semaine.

### 2.3 Réparations

L'atelier voit qui a roulé en dernier. Ses notes sont gardées six mois.

## 3. Paiement

StripePay encaisse pour nous ([sa politique](https://www.stripepay.example/fr/vie-privee)). Les frais
de retard sont de 2,5 pour cent, 20 $ au plus.

| Quoi | Combien de temps |
| --- | --- |
| Factures | 7 ans |
| Paiements échoués | 90 jours |

## 4. Vos droits

L'article 15 du RGPD vous donne droit à une copie. Nous répondons en un mois, et en deux mois de plus
si c'est difficile. Les plaintes reçoivent une réponse sous 72 heures, du lundi au vendredi, de 9h00
à 17h00.

## 5. Cookies

Les cookies durent un jour. Notre application utilise OpenRouteMap et rien d'autre.

## 6. Modifications

Nous vous prévenons quatre semaines avant. Tous les ans, à partir du 1er mars 2027, nous publions une
liste.
"""
