/* Outlines on Mercator's square: read once, traced at any scale, and asked what lies under a point. */
ews.shapes = (function () {
  "use strict";
  var TILE = 256;
  // a step shorter than this, in pixels, is not drawn
  var LEAST = 0.5;
  var ready = {};

  /* Outlines on Mercator's square of 256 at zoom 0; of each area its box and the middle of its largest ring. */
  function shape(id) {
    if (!ready[id] && ews.data.outlines.has(id)) { ready[id] = projected(ews.data.outlines.flat(id)); }
    return ready[id] || null;
  }

  function projected(flat) {
    var count = flat.areas.length - 1, points = flat.xy.length / 2;
    var made = { x: new Float64Array(points), y: new Float64Array(points), rings: flat.rings, first: new Int32Array(count + 1), count: count };
    for (var i = 0; i < points; i += 1) {
      var sine = Math.sin(flat.xy[2 * i + 1] * Math.PI / 180);
      made.x[i] = (flat.xy[2 * i] / 360 + 0.5) * TILE;
      made.y[i] = (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * TILE;
    }
    for (var area = 0; area <= count; area += 1) { made.first[area] = flat.polygons[flat.areas[area]]; }
    made.box = new Float64Array(4 * count);
    made.middle = new Float64Array(2 * count);
    for (area = 0; area < count; area += 1) { measure(made, area); }
    return made;
  }

  function measure(made, area) {
    var west = Infinity, north = Infinity, east = -Infinity, south = -Infinity, largest = 0;
    for (var ring = made.first[area]; ring < made.first[area + 1]; ring += 1) {
      var begin = made.rings[ring], end = made.rings[ring + 1], twice = 0, x = 0, y = 0;
      for (var i = begin, j = end - 1; i < end; j = i, i += 1) {
        var part = made.x[j] * made.y[i] - made.x[i] * made.y[j];
        twice += part; x += (made.x[j] + made.x[i]) * part; y += (made.y[j] + made.y[i]) * part;
        west = Math.min(west, made.x[i]); east = Math.max(east, made.x[i]);
        north = Math.min(north, made.y[i]); south = Math.max(south, made.y[i]);
      }
      if (Math.abs(twice) > largest) {
        largest = Math.abs(twice);
        made.middle[2 * area] = x / (3 * twice); made.middle[2 * area + 1] = y / (3 * twice);
      }
    }
    made.box.set([west, north, east, south], 4 * area);
  }

  function isSeen(made, area, at) {
    var box = 4 * area, edge = 8 / at.scale;
    return made.box[box + 2] >= at.west - edge && made.box[box] <= at.west + at.width / at.scale + edge &&
      made.box[box + 3] >= at.north - edge && made.box[box + 1] <= at.north + at.height / at.scale + edge;
  }

  function trace(pen, made, area, at) {
    for (var ring = made.first[area]; ring < made.first[area + 1]; ring += 1) {
      var begin = made.rings[ring], end = made.rings[ring + 1];
      var lastX = (made.x[begin] - at.west) * at.scale, lastY = (made.y[begin] - at.north) * at.scale;
      var startX = lastX, startY = lastY;
      pen.moveTo(startX, startY);
      for (var i = begin + 1; i < end; i += 1) {
        var x = (made.x[i] - at.west) * at.scale, y = (made.y[i] - at.north) * at.scale;
        if (Math.abs(x - lastX) < LEAST && Math.abs(y - lastY) < LEAST) { continue; }
        pen.lineTo(x, y);
        lastX = x; lastY = y;
      }
      // closing a path takes longer the more paths there are
      pen.lineTo(startX, startY);
    }
  }

  function each(made, at, act) {
    for (var area = 0; area < made.count; area += 1) { if (isSeen(made, area, at)) { act(area); } }
  }

  /* The place under a point of Mercator's square, or null. */
  function areaAt(x, y) {
    var made = shape(ews.view.state.level);
    for (var area = 0; made && area < made.count; area += 1) {
      var box = 4 * area;
      if (x >= made.box[box] && x <= made.box[box + 2] && y >= made.box[box + 1] && y <= made.box[box + 3] && isInside(made, area, x, y)) { return area; }
    }
    return null;
  }

  function isInside(made, area, x, y) {
    var inside = false;
    for (var ring = made.first[area]; ring < made.first[area + 1]; ring += 1) {
      for (var i = made.rings[ring], j = made.rings[ring + 1] - 1; i < made.rings[ring + 1]; j = i, i += 1) {
        if ((made.y[i] > y) !== (made.y[j] > y) && x < (made.x[j] - made.x[i]) * (y - made.y[i]) / (made.y[j] - made.y[i]) + made.x[i]) { inside = !inside; }
      }
    }
    return inside;
  }

  function latLngs(made, from, to) {
    var box = [Infinity, Infinity, -Infinity, -Infinity];
    for (var area = from; area < to; area += 1) {
      for (var side = 0; side < 4; side += 1) { box[side] = Math[side < 2 ? "min" : "max"](box[side], made.box[4 * area + side]); }
    }
    return L.latLngBounds([[box[0], box[1]], [box[2], box[3]]].map(function (corner) { return L.CRS.EPSG3857.pointToLatLng(L.point(corner), 0); }));
  }

  /* The bounds of one area or of all of a level, or null where no outline is known. */
  function boundsOf(level, area) {
    var made = shape(level), from = area || 0, to = area === undefined ? made && made.count : area + 1;
    return made && made.first[from] < made.first[to] ? latLngs(made, from, to) : null;
  }

  return { shape: shape, each: each, trace: trace, areaAt: areaAt, boundsOf: boundsOf };
}());
