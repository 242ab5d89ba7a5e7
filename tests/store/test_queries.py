"""What people type and the drug that must stand first, by kind of query, on starter monographs and a pack of labels.

A line is "query > name of the first row". For MUST_NOT_OPEN it is "query > every row, in its order".
"""

import shutil
from dataclasses import replace

import pytest

from factories import label, write_pack
from medref_desktop.domain.product import Product
from medref_desktop.domain.query import SearchQuery, Tier, opened_by_enter
from medref_desktop.domain.source import Source
from medref_desktop.importers import monograph_pack
from medref_desktop.paths import starter_monographs
from medref_desktop.store.library import Library
from medref_desktop.store.name_lists import name_lists
from medref_desktop.store.pack import PackInfo

LABELS = """
acetaminophen | oral | Tylenol, Tylenol Extra Strength |
acetaminophen / codeine | oral | Tylenol with Codeine | acetaminophen and codeine phosphate
acyclovir | oral | Zovirax | acyclovir sodium
albuterol | inhaled | ProAir HFA, Ventolin HFA | albuterol sulfate
amoxicillin | oral | Amoxil | amoxicillin trihydrate
amoxicillin / clavulanate | oral | Augmentin, Augmentin XR | amoxicillin and clavulanate potassium
aspirin | oral | Bayer Aspirin, Ecotrin |
azathioprine | oral | Imuran | azathioprine sodium
bupropion | oral | Wellbutrin, Wellbutrin XL, Zyban | bupropion hydrochloride
buspirone | oral | BuSpar | buspirone hydrochloride
carbidopa / levodopa | oral | Sinemet, Sinemet CR |
cephalexin | oral | Keflex | cephalexin monohydrate
clonazepam | oral | Klonopin |
clonidine | oral | Catapres | clonidine hydrochloride
cyclosporine | oral | Neoral, Sandimmune |
dextroamphetamine | oral | Dexedrine | dextroamphetamine sulfate
dextroamphetamine / amphetamine | oral | Adderall, Adderall XR |
drospirenone / ethinyl estradiol | oral | Yaz, Yasmin |
epinephrine | injection | EpiPen, EpiPen Jr, Auvi-Q |
estradiol | oral | Estrace |
estradiol | patch | Climara, Vivelle-Dot |
ferrous sulfate | oral | Feosol |
fluorouracil | injection | Adrucil |
fluorouracil | skin | Efudex, Carac |
fluticasone propionate / salmeterol | inhaled | Advair Diskus, Advair HFA |
furosemide | oral | Lasix |
glycopyrrolate | oral | Robinul | glycopyrronium bromide
hydralazine | oral | | hydralazine hydrochloride
hydrochlorothiazide | oral | Microzide |
hydromorphone | oral | Dilaudid | hydromorphone hydrochloride
hydroxyurea | oral | Hydrea, Droxia |
hydroxyzine | oral | Vistaril | hydroxyzine pamoate
insulin aspart | injection | NovoLog, Fiasp |
insulin lispro | injection | HumaLOG, Admelog |
leucovorin | oral | | leucovorin calcium
lidocaine | patch | Lidoderm |
lisinopril / hydrochlorothiazide | oral | Zestoretic |
meperidine | oral | Demerol | meperidine hydrochloride
mesalamine | oral | Asacol HD, Lialda |
methylprednisolone | oral | Medrol |
metoprolol succinate | oral | Toprol-XL |
metoprolol tartrate | oral | Lopressor |
mycophenolate mofetil | oral | CellCept |
mycophenolic acid | oral | Myfortic | mycophenolate sodium
nitroglycerin | oral | Nitrostat |
norepinephrine | injection | Levophed | norepinephrine bitartrate
oxymetazoline | nasal | Afrin | oxymetazoline hydrochloride
pentazocine / naloxone | oral | |
potassium chloride | oral | K-Tab, Klor-Con M20 |
prednisolone | oral | Orapred ODT | prednisolone sodium phosphate
rifampin | oral | Rifadin |
St. John's wort | oral | |
succinylcholine | injection | Anectine, Quelicin | succinylcholine chloride
sulfamethoxazole / trimethoprim | oral | Bactrim, Bactrim DS |
timolol | eye | Timoptic | timolol maleate
tolbutamide | oral | |
ursodiol | oral | Actigall, Urso Forte |
valacyclovir | oral | Valtrex | valacyclovir hydrochloride
zidovudine | oral | Retrovir |
β-carotene | oral | |
"""

