/* The legend of the layer that is shown, with the number of areas in each class, and the layer in a few words. */
ews.legend = (function () {
  "use strict";
  var data = ews.data, make = ews.make, byId = ews.byId;
  var GAPS = ["", "no data [x]", "not shown: small number [c]", "not applicable", "no verdict: not enough known"];

  function counted(count, one, many) { return " (" + count.toLocaleString("en-GB") + " " + (count === 1 ? one : many) + ")"; }

  function line(picture, text) {
    var made = make("li");
    made.appendChild(picture);
    made.appendChild(make("span", text));
    return made;
  }

  function outline(kind) {
    var made = make("span", undefined, "swatch outline-" + kind);
    made.setAttribute("aria-hidden", "true");
    return made;
  }

  function tally() {
    var view = ews.view.now(), found = { classes: view.classes.labels.map(function () { return 0; }), gaps: [0, 0, 0, 0, 0], worse: 0, better: 0 };
    for (var area = 0; area < view.count; area += 1) {
      var code = view.codes[area], marks = ews.view.marksOf(area);
      if (code < 0) { found.gaps[-code] += 1; } else { found.classes[code] += 1; }
      if (marks.length) { found[marks[0].direction] += 1; }
    }
    return found;
  }

  function fill() {
    var view = ews.view.now(), list = ews.empty(byId("legend")), found = tally();
    byId("legend-layer").textContent = view.layer.title + (view.layer.kind === "class" ? "" : ", " + view.unit);
    view.classes.labels.forEach(function (label, place) {
      list.appendChild(line(ews.look.swatch(view, place), label + counted(found.classes[place], view.table.one, view.table.many)));
    });
    found.gaps.forEach(function (count, state) {
      if (count) { list.appendChild(line(ews.look.swatch(view, -state), GAPS[state] + counted(count, view.table.one, view.table.many))); }
    });
    if (found.worse) { list.appendChild(line(outline("worse"), "outlined: flag, getting worse" + counted(found.worse, view.table.one, view.table.many))); }
    if (found.better) { list.appendChild(line(outline("better"), "dashed: flag, improving" + counted(found.better, view.table.one, view.table.many))); }
    var pockets = data.outlines.has("pocket") ? data.raw.pockets.filter(ews.view.isShown).length : 0;
    if (pockets) { list.appendChild(line(outline("pocket"), "dotted: pocket, getting worse" + counted(pockets, "pocket", "pockets"))); }
    if (ews.canvas.service) { list.appendChild(line(outline("service"), "dash and dot: service areas")); }
    byId("rule").textContent = view.classes.rule;
    byId("note").textContent = view.note;
  }

  return { fill: fill };
}());
