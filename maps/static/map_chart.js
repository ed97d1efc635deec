/* A trend as a drawing with its title in words, and as a table. */
ews.chart = (function () {
  "use strict";
  var data = ews.data, make = ews.make;
  var SVG = "http://www.w3.org/2000/svg";
  var WIDTH = 480, LEFT = 50, RIGHT = 470, TOP = 22, BOTTOM = 182, HEIGHT = 210;
  var STEPS = [1, 2, 2.5, 5, 10];

  function element(name, attributes, text) {
    var made = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text !== undefined) { made.textContent = text; }
    return made;
  }

  /* From zero, or from below it, in even steps that a reader can count in. */
  function scale(lines) {
    var values = [].concat.apply([], lines).filter(function (value) { return !isNaN(value); });
    var most = Math.max.apply(null, values.concat(0)), least = Math.min.apply(null, values.concat(0));
    var reach = most - least || 1, power = Math.pow(10, Math.floor(Math.log10(reach / 4)));
    var step = power * STEPS.find(function (part) { return part * power * 4 >= reach * 0.999; });
    var low = Math.floor(least / step) * step;
    return { low: low, high: low + step * Math.ceil((Math.max(most, low + step) - low) / step - 1e-9), step: step };
  }

  function x(place, count) { return LEFT + (RIGHT - LEFT) * (place + 0.5) / count; }

  function height(span) {
    return function (value) { return Math.round((BOTTOM - (value - span.low) / (span.high - span.low) * (BOTTOM - TOP)) * 10) / 10; };
  }

  function path(line, y) {
    var down = false;
    return line.map(function (value, place) {
      if (isNaN(value)) { down = false; return ""; }
      var step = (down ? "L" : "M") + x(place, line.length).toFixed(1) + " " + y(value);
      down = true;
      return step;
    }).join("");
  }

  function ribbon(low, high, y) {
    var found = "";
    for (var first = 0; first < low.length; first += 1) {
      if (isNaN(low[first]) || isNaN(high[first])) { continue; }
      var last = first, over = "", back = "";
      for (; last < low.length && !isNaN(low[last]) && !isNaN(high[last]); last += 1) {
        over += (over ? "L" : "M") + x(last, low.length).toFixed(1) + " " + y(high[last]);
        back = "L" + x(last, low.length).toFixed(1) + " " + y(low[last]) + back;
      }
      found += over + back + "Z";
      first = last;
    }
    return found;
  }

  function addGrid(svg, span, y) {
    var digits = Math.max(0, -Math.floor(Math.log10(span.step) + 1e-9) + (/^[1-9]0*$/.test(String(Math.round(span.step * 1e6))) ? 0 : 1));
    for (var number = 0; number <= Math.round((span.high - span.low) / span.step); number += 1) {
      var value = span.low + number * span.step;
      svg.appendChild(element("path", { "class": "grid", d: "M" + LEFT + " " + y(value) + "H" + RIGHT }));
      var text = span.high >= 10000 && value ? data.number(value / 1000, value % 1000 ? 1 : 0) + "k" : data.number(value, digits);
      svg.appendChild(element("text", { "class": "tick", x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, text));
    }
  }

  function addYears(svg, calendar) {
    var count = calendar.starts.length, begins = [];
    calendar.starts.forEach(function (start, place) {
      if (!place || Math.floor(start / 12) !== Math.floor(calendar.starts[place - 1] / 12)) { begins.push(place); }
    });
    if (begins.length > 1 && x(begins[1], count) - x(0, count) < 52) { begins.shift(); }
    var every = Math.ceil(begins.length / 6);
    begins.forEach(function (place, number) {
      if (number % every) { return; }
      var at = x(place, count);
      svg.appendChild(element("path", { "class": "axis", d: "M" + at + " " + BOTTOM + "v5" }));
      svg.appendChild(element("text", { "class": "tick", x: at, y: BOTTOM + 20, "text-anchor": at > RIGHT - 16 ? "end" : "middle" }, String(Math.floor(calendar.starts[place] / 12))));
    });
  }

  function addUnjudged(svg, marks) {
    if (marks.indexOf(true) < 0) { return; }
    var pattern = element("pattern", { id: "chart-hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse" });
    pattern.appendChild(element("path", { "class": "hatch", d: "M0 6L6 0" }));
    svg.appendChild(pattern);
    var wide = (RIGHT - LEFT) / marks.length;
    marks.forEach(function (mark, place) {
      if (mark) { svg.appendChild(element("rect", { x: LEFT + wide * place, y: TOP, width: wide + 0.1, height: BOTTOM - TOP, fill: "url(#chart-hatch)" })); }
    });
  }

  function addOnset(svg, place, calendar) {
    var at = LEFT + (RIGHT - LEFT) * place / calendar.starts.length, right = at < (LEFT + RIGHT) / 2;
    svg.appendChild(element("path", { "class": "onset", d: "M" + at + " " + (TOP - 6) + "V" + BOTTOM }));
    svg.appendChild(element("text", { "class": "note", x: at + (right ? 5 : -5), y: TOP - 8, "text-anchor": right ? "start" : "end" }, "since " + calendar.labels[place]));
  }

  /* *told* has title, calendar, lines {css, name, values}, and may have band [low, high], unjudged, onset, period. */
  function draw(told) {
    var band = told.band || [], span = scale(told.lines.map(function (line) { return line.values; }).concat(band)), y = height(span);
    var svg = element("svg", { "class": "chart", viewBox: "0 0 " + WIDTH + " " + HEIGHT, role: "img", "aria-labelledby": "chart-title" });
    svg.appendChild(element("title", { id: "chart-title" }, told.title));
    if (band.length) { svg.appendChild(element("path", { "class": "band", d: ribbon(band[0], band[1], y) })); }
    addGrid(svg, span, y);
    addYears(svg, told.calendar);
    addUnjudged(svg, told.unjudged || []);
    if (told.onset >= 0) { addOnset(svg, told.onset, told.calendar); }
    told.lines.forEach(function (line) {
      svg.appendChild(element("path", { "class": line.css, d: path(line.values, y) }));
      if (line.css === "observed") { addPoints(svg, line.values, y, told.period); }
    });
    return svg;
  }

  /* A value without neighbours, and the period that the map shows, is a dot. */
  function addPoints(svg, values, y, period) {
    values.forEach(function (value, place) {
      var alone = isNaN(values[place - 1]) && isNaN(values[place + 1]);
      if (!isNaN(value) && (alone || place === period)) {
        svg.appendChild(element("circle", { "class": "point", cx: x(place, values.length), cy: y(value), r: place === period ? 4.5 : 2.5 }));
      }
    });
  }

  function key(lines, extra) {
    var list = make("ul", undefined, "key");
    lines.concat(extra).forEach(function (line) {
      var entry = make("li"), svg = element("svg", { viewBox: "0 0 30 12", "aria-hidden": "true" });
      svg.appendChild(element("path", { "class": line.css, d: line.css === "hatch" ? "M0 12L12 0M9 12L21 0M18 12L30 0" : line.css === "band" ? "M0 1H30V11H0Z" : "M0 6H30" }));
      entry.appendChild(svg);
      entry.appendChild(document.createTextNode(line.name));
      list.appendChild(entry);
    });
    return list;
  }

  /* The same numbers, newest first. */
  function table(told, columns) {
    var made = make("table", undefined, "numbers"), head = make("thead"), names = make("tr"), body = make("tbody");
    made.appendChild(make("caption", told.caption + ", newest first"));
    ["Period"].concat(columns.map(function (column) { return column.name; })).forEach(function (name) {
      var cell = make("th", name);
      cell.scope = "col";
      names.appendChild(cell);
    });
    head.appendChild(names);
    for (var place = told.calendar.ids.length - 1; place >= 0; place -= 1) { body.appendChild(tableRow(told.calendar.labels[place], columns, place)); }
    made.appendChild(head);
    made.appendChild(body);
    return made;
  }

  function tableRow(label, columns, place) {
    var made = make("tr"), head = make("th", label);
    head.scope = "row";
    made.appendChild(head);
    columns.forEach(function (column) { made.appendChild(make("td", column.text(place))); });
    return made;
  }

  return { draw: draw, key: key, table: table };
}());
