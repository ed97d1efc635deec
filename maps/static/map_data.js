/* What the map knows: tables of numbers are read from their short texts when they are first asked for. */
var ews = {};

ews.make = function (name, text, kind) {
  "use strict";
  var made = document.createElement(name);
  if (text !== undefined && text !== null) { made.textContent = text; }
  if (kind) { made.className = kind; }
  return made;
};

ews.byId = function (id) { "use strict"; return document.getElementById(id); };

ews.empty = function (node) { "use strict"; while (node.firstChild) { node.removeChild(node.firstChild); } return node; };

ews.data = (function () {
  "use strict";
  var raw = JSON.parse(ews.byId("map-data").textContent);
  var STATES = { value: 0, missing: 1, suppressed: 2, inapplicable: 3, unjudged: 4 };
  var WORDS = ["", "no data [x]", "not shown: small number [c]", "not applicable", "no verdict"];
  var outlines = geo.topology(raw.geometry);
  var postcodes = geo.postcodes ? geo.postcodes(raw.postcodes) : null;
  var known = {};
  var formats = {};

  /* So many whole numbers: from steps between them or, where most are 0, from pairs of zeros before and a number. */
  function whole(packed, count) {
    var found = new Int32Array(count), at = 0, sum = 0;
    var told = geo.numbers(raw.texts[packed.steps === undefined ? packed.zeros : packed.steps]);
    if (packed.steps === undefined) {
      for (var pair = 0; pair < told.length; pair += 2) { at += told[pair]; found[at] = told[pair + 1]; at += 1; }
    } else {
      for (; at < told.length; at += 1) { sum += told[at]; found[at] = sum; }
    }
    return found;
  }

  /* The gaps are lengths of runs of known and missing numbers, by turns. */
  function numbers(packed, length) {
    var known = whole(packed, length);
    var turns = packed.gaps === undefined ? [length] : geo.numbers(raw.texts[packed.gaps]);
    var found = new Float64Array(length).fill(NaN);
    var unit = Math.pow(10, packed.digits), at = 0, next = 0;
    for (var turn = 0; turn < turns.length; turn += 1) {
      var end = at + turns[turn];
      if (turn % 2) { at = end; continue; }
      for (; at < end; at += 1) { found[at] = known[next] / unit; next += 1; }
    }
    return found;
  }

  /* Pairs of a code and how often it follows. */
  function codes(place, length) {
    var found = new Uint8Array(length), at = 0;
    if (place === null) { return found; }
    var pairs = geo.numbers(raw.texts[place]);
    for (var pair = 0; pair < pairs.length; pair += 2) {
      found.fill(pairs[pair], at, at + pairs[pair + 1]);
      at += pairs[pair + 1];
    }
    return found;
  }

  function divided(above, below, per) {
    return above.map(function (value, at) { return value / below[at] * per; });
  }

  function level(name) {
    return raw.levels.find(function (one) { return one.level === name; });
  }

  function layer(id) {
    return raw.layers.find(function (one) { return one.id === id; });
  }

  /* One indicator on one level: tables run by area, then by period. */
  function series(indicator, name) {
    var key = indicator + " " + name;
    var own = raw.series[indicator] && raw.series[indicator][name];
    if (!own) { return null; }
    if (!known[key]) { known[key] = decoded(own, level(name).names.length); }
    return known[key];
  }

  function decoded(own, areas) {
    var calendar = raw.calendars[own.calendar], columns = calendar.ids.length;
    var length = areas * columns, made = { calendar: calendar, columns: columns, about: own };
    ["numerator", "denominator", "value", "expected", "low", "high", "ratio"].forEach(function (name) {
      if (own[name]) { made[name] = numbers(own[name], length); }
    });
    if (!made.value) { made.value = divided(made.numerator, made.denominator, own.per); }
    made.states = codes(own.states, length);
    made.estimated = codes(own.estimated, length);
    if (own.ratio) { made.sure = codes(own.sure, length); }
    return made;
  }

  function reason(own, area, period) {
    var place = own.about.reasons[area + ":" + period];
    if (place === undefined) { place = own.about.reasons["*:" + period]; }
    return place === undefined ? "" : raw.texts[place];
  }

  function grouped(flags) {
    var found = {};
    flags.forEach(function (flag) {
      var key = flag.level + " " + flag.area;
      (found[key] = found[key] || []).push(flag);
    });
    return found;
  }

  var byArea = grouped(raw.flags);

  function flagsOf(name, area) { return byArea[name + " " + area] || []; }

  function fileOf(code) { return code.replace(/[^A-Za-z0-9_-]+/g, "-") || "-"; }

  function codeOf(table, area) { return table.codes.length ? table.codes[area] : table.names[area]; }

  function wardOf(table, area) { return table.ward[area] < 0 ? "" : table.wards[table.ward[area]]; }

  function placeOf(table, area) {
    var ward = wardOf(table, area);
    return table.names[area] + (ward ? ", in " + ward : "");
  }

  function number(value, digits) {
    if (!formats[digits]) { formats[digits] = new Intl.NumberFormat("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits }); }
    return formats[digits].format(value).replace("-", "\u2212");
  }

  function measured(value, digits, unit) {
    return number(value, digits) + (unit.charAt(0) === "%" ? "" : " ") + unit;
  }

  return {
    raw: raw, STATES: STATES, WORDS: WORDS, outlines: outlines, postcodes: postcodes, level: level, layer: layer,
    series: series, reason: reason, flagsOf: flagsOf, fileOf: fileOf, codeOf: codeOf, wardOf: wardOf, placeOf: placeOf,
    number: number, measured: measured
  };
}());
