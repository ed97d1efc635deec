/* The map itself: outlines put on three canvases over one another, so that a change of month repaints the fills alone. */
ews.canvas = (function () {
  "use strict";
  var look = ews.look, shape = ews.shapes.shape, each = ews.shapes.each, trace = ews.shapes.trace;
  var PARTS = ["fills", "lines", "marks"];
  var LABEL = "600 12px system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
  // the width that an area needs for its name, in pixels
  var ROOM = 110;

  function drawFills(pen, at) {
    var view = ews.view.now(), made = shape(ews.view.state.level), styles = {};
    if (!made) { return; }
    each(made, at, function (area) {
      var code = view.codes[area];
      if (!styles[code]) { styles[code] = look.fillOf(pen, view, code); }
      pen.fillStyle = styles[code];
      pen.beginPath();
      trace(pen, made, area, at);
      pen.fill("evenodd");
    });
  }

  function stroke(pen, made, areas, at, style) {
    pen.beginPath();
    areas.forEach(function (area) { trace(pen, made, area, at); });
    pen.strokeStyle = style.colour;
    pen.lineWidth = style.width;
    pen.setLineDash(style.dash || []);
    pen.lineCap = style.dash ? style.cap || "butt" : "round";
    pen.lineJoin = "round";
    pen.stroke();
    pen.setLineDash([]);
  }

  function all(made, at) {
    var found = [];
    each(made, at, function (area) { found.push(area); });
    return found;
  }

  /* A line that can be told from light and from dark ground. */
  function cased(pen, made, areas, at, style) {
    if (!areas.length) { return; }
    stroke(pen, made, areas, at, { colour: look.colours().halo, width: style.width + 2.5 });
    stroke(pen, made, areas, at, style);
  }

  function drawLines(pen, at) {
    var level = ews.view.state.level, made = shape(level), colours = look.colours();
    var fine = level === "postcode" ? 0.4 : 0.8;
    if (made && look.isGrey()) { stroke(pen, made, all(made, at), at, { colour: colours.halo, width: fine + 1.4 }); }
    if (made) { stroke(pen, made, all(made, at), at, { colour: colours.border, width: fine }); }
    var wards = level === "lsoa" || level === "postcode" ? shape("ward") : null;
    if (wards) { stroke(pen, wards, all(wards, at), at, { colour: colours.ward, width: 1.6 }); }
    var service = ews.canvas.service ? shape(ews.canvas.service) : null;
    if (service) { cased(pen, service, all(service, at), at, { colour: colours.service, width: 2, dash: [10, 4, 2, 4] }); }
  }

  /* Small areas have their own names where there is room for most of them, and those of the wards before. */
  function named(made, at) {
    var level = ews.view.state.level, wide = 0;
    if (level !== "lsoa" && level !== "postcode") { return level; }
    for (var area = 0; area < made.count; area += 1) { wide += made.box[4 * area + 2] - made.box[4 * area]; }
    return shape("ward") && wide / made.count * at.scale < ROOM ? "ward" : level;
  }

  function drawNames(pen, at, level) {
    var made = shape(level), table = ews.data.level(level), colours = look.colours();
    if (!made || !table) { return; }
    pen.font = LABEL;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    var taken = [];
    each(made, at, function (area) {
      var room = (made.box[4 * area + 2] - made.box[4 * area]) * at.scale, name = table.names[area], wide = pen.measureText(name).width;
      var x = (made.middle[2 * area] - at.west) * at.scale, y = (made.middle[2 * area + 1] - at.north) * at.scale;
      function isOver(other) { return Math.abs(other.x - x) < (other.wide + wide) / 2 && Math.abs(other.y - y) < 14; }
      if (wide > room * 1.05 || taken.some(isOver)) { return; }
      taken.push({ x: x, y: y, wide: wide });
      pen.strokeStyle = colours.halo;
      pen.lineWidth = 3.5;
      pen.strokeText(name, x, y);
      pen.fillStyle = colours.ink;
      pen.fillText(name, x, y);
    });
  }

  function drawMarks(pen, at) {
    var state = ews.view.state, made = shape(state.level), colours = look.colours();
    if (!made) { return; }
    var found = { worse: [], better: [] };
    each(made, at, function (area) {
      var marks = ews.view.marksOf(area);
      if (marks.length) { found[marks[0].direction].push(area); }
    });
    cased(pen, made, found.better, at, { colour: colours.better, width: 2.5, dash: [7, 4] });
    cased(pen, made, found.worse, at, { colour: colours.worse, width: 3 });
    var pocket = shape("pocket");
    ews.data.raw.pockets.forEach(function (own, place) {
      if (pocket && ews.view.isShown(own)) { cased(pen, pocket, [place], at, { colour: colours.pocket, width: 3.5, dash: [0.5, 6.5], cap: "round" }); }
    });
    if (look.isGrey()) { drawClasses(pen, at, made); } else { drawNames(pen, at, named(made, at)); }
    if (ews.canvas.under !== null) { stroke(pen, made, [ews.canvas.under], at, { colour: colours.ink, width: 2 }); }
    if (state.area !== null) {
      cased(pen, made, [state.area], at, { colour: colours.halo, width: 6 });
      cased(pen, made, [state.area], at, { colour: colours.ink, width: 4 });
    }
    if (ews.canvas.pin) { drawPin(pen, at); }
  }

  function drawClasses(pen, at, made) {
    var view = ews.view.now();
    each(made, at, function (area) {
      var box = 4 * area, wide = (made.box[box + 2] - made.box[box]) * at.scale, high = (made.box[box + 3] - made.box[box + 1]) * at.scale;
      if (view.codes[area] < 0 || Math.min(wide, high) < 13) { return; }
      look.mark(pen, view, view.codes[area], (made.middle[2 * area] - at.west) * at.scale, (made.middle[2 * area + 1] - at.north) * at.scale, "bold 11px sans-serif");
    });
  }

  function drawPin(pen, at) {
    var point = L.CRS.EPSG3857.latLngToPoint(L.latLng(ews.canvas.pin), 0);
    var x = (point.x - at.west) * at.scale, y = (point.y - at.north) * at.scale;
    [[look.colours().halo, 7], [look.colours().ink, 3]].forEach(function (ring) {
      pen.beginPath();
      pen.arc(x, y, 9, 0, 7);
      pen.strokeStyle = ring[0];
      pen.lineWidth = ring[1];
      pen.stroke();
    });
    pen.beginPath();
    pen.arc(x, y, 2.5, 0, 7);
    pen.fillStyle = look.colours().ink;
    pen.fill();
  }

  var DRAW = { fills: drawFills, lines: drawLines, marks: drawMarks };

  /* Leaflet moves and scales the canvases while the map moves; they are drawn anew where it comes to rest. */
  var Layer = L.Renderer.extend({
    options: { padding: 0.3 },
    _initContainer: function () {
      this._container = ews.make("div");
      this._pens = {};
      PARTS.forEach(function (part) {
        var canvas = this._container.appendChild(ews.make("canvas", undefined, "part " + part));
        this._pens[part] = canvas.getContext("2d");
      }, this);
    },
    _destroyContainer: function () { L.DomUtil.remove(this._container); },
    _update: function () {
      if (this._map._animatingZoom && this._bounds) { return; }
      L.Renderer.prototype._update.call(this);
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this.redraw(PARTS);
    },
    at: function () {
      var scale = Math.pow(2, this._zoom), corner = this._map.getPixelOrigin().add(this._bounds.min), size = this._bounds.getSize();
      return { scale: scale, west: corner.x / scale, north: corner.y / scale, width: size.x, height: size.y };
    },
    redraw: function (parts) {
      if (!ews.view.now()) { return; }
      var at = this.at(), dense = Math.min(2, window.devicePixelRatio || 1);
      parts.forEach(function (part) {
        var pen = this._pens[part], canvas = pen.canvas;
        canvas.width = Math.round(at.width * dense); canvas.height = Math.round(at.height * dense);
        canvas.style.width = at.width + "px"; canvas.style.height = at.height + "px";
        pen.scale(dense, dense);
        DRAW[part](pen, at);
      }, this);
    }
  });

  /* What is in the window, as a picture of its own for paper. */
  function printed(map, canvas) {
    var size = map.getSize(), corner = map.getPixelOrigin().add(map.containerPointToLayerPoint([0, 0]));
    var scale = Math.pow(2, map.getZoom()), pen = canvas.getContext("2d"), dense = 2;
    canvas.width = size.x * dense; canvas.height = size.y * dense;
    pen.scale(dense, dense);
    pen.fillStyle = look.colours().ground;
    pen.fillRect(0, 0, size.x, size.y);
    var at = { scale: scale, west: corner.x / scale, north: corner.y / scale, width: size.x, height: size.y };
    PARTS.forEach(function (part) { DRAW[part](pen, at); });
  }

  return { Layer: Layer, PARTS: PARTS, printed: printed, service: "", under: null, pin: null };
}());
