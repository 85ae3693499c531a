"""The words by which `qa.descriptions` tells a role and a title from everything else."""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


MORE_ROLES = _set(
    "member rapper musician band businessman businesswoman entrepreneur whistleblower cleric ayatollah prince"
    " princess king queen emperor pope monarch physician surgeon scholar philosopher poet novelist playwright"
    " journalist broadcaster presenter model dancer athlete footballer golfer boxer swimmer champion winner"
    " goalkeeper midfielder defender pitcher guard forward racer cyclist gymnast skater skier lobbyist consultant"
    " banker lender broker publisher producer filmmaker screenwriter photographer architect painter sculptor"
    " critic dissident opponent rebel warlord militant terrorist gunman shooter suspect killer murderer assassin"
    " spy hacker fugitive refugee migrant immigrant prisoner inmate detainee hostage soldier marine policeman"
    " policewoman firefighter astronaut cosmonaut sailor fisherman developer programmer chairperson treasurer"
    " clerk registrar auditor solicitor barrister magistrate appointee contractor creator inventor pioneer heir"
    " heiress socialite philanthropist financier magnate dictator strongman man woman boy girl native citizen"
    " grandfather grandmother uncle aunt nephew niece cousin son-in-law lieutenant-governor vice-chairman"
    " vice-chair predecessor successor hero legend icon guru expert specialist advocate campaigner protester"
    " contestant celebrity personality influencer youtuber blogger podcaster pundit operative fundraiser donor"
    " chief-of-staff alumnus graduate pupil running-mate assemblyman assemblywoman alderman prelate priest monk"
    " nun missionary preacher evangelist theologian sociologist anthropologist virologist cardiologist"
    " pediatrician psychiatrist geologist climatologist meteorologist astronomer physicist chemist mathematician"
    " statistician virtuoso pianist violinist guitarist drummer bassist vocalist frontman composer conductor"
    " songwriter"
)
"""What else people are, besides `qa.speaker_words.ROLES`, which the names of offices are among."""
ABBREVIATED = _set("sen. sens. rep. reps. gov. gen. adm. lt. col. maj. sgt. capt. dr. prof. judge justice")
"""Titles with a full stop, and two that stand before a name without any other word."""
FUNCTION = _set(
    "a an the and or but nor so yet of in on at to by for from with without against between among under over"
    " after before since until till during through about as than that this these those which who whom whose what"
    " when where why how if while because although though whether is are was were be been being am has have had do"
    " does did will would shall should can could may might must not no it he she they we you i his her its their"
    " our my your there here also including like unlike near via per amid despite within into onto upon off out up"
    " down replaced named told asked said met called quoted killed elected appointed nominated joined"
)
"""Words at which a title ends, and a given name."""
EMPTY = _set(
    "topic tool template danger way ways example reason reasons thing things issue problem sign matter part"
    " result symbol threat concern question key case victory step chance kind sort subject focus cause end start"
    " beginning lesson reminder mistake failure success disaster priority fact opposite same best worst most"
    " biggest greatest latest"
)
"""Kinds of things that say what somebody thinks of it, and not what it is."""
COURTESY = _set("mr mrs ms miss sir lady lord figure man woman")
"""Name no role."""
BESIDE = _set(
    "former then ex longtime top senior deputy acting interim new newly veteran chief lead leading prominent"
    " state federal local national foreign prime vice general supreme opposition party police army military late"
    " incumbent outgoing democratic republican conservative liberal progressive socialist far-right far-left"
    " right-wing left-wing white house security intelligence finance health defense defence interior justice press"
    " campaign presidential billionaire famed famous celebrated disgraced embattled ousted jailed imprisoned"
    " convicted accused alleged suspected slain assassinated exiled influential powerful young old elder junior"
    " co-lead assistant associate executive managing head star first second third one-time onetime current"
    " longest-serving newly-elected high-ranking highest-ranking political football soccer basketball baseball"
    " tennis hockey music film movie rock pop country hip-hop tech media real estate investigative white-collar"
    " human rights civil immigration climate labor union business investment hedge fund"
)
"""Words in a title that are neither names nor roles."""
