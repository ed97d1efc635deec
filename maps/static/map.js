/* The map page's own script: one geometry, many layers; text reaches the page as text only. */
var ews = (function () {
  "use strict";
  var data = JSON.parse(document.getElementById("map-data").textContent);
  var state = { layer: 0, period: 0, area: null, by: "name", down: false };
  var shapes = [];
  var pockets = [];
  var map = null;
  var hatch = null;
  var MISSING = "#b9bec1";
  var WORDS = { v: "no verdict", z: "not applicable", s: "suppressed [c]", n: "no data [x]" };
  var OUTLINES = { worse: "#801650", better: "#00594f" };

  function byId(id) { return document.getElementById(id); }

  function make(name, text, kind) {
    var made = document.createElement(name);
    if (text !== undefined) { made.textContent = text; }
    if (kind) { made.className = kind; }
    return made;
  }

  function layer() { return data.layers[state.layer]; }

  function stateOf(area) { return layer().states[state.period].charAt(area); }

  function valueOf(area) {
    return stateOf(area) === "." ? layer().values[state.period][area] : null;
  }

  function classOf(value) {
    if (layer().id === "flags") { return value; }
    return layer().classes.breaks.filter(function (edge) { return value >= edge; }).length;
  }

  function textOf(area) {
    var value = valueOf(area);
    if (value === null) { return WORDS[stateOf(area)] || WORDS.n; }
    if (layer().id === "flags") { return layer().classes.labels[value]; }
    var digits = layer().digits;
    return value.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace("-", "\u2212");
  }

  function reasonOf(area) {
    var reasons = layer().reasons;
    return reasons[area + ":" + state.period] || reasons["*:" + state.period] || "";
  }

  function marksOf(area) {
    return layer().flags.filter(function (mark) { return mark.area === area && mark.since <= state.period; });
  }

  function markWords(area) {
    return marksOf(area).map(function (mark) { return mark.text; }).join("; ");
  }

  function isShown(pocket) {
    // what a pocket says is of today: it lies over the latest period only
    var own = layer().id.replace(/-(level|change)$/, "");
    return state.period === layer().periods.length - 1 && (layer().id === "flags" || pocket.indicators.indexOf(own) >= 0);
  }

  function pocketsOf(area) {
    return data.pockets.filter(function (pocket) { return isShown(pocket) && pocket.areas.indexOf(area) >= 0; });
  }

  function colourOf(area) {
    var value = valueOf(area);
    if (value !== null) { return layer().classes.colours[classOf(value)]; }
    var why = stateOf(area);
    return why === "v" || why === "z" ? hatch : MISSING;
  }

  function swatchOf(area) {
    var value = valueOf(area);
    var why = stateOf(area);
    var swatch = make("span", undefined, "swatch" + (value !== null ? "" : why === "v" || why === "z" ? " unjudged" : " missing"));
    if (value !== null) { swatch.style.backgroundColor = layer().classes.colours[classOf(value)]; }
    swatch.setAttribute("aria-hidden", "true");
    return swatch;
  }

  function hatching() {
    var tile = document.createElement("canvas");
    tile.width = tile.height = 6;
    var pen = tile.getContext("2d");
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, 6, 6);
    pen.strokeStyle = "#6f777b";
    pen.lineWidth = 1;
    pen.beginPath();
    [-6, 0, 6].forEach(function (shift) { pen.moveTo(shift, 6); pen.lineTo(shift + 6, 0); });
    pen.stroke();
    return pen.createPattern(tile, "repeat");
  }

  function styleOf(area) {
    var marks = marksOf(area);
    var chosen = state.area === area;
    var look = { fillColor: colourOf(area), fillOpacity: 1, color: "#6f777b", weight: 0.75, dashArray: null, opacity: 1 };
    if (marks.length) {
      look.color = OUTLINES[marks[0].direction];
      look.weight = 3;
      look.dashArray = marks[0].direction === "better" ? "6 4" : null;
    }
    if (chosen) { look.color = "#0b0c0c"; look.weight = 4.5; look.dashArray = null; }
    return look;
  }

  function paint() {
    shapes.forEach(function (shape, area) {
      if (!shape) { return; }
      shape.setStyle(styleOf(area));
      if (marksOf(area).length) { shape.bringToFront(); }
    });
    if (state.area !== null && shapes[state.area]) { shapes[state.area].bringToFront(); }
    pockets.forEach(function (line, place) {
      line.setStyle({ opacity: isShown(data.pockets[place]) ? 1 : 0 });
      line.bringToFront();
    });
  }

  function order() {
    var areas = data.areas.map(function (_, area) { return area; });
    var sign = state.down ? -1 : 1;
    return areas.sort(function (a, b) {
      if (state.by === "value") {
        var left = valueOf(a), right = valueOf(b);
        if (left === null || right === null) { return (left === null ? 1 : 0) - (right === null ? 1 : 0) || a - b; }
        return sign * (left - right) || a - b;
      }
      return sign * data.areas[a].name.localeCompare(data.areas[b].name, "en-GB") || a - b;
    });
  }

  function fillTable() {
    var rows = byId("rows");
    var active = document.activeElement;
    var held = active && active.classList.contains("pick") ? Number(active.dataset.area) : null;
    rows.replaceChildren();
    order().forEach(function (area) {
      var row = make("tr", undefined, state.area === area ? "chosen" : "");
      var head = make("th");
      head.scope = "row";
      var button = make("button", data.areas[area].name, "pick");
      button.type = "button";
      button.dataset.area = area;
      button.setAttribute("aria-pressed", state.area === area ? "true" : "false");
      button.addEventListener("click", function () { choose(area); });
      head.append(button);
      var value = make("td", textOf(area), "num");
      value.append(swatchOf(area));
      row.append(head, value, make("td", markWords(area)));
      rows.append(row);
      if (held === area) { button.focus(); }
    });
    byId("caption").textContent = layer().title + ", " + layer().periods[state.period];
    byId("column").textContent = layer().column;
    document.querySelectorAll(".sort").forEach(function (button) {
      var on = button.dataset.by === state.by;
      button.parentElement.setAttribute("aria-sort", on ? (state.down ? "descending" : "ascending") : "none");
    });
  }

  function legendLine(text, kind, colour) {
    var line = make("li");
    var swatch = make("span", undefined, "swatch " + kind);
    if (colour) { swatch.style.backgroundColor = colour; }
    swatch.setAttribute("aria-hidden", "true");
    line.append(swatch, make("span", text));
    return line;
  }

  function counted(count, noun) { return " (" + count + " " + (noun || "area") + (count === 1 ? ")" : "s)"); }

  function fillLegend() {
    var legend = byId("legend");
    var counts = layer().classes.labels.map(function () { return 0; });
    var others = { missing: 0, unjudged: 0 };
    var outlined = { worse: 0, better: 0 };
    data.areas.forEach(function (_, area) {
      var value = valueOf(area), why = stateOf(area), marks = marksOf(area);
      if (value !== null) { counts[classOf(value)] += 1; }
      else { others[why === "v" || why === "z" ? "unjudged" : "missing"] += 1; }
      if (marks.length) { outlined[marks[0].direction] += 1; }
    });
    legend.replaceChildren();
    layer().classes.labels.forEach(function (label, place) {
      legend.append(legendLine(label + counted(counts[place]), "", layer().classes.colours[place]));
    });
    if (others.missing) { legend.append(legendLine("no data" + counted(others.missing), "missing")); }
    if (others.unjudged) { legend.append(legendLine("no verdict, or not applicable" + counted(others.unjudged), "unjudged")); }
    if (outlined.worse) { legend.append(legendLine("outlined: flag, getting worse" + counted(outlined.worse), "outline-worse")); }
    if (outlined.better) { legend.append(legendLine("dashed: flag, improving" + counted(outlined.better), "outline-better")); }
    var drawn = data.pockets.filter(isShown).length;
    if (drawn) { legend.append(legendLine("dotted: pocket, getting worse" + counted(drawn, "pocket"), "outline-pocket")); }
    byId("rule").textContent = layer().classes.rule;
    byId("note").textContent = layer().note;
  }

  function finding(text, direction, sentence) {
    var line = make("p");
    line.append(make("span", text, direction), ". " + sentence);
    return line;
  }

  function fillPanel() {
    var panel = byId("panel");
    panel.replaceChildren();
    if (state.area === null) { panel.append(make("p", "No area is chosen.", "quiet")); return; }
    var area = data.areas[state.area];
    panel.append(make("h2", area.name));
    var says = layer().title + ", " + layer().periods[state.period] + ": " + textOf(state.area);
    if (valueOf(state.area) !== null && layer().id !== "flags") { says += (layer().column.charAt(0) === "%" ? "" : " ") + layer().column; }
    panel.append(make("p", says + "."));
    var reason = stateOf(state.area) === "v" ? reasonOf(state.area) : "";
    if (reason) { panel.append(make("p", "No verdict: " + reason)); }
    marksOf(state.area).forEach(function (mark) { panel.append(finding(mark.text, mark.direction, mark.sentence)); });
    pocketsOf(state.area).forEach(function (pocket) { panel.append(finding("Pocket, " + pocket.text, "worse", pocket.sentence)); });
    var links = make("p");
    [["page", "../areas/", "All that is known of " + area.name], ["brief", "../briefs/", "Brief"]].forEach(function (link) {
      if (!area[link[0]]) { return; }
      var anchor = make("a", link[2]);
      anchor.href = link[1] + area.file + ".html";
      links.append(anchor, " ");
    });
    panel.append(links);
  }

  function say() {
    var shown = data.areas.map(function (_, area) { return area; }).filter(function (area) { return valueOf(area) !== null; });
    var text = layer().title + ", " + layer().periods[state.period] + ". ";
    var flagged = data.areas.filter(function (_, area) { return marksOf(area).length > 0; }).length;
    if (shown.length && layer().id !== "flags") {
      shown.sort(function (a, b) { return valueOf(b) - valueOf(a) || a - b; });
      var top = shown[0], end = shown[shown.length - 1];
      text += "Highest: " + data.areas[top].name + ", " + textOf(top) + "; lowest: " + data.areas[end].name + ", " + textOf(end) + ". ";
    }
    if (!shown.length) { text += "No area has a value to show. "; }
    byId("said").textContent = text + flagged + " of " + data.areas.length + (flagged === 1 ? " areas is flagged." : " areas are flagged.");
  }

  function show() {
    var slider = byId("period"), name = layer().periods[state.period];
    slider.max = layer().periods.length - 1;
    slider.value = state.period;
    slider.disabled = layer().periods.length < 2;
    slider.setAttribute("aria-valuetext", name);
    byId("period-name").textContent = name;
    byId("previous").disabled = state.period === 0;
    byId("next").disabled = state.period === layer().periods.length - 1;
    paint();
    fillLegend();
    fillTable();
    fillPanel();
    say();
  }

  function choose(area) {
    state.area = state.area === area ? null : area;
    show();
  }

  function chooseLayer(place) {
    var before = layer().periods[state.period];
    state.layer = place;
    var same = layer().periods.indexOf(before);
    state.period = same >= 0 ? same : layer().periods.length - 1;
    show();
  }

  function step(period) {
    state.period = Math.max(0, Math.min(layer().periods.length - 1, period));
    show();
  }

  function listen() {
    byId("controls").addEventListener("submit", function (event) { event.preventDefault(); });
    byId("layer").addEventListener("change", function (event) { chooseLayer(Number(event.target.value)); });
    byId("period").addEventListener("input", function (event) { step(Number(event.target.value)); });
    byId("previous").addEventListener("click", function () { step(state.period - 1); });
    byId("next").addEventListener("click", function () { step(state.period + 1); });
    document.querySelectorAll(".sort").forEach(function (button) {
      button.addEventListener("click", function () {
        state.down = state.by === button.dataset.by ? !state.down : button.dataset.by === "value";
        state.by = button.dataset.by;
        fillTable();
      });
    });
  }

  function draw(drawing) {
    map = drawing;
    hatch = hatching();
    data.shapes.forEach(function (polygons, area) {
      shapes.push(polygons.length ? L.polygon(polygons, { interactive: true, smoothFactor: 0.5 }).addTo(map) : null);
      if (shapes[area]) { shapes[area].on("click", function () { choose(area); }); }
    });
    data.pockets.forEach(function (pocket) {
      pockets.push(L.polygon(pocket.shape, { interactive: false, fill: false, color: "#0b0c0c", weight: 4, dashArray: "1 7", lineCap: "round", smoothFactor: 0.5 }).addTo(map));
    });
    var drawn = L.featureGroup(shapes.filter(Boolean));
    map.invalidateSize(false);
    if (drawn.getLayers().length) { map.fitBounds(drawn.getBounds(), { padding: [8, 8], animate: false }); }
    state.period = layer().periods.length - 1;
    byId("layer").value = "0";
    listen();
    show();
  }

  return { draw: draw, classOf: classOf, colourOf: colourOf, state: state };
}());
