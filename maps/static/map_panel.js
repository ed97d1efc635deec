/* What is known of the area that is chosen: in words, as a chart, with base, age and source; or of the whole district. */
ews.panel = (function () {
  "use strict";
  var data = ews.data, make = ews.make, byId = ews.byId;
  var act = {};

  function add(node, name, text, kind) {
    return node.appendChild(make(name, text, kind));
  }

  function button(text, kind, run) {
    var made = make("button", text, kind);
    made.type = "button";
    made.addEventListener("click", run);
    return made;
  }

  /* A flag in half a line, before the chart; what is to be said of it stands after. */
  function addShort(panel, flag) {
    var line = add(panel, "p", undefined, "short");
    add(line, "span", flag.text, flag.direction);
    line.appendChild(document.createTextNode(". " + flag.short + "."));
  }

  function flagLine(panel, words, direction, life, sentence, notes) {
    var card = add(panel, "div", undefined, "flag is-" + direction), head = add(card, "p");
    add(head, "span", words, direction);
    if (life) { head.appendChild(document.createTextNode(". " + life)); }
    add(card, "p", sentence);
    (notes || []).forEach(function (note) { add(card, "p", note, "quiet"); });
  }

  /* A series' row as a list of numbers, NaN for what is not known. */
  function line(series, name, area) {
    return series[name] ? Array.prototype.slice.call(series[name], area * series.columns, (area + 1) * series.columns) : [];
  }

  function isKnown(values) { return values.some(function (value) { return !isNaN(value); }); }

  /* On the layers of classes the chart is of the gravest flag, if one indicator has raised it. */
  function subject(area) {
    var view = ews.view.now(), level = ews.view.state.level;
    if (view.layer.indicator) { return view.layer.indicator; }
    var own = data.flagsOf(level, area).find(function (flag) { return flag.indicator && data.series(flag.indicator, level); });
    return own ? own.indicator : "";
  }

  function lead(area) {
    var view = ews.view.now(), text = ews.view.textOf(area), when = view.calendar.labels[ews.view.state.period];
    if (view.codes[area] >= 0 && view.layer.kind !== "class") { text = data.measured(ews.view.valueOf(area), view.digits, view.unit); }
    if (view.codes[area] >= 0 && ews.view.isChance(area)) { text += ". Chance alone may have made that"; }
    return view.layer.title + ", " + when + ": " + text + (/[.]$/.test(text) ? "" : ".");
  }

  /* What was counted out of how many, where both are known. */
  function base(series, area, period) {
    var place = area * series.columns + period;
    if (!series.numerator || isNaN(series.numerator[place]) || isNaN(series.denominator[place])) { return ""; }
    var counted = series.numerator[place];
    return "Counted: " + data.number(counted, counted % 1 ? 1 : 0) + ", out of " + data.number(series.denominator[place], 0) + " at risk.";
  }

  function cell(values, digits, states) {
    return function (place) {
      if (!isNaN(values[place])) { return data.number(values[place], digits); }
      return states ? data.WORDS[states[place]] || "[x]" : "";
    };
  }

  function districtName(about, table) {
    return about.district.pooled ? "The whole of " + data.raw.district : data.raw.district + "\u2019s average " + table.one;
  }

  function chartOf(area, indicator) {
    var view = ews.view.now(), level = ews.view.state.level, series = data.series(indicator, level), about = series.about;
    var flag = data.flagsOf(level, area).find(function (own) { return own.indicator === indicator; });
    var own = line(series, "value", area), expected = line(series, "expected", area), states = line(series, "states", area);
    var district = about.district.line.map(function (value) { return value === null ? NaN : value; });
    var lines = [{ css: "district", name: districtName(about, view.table), values: district }];
    if (isKnown(expected)) { lines.push({ css: "expected", name: "Expected, had it moved with the rest", values: expected }); }
    var guessed = line(series, "estimated", area);
    function part(wanted) { return own.map(function (value, place) { return guessed[place] === wanted ? value : NaN; }); }
    if (guessed.indexOf(1) >= 0) { lines.push({ css: "estimated", name: "Estimated from other boundaries", values: part(1) }); }
    lines.push({ css: "observed", name: view.table.names[area], values: part(0) });
    var title = data.raw.indicators[indicator].title + " in " + view.table.names[area];
    var told = {
      title: title + ": " + spoken(own, series.calendar, about), caption: title, calendar: series.calendar, lines: lines,
      band: series.low ? [line(series, "low", area), line(series, "high", area)] : null,
      unjudged: states.map(function (state) { return state === data.STATES.unjudged || state === data.STATES.inapplicable; }),
      onset: flag ? series.calendar.starts.indexOf(flag.onset) : -1,
      period: indicator === view.layer.indicator ? ews.view.state.period : -1
    };
    return { told: told, series: series, states: states, own: own, expected: expected, district: district };
  }

  /* Where a line stands, and where it stood a year before, in words. */
  function spoken(values, calendar, about) {
    var last = values.length - 1;
    while (last >= 0 && isNaN(values[last])) { last -= 1; }
    if (last < 0) { return "no number is known."; }
    var before = calendar.starts.indexOf(calendar.starts[last] - 12);
    var text = data.measured(values[last], about.digits, about.unit) + " in " + calendar.labels[last];
    return text + (before >= 0 && !isNaN(values[before]) ? "; " + data.number(values[before], about.digits) + " in " + calendar.labels[before] : "") + ".";
  }

  function addChart(panel, area, indicator) {
    var made = chartOf(area, indicator), about = made.series.about, figure = add(panel, "figure");
    add(panel, "h3", made.told.title, "chart-words");
    panel.insertBefore(panel.lastChild, figure);
    if (isKnown(made.own)) { figure.appendChild(ews.chart.draw(made.told)); }
    var extra = [];
    if (made.told.band) { extra.push({ css: "band", name: "What chance alone would do" }); }
    if (made.told.unjudged.indexOf(true) >= 0) { extra.push({ css: "hatch", name: "No verdict" }); }
    figure.appendChild(ews.chart.key(made.told.lines, extra));
    addTable(panel, made, about, area);
  }

  function addTable(panel, made, about, area) {
    var details = add(panel, "details"), digits = about.digits, columns = [];
    add(details, "summary", "The numbers of this chart");
    columns.push({ name: about.unit, text: cell(made.own, digits, made.states) });
    if (made.series.numerator) {
      columns.push({ name: "Counted", text: cell(line(made.series, "numerator", area), 0) });
      columns.push({ name: "Out of", text: cell(line(made.series, "denominator", area), 0) });
    }
    if (isKnown(made.expected)) { columns.push({ name: "Expected", text: cell(made.expected, Math.max(digits, 1)) }); }
    columns.push({ name: made.told.lines[0].name, text: cell(made.district, Math.max(digits, 1)) });
    details.addEventListener("toggle", function once() {
      details.removeEventListener("toggle", once);
      var scroll = add(details, "div", undefined, "scroll");
      scroll.tabIndex = 0;
      scroll.setAttribute("role", "region");
      scroll.setAttribute("aria-label", "Numbers of " + made.told.caption);
      scroll.appendChild(ews.chart.table(made.told, columns));
    });
  }

  function addSource(panel, indicator, about) {
    var known = data.raw.indicators[indicator], text = [about.note, about.basis, known.age, known.source];
    add(panel, "p", text.filter(Boolean).join(" "), "base");
  }

  function addFlags(panel, area) {
    var view = ews.view.now(), level = ews.view.state.level, marks = ews.view.marksOf(area);
    var own = data.flagsOf(level, area), others = own.filter(function (flag) { return marks.indexOf(flag) < 0; });
    var here = view.layer.indicator ? marks : [];
    here.forEach(function (flag) { flagLine(panel, flag.text, flag.direction, flag.life, flag.sentence, flag.notes); });
    ews.view.pocketsOf(area).forEach(function (pocket) { flagLine(panel, "Pocket, " + pocket.text, "worse", "", pocket.sentence); });
    return view.layer.indicator ? others : own;
  }

  /* Flags on what the map does not show just now: each leads to its own layer. */
  function addOthers(panel, flags) {
    if (!flags.length) { return; }
    var list;
    add(panel, "h3", ews.view.now().layer.indicator ? "Other flags here" : "Flags here");
    list = add(panel, "ul", undefined, "others");
    flags.forEach(function (flag) {
      var entry = add(list, "li"), id = flag.indicator + "-level";
      add(entry, "span", flag.up ? flag.text : "Ended", flag.up ? flag.direction : "quiet");
      entry.appendChild(document.createTextNode(": " + flag.short + ". "));
      if (flag.indicator && data.layer(id) && id !== ews.view.now().layer.id) {
        var show = button("Show on the map", "link", function () { act.layer(id); });
        show.setAttribute("aria-label", "Show " + flag.title + " on the map");
        entry.appendChild(show);
      }
      if (!flag.indicator) { add(entry, "p", flag.sentence, "quiet"); }
    });
  }

  function addLinks(panel, area) {
    var table = ews.view.now().table, name = table.names[area], file = data.fileOf(data.codeOf(table, area)), row = add(panel, "p", undefined, "links");
    [["pages", "../areas/", "All that is known of " + name], ["briefs", "../briefs/", "Brief for a meeting"]].forEach(function (link) {
      if (table[link[0]].charAt(area) !== "1") { return; }
      var anchor = make("a", link[2]);
      anchor.href = link[1] + file + ".html";
      row.appendChild(anchor);
    });
    row.appendChild(button("Zoom to it", "link", function () { act.zoom(area); }));
    var inner = { ward: "lsoa", neighbourhood: "lsoa", lsoa: "postcode" }[table.level];
    var finer = inner && data.level(inner);
    if (finer) { row.appendChild(button("Look inside, by " + finer.one, "link", function () { act.inside(area, inner); })); }
  }

  function fillArea(panel, area) {
    var view = ews.view.now(), table = view.table, ward = data.wardOf(table, area), head = add(panel, "div", undefined, "panel-head");
    var title = add(head, "h2", table.names[area]);
    title.id = "panel-title";
    title.tabIndex = -1;
    head.appendChild(button("Close", "close", function () { act.choose(null); }));
    add(panel, "p", table.one.charAt(0).toUpperCase() + table.one.slice(1) + (ward ? " in " + ward : "") + ". " + (table.codes.length ? table.codes[area] : ""), "quiet");
    add(panel, "p", lead(area), "says");
    if (view.series) { add(panel, "p", base(view.series, area, ews.view.state.period), "counted"); }
    var reason = ews.view.reasonOf(area);
    if (reason) { add(panel, "p", "No verdict: " + reason); }
    var marks = view.layer.indicator ? ews.view.marksOf(area) : [], indicator = subject(area), rank = (data.raw.ranks[table.level] || {})[area];
    marks.forEach(function (flag) { addShort(panel, flag); });
    addLinks(panel, area);
    if (indicator) { addChart(panel, area, indicator); }
    var others = addFlags(panel, area);
    if (rank) { add(panel, "p", rank); }
    addOthers(panel, others);
    if (indicator) { addSource(panel, indicator, data.series(indicator, table.level).about); }
  }

  /* With no area chosen: the district's own line, and where the layer is highest. */
  function fillDistrict(panel) {
    var view = ews.view.now(), title = add(panel, "h2", data.raw.district);
    title.id = "panel-title";
    add(panel, "p", "No area is chosen. Choose one on the map or in the list.", "quiet");
    if (!view.series) { add(panel, "p", view.note); return; }
    var about = view.series.about, district = about.district.line.map(function (value) { return value === null ? NaN : value; });
    var name = data.raw.indicators[view.layer.indicator].title + ", " + districtName(about, view.table).replace(/^The/, "the");
    var told = { title: name + ": " + spoken(district, view.calendar, { digits: Math.max(about.digits, 1), unit: about.unit }), caption: name, calendar: view.calendar, lines: [{ css: "observed", name: districtName(about, view.table), values: district }], period: ews.view.state.period };
    add(panel, "h3", told.title, "chart-words");
    var figure = add(panel, "figure");
    if (isKnown(district)) { figure.appendChild(ews.chart.draw(told)); }
    addSource(panel, view.layer.indicator, about);
  }

  function fill() {
    var panel = ews.empty(byId("panel")), area = ews.view.state.area;
    byId("columns").classList.toggle("has-area", area !== null);
    if (area === null) { fillDistrict(panel); } else { fillArea(panel, area); }
  }

  function listen(acts) { act = acts; }

  return { fill: fill, listen: listen };
}());
