"""The support score: by words, by the encoder, and its shipped weights."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.encoder import EncoderError
from qa.support import FEATURES, EncoderScorer, OverlapScorer, Weights, load_scorer

PARAPHRASES = (
    ("The city council approved the new harbour tunnel on Tuesday evening by nine votes to four.",
     "On Tuesday the council voted 9-4 in favour of the harbour tunnel."),
    ("Heavy rain closed the coastal road for two days and left some villages without power.",
     "The road along the coast was shut for 2 days because of heavy rain, and some villages lost electricity."),
    ("Norvale Rail said it would cut 1,200 jobs by the end of next year as passenger numbers fall.",
     "Norvale Rail plans to eliminate 1,200 positions by the end of next year amid declining passenger numbers."),
    ("The museum, which has been closed since March for repairs, will reopen to visitors on June 3.",
     "After being shut for repairs since March, the museum reopens on 3 June."),
    ("Farmers in the Lindre valley say the drought has destroyed about half of this year's apple harvest.",
     "According to farmers in the Lindre valley, around half of the apple crop has been lost to drought this year."),
    ("Mayor Ilse Brandt resigned on Friday after an audit found that $3 million was missing from the housing fund.",
     "Ilse Brandt stepped down as mayor on Friday after auditors discovered that $3m had gone missing from the housing"
     " fund."),
    ("Prosecutors have dropped all charges against the two journalists arrested during last month's protest.",
     "All charges against the two reporters detained at the protest last month have been dropped by prosecutors."),
    ("The central bank left its key interest rate unchanged at 4.5 percent, as economists had expected.",
     "As economists expected, the central bank kept its main rate at 4.5%."),
    ("A fire at a chemical warehouse outside Tarnby injured seven workers early on Monday.",
     "Seven workers were hurt when a chemical warehouse near Tarnby caught fire early Monday."),
    ("The airline will resume flights to Osterdal next week after a safety inspection found no faults.",
     "Flights to Osterdal restart next week, after inspectors found no faults, the airline said."),
    ("Researchers at the university have developed a test that detects the disease from a single drop of blood.",
     "University researchers created a test which can spot the disease using one drop of blood."),
    ("The striker scored twice in the final ten minutes as Velmore beat Astad 3-1 to reach the semi-final.",
     "Velmore reached the semi-final with a 3-1 win over Astad, the striker scoring two late goals."),
    ("Thousands of people marched through the capital on Saturday to demand cheaper housing.",
     "Thousands took to the streets of the capital on Saturday, calling for more affordable housing."),
    ("The government has not decided whether to extend the tax relief beyond December.",
     "No decision has been made by the government on extending the tax relief past December."),
    ("Police found the missing hiker alive on Sunday, three days after she disappeared in the Korr mountains.",
     "The missing hiker was found alive by police on Sunday, 3 days after vanishing in the Korr mountains."),
    ("Teachers at forty schools went on strike on Wednesday over pay and class sizes.",
     "On Wednesday, teachers at 40 schools walked out in a dispute about pay and class sizes."),
    ("The company's profit rose 12 per cent to $480 million in the first quarter, helped by strong sales in Asia.",
     "Strong Asian sales helped lift the company's first-quarter profit by 12% to $480 million."),
    ("The court ruled that the ministry had acted unlawfully when it withheld the documents.",
     "By withholding the documents the ministry broke the law, the court found."),
    ("An earthquake of magnitude 5.8 struck off the coast of Palmera on Thursday, but there were no reports of damage.",
     "A magnitude 5.8 quake hit off Palmera's coast on Thursday, with no damage reported."),
    ("The bridge, built in 1931, will be demolished because engineers say repairing it would cost too much.",
     "Engineers say it would be too expensive to repair the 1931 bridge, so it will be torn down."),
    ("Nurse Amara Oyelan, who treated patients during the flood, received the county's medal of honour.",
     "The county awarded its medal of honour to Amara Oyelan, a nurse who cared for patients in the flood."),
    ("Environmental groups have sued the state over its decision to allow drilling in the Halden wetlands.",
     "The state is being sued by environmental groups for permitting drilling in the Halden wetlands."),
    ("Water levels in the reservoir have dropped to their lowest point in twenty years, the agency said.",
     "The agency said the reservoir's water level is now the lowest in 20 years."),
    ("The two sides agreed to a ceasefire that will begin at midnight and last for seventy-two hours.",
     "A 72-hour ceasefire starting at midnight has been agreed by both sides."),
    ("Singer Dario Venn has cancelled the rest of his tour because of a throat infection.",
     "A throat infection has forced Dario Venn to call off his remaining tour dates."),
    ("The airport expects 60,000 passengers a day during the holidays, ten per cent more than last year.",
     "During the holidays the airport expects 60,000 passengers daily, up 10% on last year."),
    ("Only one in five residents took part in the vote on the wind farm.",
     "Just one in five residents voted on the wind farm."),
    ("The suspect was arrested at a hotel in Rennick after a guest recognised him from the news.",
     "A guest recognised the suspect from news reports, and he was arrested at a hotel in Rennick."),
    ("The firm denied that it had known about the fault before the accident.",
     "The company said it was not aware of the fault before the accident."),
    ("The school will be named after Ruth Callan, the first woman to lead the district.",
     "Ruth Callan, the district's first female leader, will give the school its name."),
    ("Doctors warned that the new virus spreads more quickly among children than among adults.",
     "The new virus spreads faster in children than in adults, doctors warned."),
    ("The senator said she would not run for a third term and would leave office in January.",
     "She will leave office in January and will not seek a third term, the senator said."),
    ("A cargo ship ran aground near the mouth of the river on Monday night, blocking traffic for eleven hours.",
     "River traffic was blocked for 11 hours after a cargo ship ran aground near its mouth on Monday night."),
    ("The price of bread has gone up by a third since the war began.",
     "Bread prices have risen by a third since the start of the war."),
    ("The zoo said its last elephant, Mira, died in her sleep at the age of 51.",
     "Mira, the zoo's last elephant, has died aged 51."),
    ("The film took $80 million at the box office in its opening weekend, a record for the studio.",
     "The movie earned $80 million in its first weekend, setting a record for the studio."),
    ("Officials blamed the blackout on a software error and said hackers were not involved.",
     "A software error, not hackers, caused the blackout, officials said."),
    ("The county will offer free bus travel to pensioners from 1 April.",
     "From April 1, pensioners will be able to travel by bus for free in the county."),
    ("Two climbers were rescued by helicopter after spending a night on the north face of the mountain.",
     "A helicopter rescued two climbers who had spent the night on the mountain's north face."),
    ("The new law requires shops to charge customers for plastic bags.",
     "Under the new law shops must charge for plastic bags."),
    ("The opposition party has called for an inquiry into how the contract was awarded.",
     "An inquiry into the awarding of the contract is being demanded by the opposition."),
    ("Half of the money will be spent on repairing roads, the treasurer said.",
     "The treasurer said half of the funds will go to road repairs."),
    ("Scientists said the glacier is melting twice as fast as it did ten years ago.",
     "The glacier now melts twice as quickly as 10 years ago, scientists said."),
    ("The bakery, a family business since 1902, will close at the end of the month.",
     "The family bakery, which dates to 1902, shuts for good at the end of the month."),
)  # fmt: skip
"""(cited sentence, the same in other words), made up for measuring; nothing was fitted on them."""


def test_overlap_is_the_share_of_words_that_carry_meaning() -> None:
    scorer = OverlapScorer()
    quotes = ["The harbour bridge will close in May.", "Its repair costs nine million."]
    assert scorer.score("The harbour bridge closes in May", quotes) == 1.0
    assert scorer.score("The harbour tunnel closes in June", quotes) == 0.5
    assert scorer.score("of the", quotes) == 0.0


def test_words_are_like_themselves_in_the_same_sentence() -> None:
    sentence = "The council approved the harbour tunnel."
    mean, lowest = load_scorer().likeness(sentence, [sentence])
    assert mean == pytest.approx(1.0, abs=0.01)
    assert lowest == pytest.approx(1.0, abs=0.02)


def test_an_absent_word_is_the_lowest() -> None:
    scorer = load_scorer()
    quote = ["The film opened on Friday to full houses."]
    near = scorer.likeness("The movie opened on Friday.", quote)
    far = scorer.likeness("The volcano opened on Friday.", quote)
    assert near[1] > far[1] + 0.1
    assert near[0] > far[0]


def test_features_count_what_is_missing() -> None:
    found = load_scorer().features(
        "Ana Ruiz did not pay 300 dollars in Lindhaven.", ["Ana Ruiz paid 200 dollars in Astad."]
    )
    assert dict(zip(FEATURES, found, strict=True)) | {"mean likeness": 0, "lowest likeness": 0} == {
        "mean likeness": 0, "lowest likeness": 0, "names missing": 1.0, "values missing": 1.0, "negation differs": 1.0,
    }  # fmt: skip


def test_score_is_the_logistic_of_the_weighed_features() -> None:
    scorer = EncoderScorer(Weights((2.0, 1.0, -1.0, -1.0, -0.5), -1.0))
    assert scorer.weigh((0.5, 0.0, 0.0, 0.0, 0.0)) == pytest.approx(0.5)
    assert scorer.weigh((0.5, 1.0, 1.0, 1.0, 0.0)) == pytest.approx(0.26894, abs=1e-5)


def test_paraphrases_score_above_other_sentences() -> None:
    scorer = load_scorer()
    others = [quote for quote, _ in PARAPHRASES]
    for number in range(0, len(PARAPHRASES), 4):
        quote, claim = PARAPHRASES[number]
        stranger = others[(number + 7) % len(others)]
        assert scorer.score(claim, [quote]) > scorer.score(claim, [stranger]) + 0.2, claim
        assert scorer.score(claim, [stranger]) < scorer.threshold, claim


def test_empty_texts_score_low() -> None:
    scorer = load_scorer()
    assert scorer.score("", ["The council met."]) < scorer.threshold
    assert scorer.score("The council met.", [""]) < scorer.threshold
    assert scorer.score("The council met.", []) < scorer.threshold


def test_shipped_weights_say_what_they_were_fitted_on() -> None:
    path = Path(__file__).parents[2] / "qa" / "models" / "support.json"
    model = json.loads(path.read_text(encoding="utf-8"))
    assert set(model["weights"]) == set(FEATURES)
    assert set(model["fitted_on"]) == {"SNLI", "RTE", "ClimateFEVER", "BEGIN", "WiCE"}
    assert model["weights"]["mean likeness"] > 0 > model["weights"]["negation differs"]


def test_weights_that_are_not_there_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "support.json"
    path.write_text('{"weights": {}}')
    with pytest.raises(EncoderError, match=r"support\.json: not the weights"):
        Weights.load(path)
