"""The words by which threats, obscenity and insults are known; our own lists. Pure data.

Unless said otherwise an entry is the beginning of a word, in lower case, with е for ё.
"""

import re
from typing import Final

from app.intake.word_lists import Phrases, listed

# --- Obscenity: the four roots of the law and what is built on them

OBSCENE: Final = re.compile(
    r"(?:на|по|ни|не|до|от|о|а|за|пере|рас|вы|с)?ху(?:[йеюя]|и(?!л|щ))"
    r"|(?:\w{0,6})пизд|пезд(?:ец|ат|юк)|пзд(?:ец|ц)"
    r"|(?:за|на|по|до|вы|у|от|отъ|об|объ|съ|подъ|про|при|разъ|изъ|недо|долбо|мозго|пере|въ)?(?:е|йо)б"
    r"(?:а(?!й)|у(?!рг)|л[аоия]|е[тшмнй]|и(?:сь|те|ц)|н[уиа]|о(?:р|к\b)|ыр|уч|т\b)"
    r"|(?:вы)?бля(?:$|т|д)|бл[яе]а?ть$|мандавош|манд[аеуы]$|мандой$|залуп|(?:отпи|пи)д[оа]р|дроч(?!ен)|муде[йл]|мудоз"
)
"""Source of the notion: Code of Administrative Offences, article 20.1; the four roots named by Roskomnadzor in 2013."""

OBSCENE_WORDS: Final = listed(
    "хуй хуйня хуево хуевый хуета нахуй похуй охуели охуел охуеть нихуя дохуя пизда пиздец пиздеж пиздят спиздили "
    "распиздяи ебать ебаный ебаные ебанутые заебали заебал заебись наебали отъебитесь разъебали уебок ебло долбоеб "
    "долбоебы бля блять блядь бляди блядство пидор пидоры пидорасы"
)
"""Whole words looked for where letters are hidden by asterisks."""

OBSCENE_LATIN: Final = listed("huy hui xuy xui nahu nahui pizd blyat blyad ebat ebal ebany pidor")

OBSCENE_MASK: Final = re.compile(
    r"(?<![\w*])(?P<first>(?:на|по|ни|о)?х)(?:[*#@$%]{2,3}|[*#@$%.][йяюие]|[*#@$%]\w{1,4})(?![\w*])"
    r"|(?<![\w*])(?:на|за)?(?P<second>[её][*#@$%]{2,}\w{0,4})(?![\w*])"
)
"""Words of which hardly a letter is shown: «на х**», «х.й», «х*йня», «е***й»."""

MASKED: Final = re.compile(r"[хХеЕёЁ][*#@$%.]")
"""Without these two characters side by side there is no such word."""

NOT_OBSCENE: Final = listed("ебург хуторок huis")

# --- Insults

INSULT: Final = re.compile(
    r"(?:идиот(?:ы|ов|ам|ами|ка|ки)?|дебил(?:ы|ов|ам|ами|оид\w*)?|кретин(?:ы|ов|ам)?|придур(?:ок|ки|ков|кам)"
    r"|ублюд(?:ок|ки|ков)|выродк(?:и|ов)|выродок|мраз(?:ь|и|ей|ота)|твар(?:ь|и|ей|ям)|подон(?:ок|ки|ков)|сволоч(?:ь|и|ей|ам)"
    r"|урод(?:ы|ов|ам|ами)?|ничтожеств(?:о|а)|гнид(?:а|ы)|падл(?:а|ы)|скотин(?:а|ы)|дегенерат(?:ы|ов)?|имбецил(?:ы|ов)?"
    r"|даун(?:ы|ов)|чмо|чмошник\w*|шлюх(?:а|и)|гандон(?:ы|ов)?|гондон(?:ы|ов)?|мудак(?:и|ов|ам)?|мудил(?:а|ы)|сук(?:а|и|ин)"
    r"|сучар(?:а|ы)|недоумк(?:и|ов)|недоумок|дебилк(?:а|и)|тупиц(?:а|ы)|дур(?:а|ы|ак|аки|аков)|козл(?:ы|ов|ина)|козел"
    r"|свинь(?:я|и)|клоун(?:ы|ов|ом)?|куриц(?:а|ы)|скот(?:ы|ов)|баран(?:ы|ов)|осл(?:ы|ов)|тупы[ех]|безмозгл\w+|быдло|обезьян(?:ы|а)|паразит(?:ы|ов))$"
)
"""Whole words that humiliate a person; words for a person's work («бездельники», «врёте», «позор») are criticism."""

ALSO_INNOCENT: Final = listed(
    "козл козел клоун куриц свинь скот баран осл тупы дур обезьян паразит суки твар урод даун падл безмозгл быдло"
)
"""Insults only beside one who is addressed: goats and sheep are met in villages, dry boughs on trees."""

ADDRESSED: Final = frozenset(listed("вы вас вам вами ты тебе тебя тобой ваши ваша ваше вашу"))

# --- Threats

THREAT_VERBS: Final = listed(
    "взорвем взорву задушу закопаю зарежу застрелю изобью искалечу отпизжу подожгу подожжем покалечу порежу придушу "
    "прирежу пристрелю расстреляю сожгу сожжем убьем убью урою"
)
"""Whole words: what the writer says to do himself."""

THREAT_OBJECTS: Final = listed(
    "вас вам тебя тебе вашу ваш его ее их всех администрац контор гад мэр чиновник директор начальник соседа живьем "
    "собственн сволоч урод твар сук лично"
)

NO_THREAT_OBJECTS: Final = listed(
    "машин авто подвеск колес ног день время нерв яму ямы жир калор бензин себя обув здоровь деньги"
)

THREAT_PHRASES: Final = Phrases(
    "вам не жить | не жилец | ходи оглядывайся | морду набью | ноги переломаю | руки переломаю | голову оторву | "
    "знаю где жив | знаю ваш адрес | адрес ваш знаю | знаем где жив | пожалеете что родились | приеду с битой | "
    "расстрел вас | расстрел их | расстрел всех | вешать вас | повесить вас | сжечь вас | сжечь администрац"
)
"""Beginnings of words that stand in a sentence in this order."""
