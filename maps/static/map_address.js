/* The view in the page's address, so that it can be sent: #layer=…&level=…&period=…&area=… */
ews.address = (function () {
  "use strict";
  var data = ews.data;
  // in a site that is one file the fragment names the page first: #/maps/overview.html?layer=…
  var page = (/^#\/[^?]*/.exec(window.location.hash) || [""])[0];
  var start = page ? page + "?" : "#";

  /* Whether the address is still of this map: in one file a link changes it to another page. */
  function isOwn() { return !page || window.location.hash.split("?")[0] === page; }

  /* Whether the address asks for a view, and not for a place in the page, as the link to the main content does. */
  function isView() { return isOwn() && window.location.hash.indexOf("=") > 0; }

  function read() {
    var found = {};
    window.location.hash.slice(start.length).split("&").forEach(function (part) {
      var sign = part.indexOf("=");
      if (sign < 0) { return; }
      try { found[part.slice(0, sign)] = decodeURIComponent(part.slice(sign + 1)); } catch (error) { /* an address cut short says nothing */ }
    });
    return found;
  }

  /* What the address asks for, as far as this map has it; the rest stays as it opens. */
  function wanted(opening) {
    var asked = read(), changes = { level: opening.level, layer: opening.layer, area: null };
    if (asked.level && data.level(asked.level)) { changes.level = asked.level; }
    if (asked.layer && data.layer(asked.layer)) { changes.layer = asked.layer; }
    if (asked.area) { Object.assign(changes, placed(asked.area, asked.level)); }
    changes.when = asked.period;
    return changes;
  }

  /* An area is looked for on the level asked for, then on the others. */
  function placed(code, first) {
    var tables = data.raw.levels.slice().sort(function (a, b) { return (b.level === first) - (a.level === first); });
    for (var place = 0; place < tables.length; place += 1) {
      var codes = tables[place].codes.length ? tables[place].codes : tables[place].names;
      if (codes.indexOf(code) >= 0) { return { level: tables[place].level, area: codes.indexOf(code) }; }
    }
    return {};
  }

  function write() {
    var state = ews.view.state, view = ews.view.now(), parts = { layer: state.layer, level: state.level };
    if (view.calendar.ids[state.period]) { parts.period = view.calendar.ids[state.period]; }
    if (state.area !== null) { parts.area = data.codeOf(view.table, state.area); }
    var text = Object.keys(parts).map(function (key) { return key + "=" + encodeURIComponent(parts[key]); }).join("&");
    if (isOwn() && start + text !== window.location.hash) { window.history.replaceState(window.history.state, "", start + text); }
  }

  return { isView: isView, wanted: wanted, write: write };
}());
