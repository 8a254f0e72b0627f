"""The words beside a name that tell the part its bearer plays. Patterns are tried at the end of a name (or, ending in
``$``, on what stands before it), never over a whole text.
"""

from __future__ import annotations

import re

from nlp.lexicon import WORD

ASIDE = (
    r"(?:['’]s\b)?(?:,? \(?(?:then |now )?(?:aged |age )?\d{1,3}(?: yrs)?\)?(?=[,. ]|$),?|,? \([^()\n]{1,40}\)|"
    r",? (?:DOB|dob|born|b\.) ?:?[\d/.-]+,?|,? (?:also |both |formerly )?(?:of|from) [^,.;:\n]{1,60},|"
    r",? of no fixed (?:abode|address),?|,? (?:aka|a\.k\.a\.|known as|alias) [^,.;:\n]{1,30},?|"
    r", (?:(?:an?|the|his|her|from|of) )?[a-z][^.;:,\n]{2,60},(?! who)){0,3}"
)
"""What may stand between a name and the verb: age, home, other names, trade."""
AUX = (
    r"(?:(?:has|have|had|was|were|is|are|be|been|being|will|would|to|then|now|also|later|since|both|all|each|today|"
    r"yesterday|himself|herself|must|could|may|might|can|\w+ly|on \w+day|is thought|believed|understood|said|due|set|"
    r"expected|(?<=(?:is|as|re) )alleged) )*"
)
"""Small words between a name and its verb."""

_SENTENCE = r"(?:given|handed) (?:an? )?(?:[\w-]+ ){0,4}(?:sentence|term|order|life|years|months|weeks)"
_COURT = (
    r"appear(?:s|ed)? (?:\w+ )?(?:before|at|in) (?:[\w'’]+ ){0,4}(?:court|magistrates)|"
    r"before (?:[\w'’]+ ){0,2}(?:magistrates|court)"
)
_STEPS = (
    r"(?:re-?)?charged\b(?! by)|convicted|jailed|imprisoned|sentenced|locked up|arrested|detained|accused|suspected|"
    r"wanted|found guilty|remanded|bailed|indicted|summonse?d|prosecuted|extradited|recalled|fined|cautioned|banned|"
    rf"spared|{_SENTENCE}|on the run|on (?:trial|remand|bail)|in (?:custody|the dock)|"
    r"serv(?:ed|es|ing) (?:life|time|\w+ (?:years?|yrs?|months))|(?:avoided|escaped) (?:jail|prison|custody)|"
    r"plead(?:s|ed)? (?:not )?guilty|GP'?d to|admit(?:s|ted)|den(?:y|ies|ied)|"
    r"stand(?:s|ing)? (?:accused|trial)|face(?:s|d)? (?:trial|charges?|a charge|court|jail|\w+ (?:counts?|charges?))|"
    rf"{_COURT}|ordered to (?:pay|repay|do|complete|carry out)|interviewed (?:for|over|under|on suspicion)|"
    r"questioned (?:on|over|about)|reported for|circulated|(?:poss(?:ibly)? )?(?:responsible for|involved in|behind)|"
    r"NFA'?d|released (?:under|on licence)"
)
_MAN = (
    r"(?:,? (?:and )?(?:the|an?|one of the|another) (?:\w+ )?(?:man|woman|men|women|teenager|boy|girl|driver|"
    r"person|pair)"
    r"(?: who)?)?"
)
STEP = re.compile(
    rf"{ASIDE}{_MAN}(?:,? (?:and )?who)? {AUX}(?:(?:suspended|sacked|dismissed|struck off) after being )?"
    rf"(?:{_STEPS})\b",
    re.IGNORECASE,
)
"""A step of the law that the named person is put through: "Amadi, 20, has been charged"."""
STEP_NOTED = re.compile(
    rf"{ASIDE}[ :-]{{1,3}}(?:on |is |was )?(?:arr|arrest|chgd|nicked|susp|interviewed|breached|served|"
    r"has (?:an )?MO|NFA|CAUT|CONV)\b",
    re.IGNORECASE,
)
STEP_TAKEN = re.compile(
    r"\b(?i:charged|arrest(?:ed|ing)?|convict(?:ed|ing)?|jail(?:ed|ing)|sentenc(?:ed|ing)|accus(?:ed|es|ing)|found|"
    r"detained|suspect(?:s|ed)|hunting|hunt for|want(?:ed|s)? to (?:trace|speak to)|prosecut(?:ed|ing)|committed by|"
    r"carried out by|circulated:) (?:(?:a|the|his|her) )?(?:[a-z-]+ )?$"
)
"""The same with the name as its object: "police charged Adair with"."""
OF_WHAT = re.compile(rf"{ASIDE} (?:guilty|with|of|for|on suspicion)\b")
CASE = re.compile(r"['’]s? (?:\w+ ){0,3}(?:trial|convictions?|sentenc(?:e|ing)|arrest|victims?|accomplices?)\b")
"""What belongs to one who is accused: "Adair's trial"."""
FATE = re.compile(
    r"['’]s? (?:(?!for\b|conviction|trial|case|part)\w+ ){0,2}(?:killers?|murderers?|murder|attackers?|rapists?|"
    r"assailants?|ordeal)\b"
)
"""What belongs to a victim: "Orme's killer"."""
FELL = re.compile(
    r"\b(?:cleared|acquitted|not guilty|quashed|overturned|set aside|dropped|withdrawn|discontinued|exonerated|"
    r"no charges|unfounded|neither|nor|unsafe|collapsed)\b",
    re.IGNORECASE,
)
"""The case against somebody fell; ``STANDS`` tells that another did not."""
STANDS = re.compile(
    r"\b(?:but|though|although|however) (?:\w+ ){0,3}(?:convicted|guilty|jailed|banned)\b", re.IGNORECASE
)

