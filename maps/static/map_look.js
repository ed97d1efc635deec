/* How things look: the colours of classes, by day, at night and in print; a pattern of its own for each sort of gap. */
ews.look = (function () {
  "use strict";
  var NOTHING = "#eef0f0";
  var GREYS = ["#f4f4f4", "#cfcfcf", "#a0a0a0", "#686868", "#2f2f2f"];
  var DAY = {
    ground: "#f6f7f7", border: "#6f777b", ward: "#3d4347", ink: "#0b0c0c", halo: "#ffffff", gap: "#ffffff", stroke: "#5c6468", nothing: NOTHING,
    worse: "#801650", better: "#00594f", pocket: "#0b0c0c", service: "#8a4b00"
  };
  var NIGHT = {
    ground: "#16181a", border: "#7d858a", ward: "#d3d7d9", ink: "#ffffff", halo: "#0b0c0c", gap: "#23282b", stroke: "#aab1b5", nothing: "#343a3e",
    worse: "#f08fc0", better: "#6fd3c5", pocket: "#ffffff", service: "#ffc46b"
  };
  var PRINT = Object.assign({}, DAY, { ground: "#ffffff", worse: "#000000", better: "#000000", service: "#000000", nothing: "#ffffff" });
  var night = window.matchMedia("(prefers-color-scheme: dark)");
  var grey = false;

  function colours() { return grey ? PRINT : night.matches ? NIGHT : DAY; }

  function spread(place, count) {
    return GREYS[count === 1 ? 2 : Math.round(place * (GREYS.length - 1) / (count - 1))];
  }

  /* Classes of areas stand with the gravest first, classes of numbers with the lowest. */
  function colourOf(classes, place, kind) {
    var own = classes.colours[place], count = classes.colours.length - (kind === "change" ? 1 : 0);
    if (own === NOTHING) { return colours().nothing; }
    if (!grey) { return own; }
    return spread(kind === "class" ? count - 1 - place : place, count);
  }

  /* What stands in an area in print, where colour cannot be relied on. */
  function markOf(classes, place, kind) {
    var sign = classes.labels[place].charAt(0);
    if (classes.colours[place] === NOTHING) { return ""; }
    if (kind !== "class") { return String(place + 1); }
    return /[0-9a-z]/i.test(sign) ? String(place + 1) : sign;
  }

  function isDark(colour) {
    var parts = [1, 3, 5].map(function (at) { return parseInt(colour.substr(at, 2), 16); });
    return 0.299 * parts[0] + 0.587 * parts[1] + 0.114 * parts[2] < 140;
  }

  /* missing: slanted lines; suppressed: crossed lines; not applicable: level lines; no verdict: dots. */
  function pattern(pen, state) {
    var tile = document.createElement("canvas"), size = 8;
    tile.width = tile.height = size;
    var own = tile.getContext("2d"), look = colours();
    own.fillStyle = look.gap;
    own.fillRect(0, 0, size, size);
    own.strokeStyle = own.fillStyle = look.stroke;
    own.lineWidth = 1.1;
    // crossed lines cover a tile twice, and often most of a map
    own.globalAlpha = state === ews.data.STATES.suppressed ? 0.5 : 1;
    own.beginPath();
    if (state === ews.data.STATES.unjudged) { own.arc(2, 2, 1, 0, 7); own.moveTo(6, 6); own.arc(6, 6, 1, 0, 7); own.fill(); return pen.createPattern(tile, "repeat"); }
    if (state === ews.data.STATES.inapplicable) { own.moveTo(0, 4.5); own.lineTo(size, 4.5); }
    if (state === ews.data.STATES.missing || state === ews.data.STATES.suppressed) {
      [-size, 0, size].forEach(function (shift) { own.moveTo(shift, size); own.lineTo(shift + size, 0); });
    }
    if (state === ews.data.STATES.suppressed) {
      [-size, 0, size].forEach(function (shift) { own.moveTo(shift, 0); own.lineTo(shift + size, size); });
    }
    own.stroke();
    return pen.createPattern(tile, "repeat");
  }

  /* A code is the place of a class or, below zero, the state of a cell without one. */
  function fillOf(pen, view, code) {
    return code < 0 ? pattern(pen, -code) : colourOf(view.classes, code, view.layer.kind);
  }

  /* A small picture for the legend, drawn as the map is. */
  function swatch(view, code) {
    var made = ews.make("canvas", undefined, "swatch"), pen = made.getContext("2d");
    made.width = 34; made.height = 22;
    made.setAttribute("aria-hidden", "true");
    pen.fillStyle = fillOf(pen, view, code);
    pen.fillRect(0, 0, made.width, made.height);
    if (grey && code >= 0) { mark(pen, view, code, made.width / 2, made.height / 2 + 1, "bold 15px sans-serif"); }
    pen.strokeStyle = colours().border;
    pen.strokeRect(0.5, 0.5, made.width - 1, made.height - 1);
    return made;
  }

  function mark(pen, view, code, x, y, font) {
    var kind = view.layer.kind;
    pen.font = font;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillStyle = isDark(colourOf(view.classes, code, kind)) ? "#ffffff" : "#000000";
    pen.fillText(markOf(view.classes, code, kind), x, y);
  }

  return {
    colours: colours, colourOf: colourOf, markOf: markOf, fillOf: fillOf, swatch: swatch, mark: mark, night: night,
    isGrey: function () { return grey; }, setGrey: function (on) { grey = on; }
  };
}());
