/* Outlines and postcodes from the short texts in a map's data: what ews/publish/arcs.py and postcode_cells.py wrote. */
var geo = (function () {
  "use strict";
  var LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  var DIGITS = new Uint8Array(128);
  for (var letter = 0; letter < LETTERS.length; letter += 1) { DIGITS[LETTERS.charCodeAt(letter)] = letter; }

  /* Base64 VLQ, as in source maps: five bits to a letter, the lowest first, a sixth when more follow, then the sign. */
  function numbers(text) {
    var found = new Int32Array(text.length);
    var count = 0, value = 0, shift = 0;
    for (var at = 0; at < text.length; at += 1) {
      var digit = DIGITS[text.charCodeAt(at)];
      value |= (digit & 31) << shift;
      if (digit & 32) { shift += 5; continue; }
      found[count] = value & 1 ? -(value >>> 1) : value >>> 1;
      count += 1;
      value = shift = 0;
    }
    return found.subarray(0, count);
  }

  /* Sets of outlines in one; the arcs of a set are in it or in one before it, so each is read when it is asked for. */
  function topology(geometry) {
    // arc by arc, and where each begins in pairs of numbers
    var points = new Int32Array(0);
    var starts = [0];
    var read = 0;
    var flats = {};
    var places = {};
    geometry.sets.forEach(function (set, place) { places[set.id] = place; });

    function readArcs(text) {
      var all = numbers(text), count = all[0], known = points.length, x = 0, y = 0;
      var more = all.subarray(1 + count), joined = new Int32Array(known + more.length);
      joined.set(points);
      for (var at = 0; at < more.length; at += 2) {
        joined[known + at] = x += more[at];
        joined[known + at + 1] = y += more[at + 1];
      }
      for (var arc = 1; arc <= count; arc += 1) { starts.push(starts[starts.length - 1] + all[arc]); }
      points = joined;
    }

    function has(id) { return Object.prototype.hasOwnProperty.call(places, id); }

    /* {xy: [lng, lat, lng, lat ...], rings, polygons, areas}: where each ring begins in vertices, each polygon in rings, each area in polygons, and the end. */
    function flat(id) {
      if (!has(id)) { return null; }
      if (flats[id]) { return flats[id]; }
      for (; read <= places[id]; read += 1) { readArcs(geometry.sets[read].arcs); }
      var all = numbers(geometry.sets[places[id]].areas);
      var xy = [], rings = [], polygons = [], areas = [], at = 0, ref = 0;
      while (at < all.length) {
        areas.push(polygons.length);
        for (var left = all[at++]; left > 0; left -= 1) {
          polygons.push(rings.length);
          for (var own = all[at++]; own > 0; own -= 1) {
            rings.push(xy.length / 2);
            for (var parts = all[at++]; parts > 0; parts -= 1) {
              ref += all[at++];
              append(xy, ref, geometry.scale);
            }
          }
        }
      }
      rings.push(xy.length / 2); polygons.push(rings.length - 1); areas.push(polygons.length - 1);
      flats[id] = { xy: new Float64Array(xy), rings: new Int32Array(rings), polygons: new Int32Array(polygons), areas: new Int32Array(areas) };
      return flats[id];
    }

    /* An arc ends where the next one begins, so its last vertex is left to that. */
    function append(xy, ref, scale) {
      var arc = ref < 0 ? ~ref : ref, first = 2 * starts[arc], last = 2 * starts[arc + 1] - 2, at;
      if (ref >= 0) {
        for (at = first; at < last; at += 2) { xy.push(points[at] / scale, points[at + 1] / scale); }
      } else {
        for (at = last; at > first; at -= 2) { xy.push(points[at] / scale, points[at + 1] / scale); }
      }
    }

    return { has: has, flat: flat };
  }

  /* Postcodes by sector, such as "M6 5"; a sector is read when one of it is asked for. */
  function postcodes(index) {
    var width = 3 + index.levels.length;
    var known = {};

    function bare(text) { return text.toUpperCase().replace(/[^A-Z0-9]/g, ""); }

    function inSector(sector) {
      if (known[sector]) { return known[sector]; }
      var all = numbers(index.sectors[sector]), last = [], found = [], i;
      for (i = 0; i < width; i += 1) { last.push(0); }
      for (var at = 0; at < all.length; at += width) {
        for (i = 0; i < width; i += 1) { last[i] += all[at + i]; }
        found.push({
          code: sector + String.fromCharCode(65 + Math.floor(last[0] / 26), 65 + last[0] % 26),
          lat: last[1] / index.scale, lng: last[2] / index.scale, held: last.slice(3)
        });
      }
      known[sector] = found;
      return found;
    }

    function find(text) {
      var asked = bare(text), end = asked.length - 3;
      var sector = asked.slice(0, end) + " " + asked.charAt(end);
      if (end < 2 || !Object.prototype.hasOwnProperty.call(index.sectors, sector)) { return null; }
      return inSector(sector).filter(function (one) { return bare(one.code) === asked; })[0] || null;
    }

    /* At most so many postcodes that begin as the text does. */
    function starting(text, most) {
      var asked = bare(text), found = [];
      if (asked.length < 2) { return found; }
      Object.keys(index.sectors).sort().forEach(function (sector) {
        var short = Math.min(asked.length, sector.length - 1);
        if (found.length >= most || bare(sector).slice(0, short) !== asked.slice(0, short)) { return; }
        inSector(sector).forEach(function (one) {
          if (found.length < most && bare(one.code).indexOf(asked) === 0) { found.push(one); }
        });
      });
      return found;
    }

    return { find: find, starting: starting };
  }

  return { numbers: numbers, topology: topology, postcodes: postcodes };
}());
