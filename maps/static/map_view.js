/* What is looked at: one layer on one level in one period, perhaps one area, and what the map says of each area then. */
ews.view = (function () {
  "use strict";
  var data = ews.data, STATES = data.STATES;
  var ONCE = { ids: [""], labels: ["this run"], starts: [0] };
  var state = { layer: "", level: "", period: 0, area: null };
  var now = null;

  function activate() {
    var layer = data.layer(state.layer), table = data.level(state.level);
    var series = layer.indicator ? data.series(layer.indicator, state.level) : null;
    var about = series ? series.about : {};
    var level = layer.kind === "level";
    now = {
      layer: layer, table: table, count: table.names.length, series: series, calendar: series ? series.calendar : ONCE,
      classes: level ? about.classes : layer.classes, digits: level ? about.digits : layer.kind === "change" ? 2 : 0,
      unit: level ? about.unit : layer.column, note: level ? about.note : layer.note
    };
    now.last = now.calendar.ids.length - 1;
    state.period = Math.max(0, Math.min(now.last, state.period));
    now.codes = codes();
    now.marks = marks();
  }

  function at(area, period) { return area * now.series.columns + period; }

  /* The number itself, NaN where none is shown. */
  function valueOf(area, period) {
    var when = period === undefined ? state.period : period;
    if (now.layer.kind === "class") { return now.layer.values[state.level][area]; }
    if (stateOf(area, when) !== STATES.value) { return NaN; }
    return (now.layer.kind === "level" ? now.series.value : now.series.ratio)[at(area, when)];
  }

  /* Where the change is not known of an area that has a number, too little is known to judge. */
  function stateOf(area, period) {
    var when = period === undefined ? state.period : period;
    if (now.layer.kind === "class") { return STATES.value; }
    var own = now.series.states[at(area, when)];
    if (own === STATES.value && now.layer.kind === "change" && isNaN(now.series.ratio[at(area, when)])) { return STATES.unjudged; }
    return own;
  }

  function classOf(value) {
    if (now.layer.kind === "class") { return value; }
    var place = 0, breaks = now.classes.breaks;
    while (place < breaks.length && value >= breaks[place]) { place += 1; }
    return place;
  }

  /* Whether chance alone may have made the change that is shown: the last class. */
  function isChance(area) {
    return now.layer.kind === "change" && !now.series.sure[at(area, state.period)];
  }

  function codes() {
    var found = new Int8Array(now.count);
    for (var area = 0; area < now.count; area += 1) {
      var own = stateOf(area);
      found[area] = own !== STATES.value ? -own : isChance(area) ? now.classes.labels.length - 1 : classOf(valueOf(area));
    }
    return found;
  }

  function textOf(area) {
    var code = now.codes[area];
    if (code < 0) { return data.WORDS[-code]; }
    return now.layer.kind === "class" ? now.classes.labels[code] : data.number(valueOf(area), now.digits);
  }

  function reasonOf(area) {
    return now.series ? data.reason(now.series, area, state.period) : "";
  }

  /* The flags that the layer marks, by area: its indicator's, from the period in which they were raised; on flags, all. */
  function marks() {
    var found = {};
    data.raw.flags.forEach(function (flag) {
      var own = now.layer.id === "flags" || (flag.indicator === now.layer.indicator && flag.since <= now.calendar.starts[state.period]);
      if (own && flag.up && flag.level === state.level) { (found[flag.area] = found[flag.area] || []).push(flag); }
    });
    return found;
  }

  function marksOf(area) { return now.marks[area] || []; }

  /* What a pocket says is of today: it lies over the latest period only. */
  function isShown(pocket) {
    if (state.period !== now.last) { return false; }
    return now.layer.kind === "class" ? now.layer.id !== "priorities" : pocket.indicators.indexOf(now.layer.indicator) >= 0;
  }

  function holds(pocket, area) { return (pocket.areas[state.level] || []).indexOf(area) >= 0; }

  function pocketsOf(area) {
    return data.raw.pockets.filter(function (pocket) { return isShown(pocket) && holds(pocket, area); });
  }

  function set(changes) {
    var before = now, when = now ? now.calendar.starts[state.period] : null;
    Object.assign(state, changes);
    if (state.layer && data.layer(state.layer).levels.indexOf(state.level) < 0) { state.layer = firstOn(state.level); }
    if (changes.period === undefined && (changes.layer || changes.level)) { state.period = same(before, when); }
    activate();
  }

  /* The period that the layer before showed, if this one has it, else the latest. */
  function same(before, when) {
    var layer = data.layer(state.layer);
    var series = layer.indicator ? data.series(layer.indicator, state.level) : null;
    var starts = series ? series.calendar.starts : ONCE.starts;
    var found = before && before.series ? starts.indexOf(when) : -1;
    return found < 0 ? starts.length - 1 : found;
  }

  function firstOn(level) {
    return data.raw.layers.find(function (one) { return one.levels.indexOf(level) >= 0; }).id;
  }

  return {
    state: state, set: set, now: function () { return now; }, valueOf: valueOf, stateOf: stateOf, classOf: classOf, textOf: textOf,
    reasonOf: reasonOf, marksOf: marksOf, isChance: isChance, isShown: isShown, pocketsOf: pocketsOf, firstOn: firstOn
  };
}());