STARTERS = """
albuterol amlodipine apixaban atorvastatin azithromycin gabapentin glipizide glyburide hydrocodone-acetaminophen
ibrutinib imatinib insulin-glargine isotretinoin lenalidomide levothyroxine lisinopril metformin methotrexate
omeprazole prednisone risperidone sertraline tretinoin tretinoin-skin warfarin
"""
"""A fixed choice: more of them would stand before others in short prefixes."""

FINDS = {
    "generic": """
        metformin > metformin
        METFORMIN > metformin
        Warfarin > warfarin
        atorvastatin > atorvastatin
        hydralazine > hydralazine
        hydroxyzine > hydroxyzine
        hydromorphone > hydromorphone
        hydrochlorothiazide > hydrochlorothiazide
        prednisone > prednisone
        prednisolone > prednisolone
        methylprednisolone > methylprednisolone
        bupropion > bupropion
        buspirone > buspirone
        clonidine > clonidine
        clonazepam > clonazepam
        acyclovir > acyclovir
        valacyclovir > valacyclovir
        amoxicillin > amoxicillin
        acetaminophen > acetaminophen
        epinephrine > epinephrine
        norepinephrine > norepinephrine
        isotretinoin > isotretinoin
        tretinoin > tretinoin, by mouth
        fluorouracil > fluorouracil, by injection or infusion
        estradiol > estradiol, by mouth
        insulin glargine > insulin glargine
        insulin lispro > insulin lispro
        insulin aspart > insulin aspart
        glipizide > glipizide
        glyburide > glyburide
        potassium chloride > potassium chloride
        ferrous sulfate > ferrous sulfate
        tolbutamide > tolbutamide
        aspirin > aspirin
        timolol > timolol
        metoprolol succinate > metoprolol succinate
        metoprolol tartrate > metoprolol tartrate
        mycophenolate mofetil > mycophenolate mofetil
        mycophenolic acid > mycophenolic acid
    """,
    "brand": """
        lipitor > atorvastatin
        Norvasc > amlodipine
        eliquis > apixaban
        zithromax > azithromycin
        neurontin > gabapentin
        glucotrol xl > glipizide
        glynase > glyburide
        norco > hydrocodone / acetaminophen
        vicodin > hydrocodone / acetaminophen
        imbruvica > ibrutinib
        gleevec > imatinib
        lantus > insulin glargine
        lantus solostar > insulin glargine
        toujeo > insulin glargine
        accutane > isotretinoin
        absorica > isotretinoin
        revlimid > lenalidomide
        synthroid > levothyroxine
        levo-t > levothyroxine
        zestril > lisinopril
        zestoretic > lisinopril / hydrochlorothiazide
        glucophage xr > metformin
        trexall > methotrexate
        prilosec > omeprazole
        prilosec otc > omeprazole
        deltasone > prednisone
        risperdal m-tab > risperidone
        zoloft > sertraline
        retin-a > tretinoin, on the skin
        vesanoid > tretinoin, by mouth
        coumadin > warfarin
        tylenol > acetaminophen
        tylenol with codeine > acetaminophen / codeine
        tylenol codeine > acetaminophen / codeine
        ventolin hfa > albuterol, inhaled
        augmentin > amoxicillin / clavulanate
        wellbutrin > bupropion
        wellbutrin xl > bupropion
        zyban > bupropion
        sinemet cr > carbidopa / levodopa
        keflex > cephalexin
        klonopin > clonazepam
        catapres > clonidine
        neoral > cyclosporine
        adderall > dextroamphetamine / amphetamine
        yasmin > drospirenone / ethinyl estradiol
        epipen jr > epinephrine
        auvi-q > epinephrine
        climara > estradiol, as a patch
        vivelle dot > estradiol, as a patch
        efudex > fluorouracil, on the skin
        adrucil > fluorouracil, by injection or infusion
        advair diskus > fluticasone propionate / salmeterol
        lasix > furosemide
        dilaudid > hydromorphone
        humalog > insulin lispro
        novolog > insulin aspart
        lopressor > metoprolol tartrate
        toprol xl > metoprolol succinate
        cellcept > mycophenolate mofetil
        myfortic > mycophenolic acid
        klor-con m20 > potassium chloride
        k-tab > potassium chloride
        valtrex > valacyclovir
        urso forte > ursodiol
    """,
    "salt": """
        metformin hydrochloride > metformin
        sertraline hydrochloride > sertraline
        amlodipine besylate > amlodipine
        amlodipine besilate > amlodipine
        atorvastatin calcium > atorvastatin
        levothyroxine sodium > levothyroxine
        methotrexate sodium > methotrexate
        warfarin sodium > warfarin
        imatinib mesylate > imatinib
        hydroxyzine pamoate > hydroxyzine
        hydralazine hydrochloride > hydralazine
        timolol maleate > timolol
        succinylcholine chloride > succinylcholine
        glycopyrronium bromide > glycopyrrolate
        mycophenolate sodium > mycophenolic acid
        omeprazole magnesium > omeprazole
        hydrocodone bitartrate > hydrocodone / acetaminophen
        amoxicillin trihydrate > amoxicillin
    """,
    "synonym": """
        paracetamol > acetaminophen
        salbutamol > albuterol, by mouth
        adrenaline > epinephrine
        noradrenaline > norepinephrine
        lignocaine > lidocaine
        frusemide > furosemide
        glibenclamide > glyburide
        pethidine > meperidine
        suxamethonium > succinylcholine
        ciclosporin > cyclosporine
        cyclosporin > cyclosporine
        rifampicin > rifampin
        aciclovir > acyclovir
        amoxycillin > amoxicillin
        cefalexin > cephalexin
        acetylsalicylic acid > aspirin
        mesalazine > mesalamine
        oestradiol > estradiol, by mouth
        dexamfetamine > dextroamphetamine
        dexamphetamine > dextroamphetamine
        glyceryl trinitrate > nitroglycerin
        hydroxycarbamide > hydroxyurea
        folinic acid > leucovorin
        glycopyrronium > glycopyrrolate
        ursodeoxycholic acid > ursodiol
        azidothymidine > zidovudine
        ferrous sulphate > ferrous sulfate
        5-fluorouracil > fluorouracil, by injection or infusion
        thyroxine > levothyroxine
        l-thyroxine > levothyroxine
        13-cis-retinoic acid > isotretinoin
        all-trans-retinoic acid > tretinoin, by mouth
        insulin glargine-yfgn > insulin glargine
        co-trimoxazole > sulfamethoxazole / trimethoprim
        co-amoxiclav > amoxicillin / clavulanate
        co-codamol > acetaminophen / codeine
        co-careldopa > carbidopa / levodopa
    """,
    "accents, hyphens, spaces, signs": """
        lévothyroxine > levothyroxine
        métformine hydrochloride? > none
        cotrimoxazole > sulfamethoxazole / trimethoprim
        co trimoxazole > sulfamethoxazole / trimethoprim
        CO-TRIMOXAZOLE > sulfamethoxazole / trimethoprim
        co‑trimoxazole > sulfamethoxazole / trimethoprim
        retina > tretinoin, on the skin
        retin a > tretinoin, on the skin
        levot > levothyroxine
        ktab > potassium chloride
        k tab > potassium chloride
        st johns wort > St. John's wort
        st. john's wort > St. John's wort
        St John’s wort > St. John's wort
        beta-carotene > β-carotene
        betacarotene > β-carotene
        β-carotene > β-carotene
        Β-CAROTENE > β-carotene
        oestradiol > estradiol, by mouth
        œstradiol > estradiol, by mouth
        Norvasc® > amlodipine
        Lipitor™ > atorvastatin
        "zoloft" > sertraline
        (zoloft) > sertraline
        ' zoloft' > sertraline
        zoloft. > sertraline
        13 cis retinoic acid > isotretinoin
        5 fluorouracil > fluorouracil, by injection or infusion
        auviq > epinephrine
        toprolxl > metoprolol succinate
        klorcon m20 > potassium chloride
        epi pen > epinephrine
        glucophagexr > metformin
    """,
    "combination": """
        hydrocodone / acetaminophen > hydrocodone / acetaminophen
        acetaminophen / hydrocodone > hydrocodone / acetaminophen
        acetaminophen hydrocodone > hydrocodone / acetaminophen
        hydrocodone and acetaminophen > hydrocodone / acetaminophen
        hydrocodone-acetaminophen > hydrocodone / acetaminophen
        hydrocodone+acetaminophen > hydrocodone / acetaminophen
        hydrocodone/paracetamol > hydrocodone / acetaminophen
        paracetamol and hydrocodone > hydrocodone / acetaminophen
        hydrocodone with acetaminophen > hydrocodone / acetaminophen
        hydrocodone, acetaminophen > hydrocodone / acetaminophen
        hydrocodone & acetaminophen > hydrocodone / acetaminophen
        trimethoprim sulfamethoxazole > sulfamethoxazole / trimethoprim
        trimethoprim-sulphamethoxazole > sulfamethoxazole / trimethoprim
        sulphamethoxazole/trimethoprim > sulfamethoxazole / trimethoprim
        amoxicillin/clavulanate > amoxicillin / clavulanate
        amoxycillin clavulanate > amoxicillin / clavulanate
        amoxicillin and clavulanate potassium > amoxicillin / clavulanate
        clavulanate > amoxicillin / clavulanate
        amoxicillin clav > amoxicillin / clavulanate
        amoxicillin and clav > amoxicillin / clavulanate
        clav amox > amoxicillin / clavulanate
        amoxicillin plus clavulanate > amoxicillin / clavulanate
        levodopa carbidopa > carbidopa / levodopa
        levodopa > carbidopa / levodopa
        lisinopril hydrochlorothiazide > lisinopril / hydrochlorothiazide
        lisinopril hydro > lisinopril / hydrochlorothiazide
        ethinyl estradiol > drospirenone / ethinyl estradiol
        ethinylestradiol > drospirenone / ethinyl estradiol
        drospirenone ethinyloestradiol > drospirenone / ethinyl estradiol
        amphetamine dextroamphetamine > dextroamphetamine / amphetamine
        amfetamine dexamfetamine > dextroamphetamine / amphetamine
        salmeterol > fluticasone propionate / salmeterol
        salmeterol fluticasone > fluticasone propionate / salmeterol
        acetaminophen codeine > acetaminophen / codeine
        paracetamol codeine > acetaminophen / codeine
        codeine > acetaminophen / codeine
        naloxone > pentazocine / naloxone
    """,
    "prefix": """
        isot > isotretinoin
        tret > tretinoin, by mouth
        met > metformin
        metf > metformin
        metho > methotrexate
        methy > methylprednisolone
        hydroc > hydrocodone / acetaminophen
        hydrox > hydroxyurea
        hydroxyz > hydroxyzine
        pred > prednisone
        predniso > prednisone
        prednisol > prednisolone
        ins > insulin glargine
        insulin l > insulin lispro
        insulin gl > insulin glargine
        glarg > insulin glargine
        lispro > insulin lispro
        wor > St. John's wort
        lisin > lisinopril
        lip > atorvastatin
        zol > sertraline
        zest > lisinopril
        accu > isotretinoin
        par > acetaminophen
        paracet > acetaminophen
        salb > albuterol, by mouth
        clavul > amoxicillin / clavulanate
        warf > warfarin
        w > warfarin
        z > zidovudine
        mycophenol > mycophenolate mofetil
        metopr > metoprolol succinate
        estr > estradiol, by mouth
        epin > epinephrine
        pot > potassium chloride
        chlor > potassium chloride
        advair h > fluticasone propionate / salmeterol
    """,
    "inside": """
        otret > isotretinoin
        profen > none
        dopa > carbidopa / levodopa
        nisolone > methylprednisolone
        cyclovir > acyclovir
        statin > atorvastatin
        thyrox > levothyroxine
    """,
    "code": """
        0069-1530 > amlodipine
        0069-1530-68 > amlodipine
        00069-1530-68 > amlodipine
        00069153068 > amlodipine
        0069153068 > amlodipine
        00069 1530 68 > amlodipine
        ndc 0069-1530-68 > amlodipine
        300691530689 > amlodipine
        0300691530689 > amlodipine
        00300691530689 > amlodipine
        (01)00300691530689 > amlodipine
        (01)00300691530689(17)270131(10)A1 > amlodipine
        0100300691530689 > amlodipine
        ]d2010030069153068917270131 > amlodipine
        10003-123-45 > warfarin
        10003-123 > warfarin
        10003012345 > warfarin
        10003-1234-5 > metformin
        10003-1234 > metformin
        0069-9999 > none
        8f1d4bb8-0d3b-4a2f-9a0a-000000000001 > amlodipine
        {8F1D4BB8-0D3B-4A2F-9A0A-000000000001} > amlodipine
    """,
}