CLEARED = re.compile(rf"{ASIDE}(?:,? who)? {AUX}(?:cleared|acquitted|found not guilty)\b", re.IGNORECASE)
LEFT = re.compile(r"\bleft (?:(?:his|her|their|the|an?) )?(?:[a-z]+,? ){0,2}$")
"""Before one who was left in a coma, with a broken jaw."""
TITLES = (" Mr", " Mrs", " Ms", " Miss", " Dr", " Sir", " Dame", " Rev", " Prof", " PC", " PS", " DC", " DS")
PRONOUN = re.compile(r" (?:him|her|them|me)\b")
HARM = re.compile(
    r"(?:alleg|charged with|convicted|accused of|on suspicion|victim|murder|suspected of|threaten|killer)"
)
"""Words of crime: the deeds of their sentence count, named as offences or not."""
LABEL = re.compile(
    r"(?:^|[\s(\"/])(?:"
    r"(?P<victim>victims?|injured party|aggrieved|complainants?|complt?|(?-i:IP|VICS?|AGG|LOSER|Loser))|"
    r"(?P<witness>(?:eye-?)?witness(?:es)?|wit|MG11 (?:from|of)|passer-by|onlooker|bystander|"
    r"(?-i:W\d|Inft|[Ii]nformant|[Cc]aller))|"
    r"(?P<suspect>suspects?|susp|offenders?|accused|defendants?|attackers?|assailants?|ringleader|gunman|killer|"
    r"murderer|rapist|robber|burglar|thief|fraudster|paedophile|conman|dealer|hitman|stalker|co-?d(?:efendant)?|"
    r"co-?accused|(?-i:SUS|DEF|D\d))"
    r")(?:'s| named)?(?: named| as| is| was)?[ \u00a0]?[:,-]? ?\(?$",
    re.IGNORECASE,
)
"""A word for the part right before the name: "IP: HOLLOWAY"."""
SUFFERED = re.compile(
    rf"{ASIDE}(?:,? who)?,? (?:(?:is|was|were|the|an?|another|first|second|alleged|intended|her|his|fell|been|had|"
    r"has) )*"
    r"(?:victims?\b(?!['’]s?\b)|complainant|los(?:es|t) (?:her|his|their) (?:life )?savings|died (?:from|after|"
    r"at the scene)|found (?:dead|stabbed|injured|unconscious|with (?:stab|head|injuries|wounds))|"
    r"handed (?:over )?£|suffered|disclosed that)",
    re.IGNORECASE,
)
"""What only a victim is said to be or do."""
PROTECTED = re.compile(
    r"\b(?:not to contact|no contact with|contact with|(?:order|injunction) (?:against|protecting)) "
    r"(?:(?:his|her|the) )?(?:[a-z-]+ ){0,3}$",
    re.IGNORECASE,
)
"""Whom a licence or an order keeps somebody away from."""
_SIGHT = (
    r"saw|witnessed|overheard|heard|(?:has|provided|handed over) (?:CCTV|dashcam|footage)|"
    r"gave (?:evidence|a (?:witness )?statement)|alerted (?:the )?(?:police|staff)|called (?:the )?police|chased|"
    r"rang 999"
)
SAW = re.compile(
    rf"{ASIDE}(?:,? (?:an? [a-z][a-z -]{{2,40}}? )?who)? (?:(?:has|had|also|later) )*"
    r"(?:told [^.;:]{1,40}? (?:that )?(?:he|she|they) )?"
    rf"(?:(?:had|has|also|said|says|stated|states|reports?|reported|that|he|she|they|\w+ly) )*(?:{_SIGHT})\b"
    r"(?! the (?:case|evidence|appeal|news|film|trial))",
    re.IGNORECASE,
)
"""Who saw or heard it, or sent for the police."""
TESTIFIED = re.compile(
    rf"{ASIDE}(?:,? who)? (?:(?:has|had|also|later) )*(?:gave|given) evidence\b(?! in (?:his|her) own)"
)
"""Who is a witness wherever a trial is told of, whatever it was about."""
SAW_QUOTED = re.compile(
    rf"{ASIDE},? (?:said|says|told [^:.]{{1,40}}|recalled):? [\"“](?:[^\"”]{{0,60}}\b)?I (?:saw|heard|watched)\b"
)
QUOTED_SAW = re.compile(
    r"\bI (?:saw|heard|watched)\b[^\"“”]{0,120}[\"”],? (?:said|says|recalled|added) (?:[a-z-]+ ){0,2}$"
)
STATES = re.compile(rf"{ASIDE},? (?:states?|stated|reports?|reported|said|says|saw)\b:?", re.IGNORECASE)
"""Who tells of another's deed; a witness only where that other is named."""
HOLDS = re.compile(
    rf"{ASIDE}(?:,? who)? {AUX}(?:to )?(?:deal(?:s|ing|t)|sell(?:s|ing)|sold|suppl(?:y|ying|ies|ied)|runs?|running|"
    r"hold(?:s|ing)?|carr(?:y|ying|ies|ied)|brandish(?:ing|ed)|wield(?:ing|ed)|armed with|(?:found|seen|stopped|"
    r"caught) "
    r"with|in possession of|possess(?:es|ed|ing)?|mov(?:es|ing)|us(?:es|ing)|has access)\b",
    re.IGNORECASE,
)
"""Who holds or deals in a thing; it counts where a weapon or drug follows."""

