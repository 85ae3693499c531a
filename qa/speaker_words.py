"""The words by which `qa.speakers` tells who speaks from everything else."""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


SURE = _set("said says told tells tweeted")
"""Verbs that always tell what someone says."""
IF_THAT = _set(
    "testified added adds warned warns wrote writes stated states announced claimed claims insisted insists argued"
    " argues noted notes explained explains stressed stresses emphasised emphasises emphasized emphasizes declared"
    " declares confirmed confirms acknowledged acknowledges admitted admits replied responded continued recalled"
    " recalls predicted predicts suggested suggests promised promises vowed vows pledged pledges complained"
    " complains remarked commented concluded concludes reiterated repeated lamented observed posted quipped joked"
    " boasted asserted alleged alleges maintained maintains shouted cautioned conceded countered reported reports"
    " denied asked observes remarks comments quips jokes laments replies concedes counters testifies cautions posts"
    " repeats opined opines mused muses recounted recounts"
)
"""Verbs that do other work too ("added 500 jobs"): they count before "that", a colon or a quote, and after a quote."""
PLURAL = _set("say tell warn argue insist claim")
"""Forms that only several people take: "officials say"."""
TELLING = (
    SURE
    | IF_THAT
    | PLURAL
    | _set(
        "think thinks thought believe believes believed want wants wanted call calls called criticised criticized"
        " criticises criticizes attacked attacks praised praises condemned condemns blasted slammed urged urges"
        " demanded demands supports supported opposes opposed backs backed rejects rejected defended defends"
        " blamed blames accused accuses favors favours hopes hoped fears feared expects expected proposed proposes"
        " mocked mocks questioned apologized apologised thanked endorsed spoke speaks saying telling arguing"
        " calling warning speech statement tweet interview"
    )
)
"""Words with which it is told that somebody said, or thinks, something."""
PASSING = _set(
    "often always sometimes first also later then now once again still has have had himself herself themselves"
    " itself however meanwhile further even only just too reportedly publicly"
)
"""May stand between the one who speaks and the verb, besides words in -ly."""
SAYS_NOTHING = _set("nothing little so goodbye hello yes no farewell")
"""After a verb of saying: "said nothing about it", "said goodbye"."""
ROLES = _set(
    "president vice-president premier minister secretary-general secretary chancellor senator sen sens rep reps"
    " representative congressman congresswoman governor gov mayor councilman councilwoman councillor ambassador"
    " commissioner chairman chairwoman chair chief director ceo cfo executive officer founder co-founder owner"
    " manager editor reporter correspondent host anchor columnist analyst economist professor prof dr doctor mr mrs"
    " ms miss sir lord lady dame judge justice attorney lawyer prosecutor sheriff detective sergeant sgt lieutenant"
    " lt captain capt colonel col general gen admiral major maj commander coach player striker quarterback author"
    " writer historian scientist researcher activist spokesman spokeswoman spokesperson leader speaker whip nominee"
    " candidate front-runner frontrunner democrat republican strategist pollster adviser advisor aide envoy diplomat"
    " official counsel reverend rev pastor bishop archbishop cardinal rabbi imam actor actress singer comedian"
    " victim witness resident student teacher principal superintendent father mother brother sister son daughter"
    " wife husband widow colleague friend partner tycoon billionaire mogul investor trader farmer veteran lawmaker"
    " legislator politician mp mep deputy head boss negotiator organizer organiser driver pilot nurse forecaster"
    " agent inspector star president-elect chef artist designer curator engineer psychologist biologist"
    " epidemiologist"
)
"""What people are; in front of a name it is left out."""
SPEAKERS = _set(
    "spokesman spokeswoman spokesperson spokespeople spokesmen official officials police authorities prosecutor"
    " prosecutors minister ministry president government administration company department agency army military"
    " officer officers lawyer lawyers attorney attorneys judge court mother father brother sister son daughter wife"
    " husband widow parents family families neighbor neighbors neighbour neighbours witness witnesses analyst"
    " analysts expert experts economist economists researcher researchers scientist scientists professor critics"
    " supporters opponents leader leaders lawmaker lawmakers senator senators governor mayor sheriff secretary"
    " chancellor premier commissioner chairman chairwoman director executive executives ceo union unions group"
    " network newspaper committee commission council bank airline university hospital club federation organization"
    " organisation charity party campaign embassy diplomat diplomats envoy ambassador pope king queen prince"
    " princess chief coach manager owner editor author reporter investigators detectives rescuers doctors nurses"
    " teachers students residents farmers aide aides adviser advisers advisor advisors source sources activist"
    " activists campaigners protesters organizers organisers firefighters rebels militants regulator regulators"
    " watchdog firm manufacturer bureau foundation institute association magazine retailer carmaker"
)
"""People and offices that speak without a name."""
ORGANISATIONS = _set(
    "department ministry office committee council board association court house agency bureau commission motors"
    " electric mills dynamics company corp inc group party university college union bank institute foundation"
    " service network news times post journal army police force center centre church organization organisation"
    " administration government congress senate parliament nations states kingdom press"
)
"""Last words of the names of organisations: "Justice Department" holds no title."""
DOCUMENTS = _set(
    "report reports data study studies poll polls survey statement document documents filing record records"
    " transcript estimates figures website email e-mail letter law plan statistics analysis article affidavit"
    " complaint lawsuit memo review research book release indictment text texts sign letters order bill rule rules"
    " constitution bible numbers papers guidelines forecast forecasts caption note"
)
"""What is said to say something without being anyone: "the report said"."""
NOT_NAMES = _set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december i he she it they we you this that these those there who what which but and"
    " so or as meanwhile however now then yet still also not no yes nobody nothing someone everyone many some others"
    " another one two all both each advertisement photo image video more here earlier later today yesterday tomorrow"
    " his her its their our my your even just only once perhaps indeed instead moreover nor most few related"
    " everything none"
)
"""Words that are capitalised at the head of a sentence, or always, and name nobody."""
OPENERS = _set(
    "but and so or as meanwhile however now then yet still also more here earlier later today yesterday tomorrow"
    " perhaps once indeed instead moreover even nor"
)
"""May stand before the noun phrase at the head of a sentence."""
LINKS = _set(
    "of in on at by for from to with about after before since until over under against between into through if"
    " whether that which who whom whose when where why how than because unless like not never no or nor is are was"
    " were be been being do does did will would can could may might should must he she it they we you i him them me"
    " us what there here this these those up out off during amid despite without asked asking told said says saying"
    " though although while as but and yet so whereas"
)
"""Words that no noun phrase before a verb of saying holds."""
CLAUSE = _set("but while as though although yet whereas so and")
"""Words with which a clause of its own may begin."""
AFTER_NAME = _set(
    "in on at during after before when as who while last this earlier yesterday today late early via through by"
    " adding then about but because where whose which referring speaking noting to"
)
"""Words that end the noun phrase behind a verb of saying."""
PARTICLES = _set("de del della di da van von der den bin ibn al el la le du")
"""Small words inside names."""
NO_ONE = _set(
    "he she it they we you i him her them anyone anybody someone everyone everybody people nobody one this that"
    " these those who there my your our his their its all both others article articles source sources outlet outlets"
    " text newspapers papers media reports report coverage press experts critics"
)
"""Where a question's speaker stands, but nobody in particular."""
DETERMINERS = _set("his her their its my our your one two some many most few both all another")
"""Words with which a noun phrase may begin, though they name nobody."""