MUST_NOT_OPEN = """
    mtx > methotrexate
    MTX > methotrexate
    hctz > hydrochlorothiazide; lisinopril / hydrochlorothiazide
    asa > mesalamine; insulin glargine; aspirin
    azt > azithromycin; azathioprine; zidovudine
    apap > acetaminophen; hydrocodone / acetaminophen; acetaminophen / codeine
    gtn > nitroglycerin
    ntg > nitroglycerin
    mmf > mycophenolate mofetil
    kcl > potassium chloride
    5-fu > fluorouracil, by injection or infusion; fluorouracil, on the skin
    csa > cyclosporine
    acv > acyclovir
    rif > rifampin
    zdv > zidovudine
    atra > tretinoin, on the skin; tretinoin, by mouth
    inh > albuterol, inhaled
    tazocin > pentazocine / naloxone
    metforrmin > metformin
    metfromin > metformin
    isotretinion > isotretinoin
    lisinoprik > lisinopril; lisinopril / hydrochlorothiazide
    hydroxizine > hydroxyzine
    hidralazine > hydralazine
    warfarrin > warfarin
    coumadine > warfarin
    prednisonn > prednisone
    busprion > buspirone
    clonadine > clonidine
    clonazepan > clonazepam
    celexa >
    celebrex >
    zyprexa >
    lamictal >
    lamisil >
    losec > omeprazole
    istin > amlodipine
    roaccutane > isotretinoin
    septrin > sulfamethoxazole / trimethoprim
    seretide > fluticasone propionate / salmeterol
    hydrochloride >
    sodium >
    hyd > *
    met > *
    pre > *
    tret > *
    estradiol > *
    tretinoin > *
"""


