"""The ends of public site names that are told without https:// before them, and the countries that have a flag.

X takes ``example.com`` for a link. It knows every end there is; we hold the countries, as ISO 3166 names them, and
the general ends met in practice, written down by hand: nothing is fetched. Where one is missing we count the letters.
"""

_ISO = """
    ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz
    ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk fm fo
    fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je
    jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo
    mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw
    py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm
    tn to tr tt tv tw tz ua ug um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
"""
_GENERIC = """
    academy accountants actor ads aero agency amsterdam app archi army art asia associates attorney auction audio
    auto baby band bank bar bayern beer berlin best bet bible bid bike bio biz black blog blue boats book boston
    boutique box brussels build builders business buzz cab cafe camera camp capital car cards care career careers
    cars casa cash casino cat catering center ceo charity chat cheap church city claims cleaning click clinic
    clothing cloud club coach codes coffee college cologne com community company computer condos construction
    consulting contact contractors cooking cool coop corsica country coupons courses credit cricket cruises dance
    data date dating day deals degree delivery democrat dental dentist desi design dev diamonds diet digital
    direct directory discount doctor dog domains download earth eco edu education email energy engineer
    engineering enterprises equipment estate eus events exchange expert exposed express fail faith family fan fans
    farm fashion feedback film finance financial fish fit fitness flights florist flowers foo football forum
    foundation frl fun fund furniture futbol fyi gal gallery game games garden gent gift gifts gives glass global
    gmbh gold golf gov graphics gratis green gripe group guide guitars guru hair hamburg haus health healthcare
    help helsinki hiphop hiv hockey holdings holiday homes horse hospital host hosting house how immo immobilien
    inc industries info ink institute insurance insure int international investments ist istanbul jetzt jewelry
    jobs kaufen kim kitchen kiwi koeln land lat law lawyer lease legal lgbt life lighting limited limo link live
    llc loan loans lol london love ltd luxury madrid maison management market marketing mba media melbourne
    memorial men menu miami mil mobi moda moe mom money monster mortgage moscow moto movie museum nagoya name navy
    net network new news ngo ninja nrw nyc observer okinawa one ong onl online ooo org organic osaka page paris
    partners parts party pet pharmacy phd photo photography photos physio pics pictures pink pizza place plumbing
    plus poker porn post press prime pro productions promo properties property pub quebec racing radio realestate
    recipes red rehab reise reisen rent rentals repair report republican rest restaurant review reviews rich rip
    rocks rodeo ruhr run ryukyu saarland sale salon sarl scholarships school schule science scot security services
    sex sexy shiksha shoes shop shopping show singles site ski skin soccer social software solar solutions soy spa
    space sport srl storage store stream studio study style sucks supplies supply support surf surgery swiss
    sydney systems talk tattoo tax taxi team tech technology tel tennis theater tickets tienda tips tirol today
    tokyo tools top tours town toys trade trading training travel tube university uno vacations vegas ventures
    versicherung vet viajes video villas vin vip vision vlaanderen vodka vote voting voto voyage wales wang watch
    webcam website wedding wien wiki win wine work works world wtf xxx xyz yoga yokohama zip zone
"""
GENERIC = frozenset(_GENERIC.split())
COUNTRIES = frozenset(_ISO.split()) | {"ac", "eu", "su", "tp", "uk"}
"""With the ends beside ISO 3166 that are in use."""
FLAGS = frozenset(_ISO.upper().split()) | frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "IC", "TA", "UN", "XK"])
