"""Invented names: nothing here is the name of a place that exists."""

DISTRICT = "Eastmere"
DISTRICT_CODE = "E08999001"
FORCE = "Eastmere Constabulary"
NEIGHBOUR_FORCE = "Fenwater Police"

STUDENT_WARD = "Scholars' Reach"

WARDS = (
    "Marlstone Quay",
    "Ousel Green",
    "Hallowmarsh",
    "Pennyloft",
    "Cinderholme",
    "Gullscar & Fleet",
    "Saltmarrow",
    "Brackenlode",
    "Wexlarton Hill",
    "Netherquill",
    "Oystergate Cross",
    "Thistlewharf",
    "Copperlea Vale",
    "Drayling",
    "Quernholt",
    "Skerrowby",
    "Low Dunnock",
    "Kilnfold Moss",
    "Withyscar",
)

STREETS = (
    "Alder Avenue",
    "Anchor Row",
    "Barley Lane",
    "Beacon Rise",
    "Bellman Street",
    "Bramble Close",
    "Candle Court",
    "Chandler Street",
    "Cobble Row",
    "Curlew Drive",
    "Dyer Street",
    "Ember Road",
    "Fennel Gardens",
    "Ferry Road",
    "Flint Terrace",
    "Furrow Lane",
    "Gannet Way",
    "Gorse Grove",
    "Hawser Street",
    "Heron Walk",
    "Jasper Place",
    "Kestrel Close",
    "Lantern Street",
    "Linnet Road",
    "Mallow Drive",
    "Mason Street",
    "Nettle Lane",
    "Orchard Terrace",
    "Osprey Avenue",
    "Petrel Court",
    "Plover Road",
    "Quarry Lane",
    "Rowan Grove",
    "Saddler Row",
    "Sorrel Way",
    "Tanner Street",
    "Teasel Gardens",
    "Weaver Terrace",
    "Whin Road",
    "Yarrow Place",
)