def lines(text: str) -> list[tuple[str, str]]:
    pairs = (line.strip().rpartition(" >") for line in text.strip().splitlines())
    return [(query, wanted.strip()) for query, _, wanted in pairs]


def labels():
    for number, line in enumerate(LABELS.strip().splitlines()):
        name, group, brands, salts = (part.strip() for part in line.split("|"))
        named = {"brands": split(brands), "salts": [s for s in split(salts) if " and " not in s]}
        named["synonyms"] = [s for s in split(salts) if " and " in s]
        parts = ["beta-carotene"] if name == "β-carotene" else name.split(" / ")
        yield label(name, f"set-{number}", group=group, ingredients=parts, **named)
    for drug, ndc, package, set_id in (
        ("amlodipine", "0069-1530", "0069-1530-68", "8f1d4bb8-0d3b-4a2f-9a0a-000000000001"),
        ("warfarin", "10003-123", "10003-123-45", "8f1d4bb8-0d3b-4a2f-9a0a-000000000002"),
        ("metformin", "10003-1234", "10003-1234-5", "8f1d4bb8-0d3b-4a2f-9a0a-000000000003"),
    ):
        product = Product(ndc, drug.title(), "tablet", "oral", "5 mg", labeller="Maker", packages=(package,))
        yield replace(label(drug, set_id), products=(product,))