UNDERGOING = re.compile(
    rf"{ASIDE}(?:,? who)? {AUX}(?:(?:was|were|been|being|got|be|is|are) (?:\w+ly |also |then |\w+ed and )*)$",
    re.IGNORECASE,
)
"""Between a name and a deed done to its bearer: "Bankole, 17, was fatally"."""
DOING = re.compile(
    rf"{ASIDE}(?:,? who)? {AUX}(?:(?:try|tried|trying|attempted|began|went on|conspired|arranged|planned|managed|"
    r"planning|going|plans|threatening) to )?$",
    re.IGNORECASE,
)
"""Between a name and a deed of its bearer."""
IS_DONE = re.compile(r"\b(?:was|were|been|being|got|be|is|are) (?:\w+ly |also |then |\w+ed and )*$", re.IGNORECASE)
DONE_TO = re.compile(
    r"(?: (?:up|to death|dead))?(?: (?:of|on|against|at)| (?:[^.;:,]{1,60}? )?(?:from|out of))?"
    r"(?: (?:his|her|their|its|the|an?|two|both))?(?: (?:[a-z][\w’'-]*),?){0,3} "
)
"""Between a deed and the name of the one it was done to: "the murder of", "hit his brother"."""
DONE_BY = re.compile(r"[^.;:]{0,70}?\bby(?: (?:his|her|their|the|an?))?(?: [a-z-]+){0,3} ")
"""Between a deed and the name of the one who did it."""
PAST = re.compile(
    r"\A(?:\w+ly )?(?:\w+ed|shot|beaten|beat|hit|bit|bitten|stole|sold|spat|broke|drove|ran|held|led|threw|set|"
    r"struck)\b",
    re.IGNORECASE,
)
"""A deed written as a verb in the past."""
PRESENT = re.compile(
    r"\A(?:burgles|robs|steals|deals|sells|supplies|stabs|launders|grooms|threatens|cuckoos|rapes|attacks|beats|kills)\b",
    re.IGNORECASE,
)
"""A deed written as a verb in the present."""
DEALS = re.compile(
    rf"{ASIDE}(?:,? who)? {AUX}(?:seen )?(?:deal(?:ing|s|t)|supplying|pushing)\b(?! with)", re.IGNORECASE
)
"""Who deals, whatever in."""
PERCEIVED = re.compile(r"\b(?:saw|see|seen|heard|watched|witnessed) (?:[a-z0-9’'-]+ ){0,4}$", re.IGNORECASE)
"""Before the one whose deed somebody saw: "saw a man stab"."""
BARE = re.compile(
    r"\A(?:stab|hit|kick|punch|push|rob|attack|shoot|grab|beat|slap|strike|throw|steal|assault|threaten)\b"
)
"""A deed without an ending."""
WHERE_HURT = re.compile(
    r" (?:(?:to|in|on|across) (?:the |his |her )?(?:face|head|arms?|legs?|neck|back|chest|hands?|stomach|shoulder|thigh"
    r"|throat|buttocks?|eye)|by )\b"
)
"""After a deed of which a log tells without "was": "Male slashed to face"."""
ING = re.compile(r"\A(?:\w+ly )?\w+ing\b", re.IGNORECASE)
NOUN = re.compile(
    r"\b(?:murder|rape|assault|attack|killing|stabbing|shooting|kidnap|robbery|manslaughter|abduction)\Z", re.IGNORECASE
)
"""A deed written as a noun that has a victim: "the murder of", "an attack on"."""
VERB = re.compile(
    r"(?:killed|killing|hit|punched|pushed|shoved|kicked|bit|bitten|beat|beaten|slapped|struck|shot|slashed|stabbed|"
    r"targeted|grabbed|dragged|conned|tricked|threatened|threatening|attacked|attacking|hitting|beating|following|"
    r"abducted|ran over|run over|ran down|knocked down|"
    r"poisoned|drugged|exploited|tied up|lured)\b"
)
"""Deeds that need not be offences; they count where an offence is near."""
VERB_HEADS = frozenset(
    WORD.findall(
        "abducted attacked attacking beat beaten beating bit bitten conned dragged drugged exploited "
        "following grabbed hit hitting kicked killed killing knocked lured poisoned punched pushed ran run "
        "shot shoved slapped slashed stabbed struck targeted threatened threatening tied tricked"
    )
)
"""Words with which those deeds begin: a quick look that misses none."""
STEP_HEADS = frozenset(
    WORD.findall(
        "accomplice accomplices accused accuses accusing acquitted admit admits admitted appear appeared "
        "appears arr arrest arrested arresting avoided bail bailed banned before behind breached carried "
        "cautioned charged chgd circulated cleared committed convict convicted convicting conviction "
        "convictions court custody denied denies deny detained dock escaped extradited face faced faces fined "
        "found given gp handed hunt hunting imprisoned indicted interviewed involved jailed jailing locked "
        "magistrates mo nfa nicked ordered plead pleaded pleads prosecuted prosecuting questioned recalled "
        "released remand remanded reported responsible run sentence sentenced sentencing serve served serves "
        "serving spared speak stand standing stands summoned summonsed susp suspected suspects trace trial "
        "victim victims wanted"
    )
)
"""One of these is in every sentence that tells of a step of the law."""
HARM_HEADS = frozenset(
    WORD.findall(
        "assailant assailants attacker attackers complainant contact died disclosed found handed injunction "
        "killer killers left loses lost murder murderer murderers ordeal order rapist rapists savings "
        "suffered victim victims"
    )
)
"""One of these is in every sentence in which a person is said to have suffered, or is to be kept safe."""
LABEL_HEADS = frozenset(
    WORD.findall(
        "accused agg aggrieved assailant assailants attacker attackers burglar bystander caller co compl "
        "complainant complainants complt conman d dealer def defendant defendants eye eyewitness fraudster "
        "gunman hitman informant inft injured ip killer loser mg murderer offender offenders onlooker "
        "paedophile passer rapist ringleader robber stalker sus susp suspect suspects thief vic vics victim "
        "victims w wit witness witnesses"
    )
)
"""One of these, in small letters, stands in every label."""
SIGHT_HEADS = frozenset(
    WORD.findall(
        "saw witnessed overheard heard watched cctv dashcam footage evidence statement alerted called chased rang"
    )
)
"""One of these is in every sentence that tells of a witness."""
JOINED = re.compile(r",? (?:and|or|&) (?:(?:his|her|their) )?(?:[a-z-]+ )?|, ")
"""Between two names that share a part."""
CORE = re.compile(
    r"(?:victim|witness|suspect|defendant|complainant|offender|accused|charged|convict|jailed|sentenc|arrest|custody|"
    r"killer|attacker|murderer|rapist|robber|burglar|thief|fraudster|gunman|serving|minimum term|threaten|"
    r"ip |sus |susp|wanted|trial|guilty|bail|contact)"
)
"""A part is told only near one of these or near an offence. This pattern and the next two are tried on text in small
letters, and begin with no border, so that the matcher passes quickly over what they cannot begin."""
SURE = re.compile(
    r"charged|convicted|jailed|imprisoned|sentenced|arrest|arr\b|remanded|guilty|bailed|custody|accused of|"
    r"suspected of",
    re.IGNORECASE,
)
"""Steps that speak of a crime even where none is named."""
MERE = re.compile(r"(?:was|were|been) ", re.IGNORECASE)
"""What an offence that is passive by its own words begins with."""
INFINITIVE = re.compile(r"\b(?:to|not|did) $")