def split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packs")
    starter = PackInfo("starter", monograph_pack.STARTER_TITLE, Source.STARTER, version="")
    chosen = tmp_path_factory.mktemp("starters")
    for name in STARTERS.split():
        shutil.copy(starter_monographs() / f"{name}.md", chosen)
    monograph_pack.build_into(chosen, folder, starter)
    write_pack(folder, *labels(), name="labels", names=name_lists())
    library = Library.open([folder])
    yield library
    library.close()


TABLE = [(kind, query, wanted) for kind, text in FINDS.items() for query, wanted in lines(text)]


def test_the_table_is_long_enough():
    assert len(TABLE) + len(lines(MUST_NOT_OPEN)) >= 250


@pytest.mark.parametrize(("kind", "query", "wanted"), TABLE, ids=[f"{kind}: {query}" for kind, query, _ in TABLE])
def test_the_wanted_drug_stands_first(library, kind, query, wanted):
    hits = library.search(SearchQuery.parse(query)).hits
    assert (hits[0].name if hits else "none") == wanted
    if kind in ("generic", "brand", "salt", "synonym"):
        assert hits[0].tier is Tier.EXACT
    if kind == "code" and hits:
        assert hits[0].tier is Tier.CODE


@pytest.mark.parametrize(("query", "offered"), lines(MUST_NOT_OPEN))
def test_what_is_not_the_name_of_one_drug_is_never_opened(library, query, offered):
    answer = library.search(SearchQuery.parse(query))
    assert opened_by_enter(answer) is None
    if offered != "*":
        rows = [hit.name for hit in (*answer.hits, *answer.did_you_mean)]
        assert rows == [name for name in offered.split("; ") if name]


def test_a_known_drug_that_no_pack_has_is_told(library):
    for typed, told in (("celexa", "Celexa (citalopram)"), ("dothiepin", "dothiepin")):
        note = library.search(SearchQuery.parse(typed)).note
        assert note == f"There is no monograph of {told} here yet: import official labels."
    assert library.search(SearchQuery.parse("losec")).note == ""
    assert library.search(SearchQuery.parse("tazocin")).note.startswith("There is no monograph of Tazocin (piper")


def test_guesses_say_by_which_name_they_were_met(library):
    (guess,) = library.search(SearchQuery.parse("septrin")).did_you_mean
    assert (guess.matched, guess.tier) == ("Septrin", Tier.GUESS)
