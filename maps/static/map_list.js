/* The areas beside the map, as a table that drives it: rows are made once, and a change of month changes their texts. */
ews.list = (function () {
  "use strict";
  var make = ews.make, byId = ews.byId, data = ews.data;
  // so many rows are listed at once; a longer list is parted by ward
  var MOST = 800;
  var collator = new Intl.Collator("en-GB", { numeric: true });
  var sorted = { by: "name", down: false };
  var rows = [];
  var shown = "";
  var within = "";
  var last = null;

  function row(area, table) {
    var made = { area: area, node: make("tr"), value: make("span"), swatch: make("span", undefined, "swatch"), marks: make("td"), code: null, text: null, said: null };
    var head = make("th"), cell = make("td", undefined, "num");
    head.scope = "row";
    made.button = make("button", table.names[area], "pick");
    made.button.type = "button";
    made.button.setAttribute("data-area", area);
    made.swatch.setAttribute("aria-hidden", "true");
    head.appendChild(made.button);
    if (within === "" && data.wardOf(table, area)) { head.appendChild(make("span", data.wardOf(table, area), "quiet")); }
    cell.appendChild(made.value);
    cell.appendChild(make("span", " "));
    cell.appendChild(made.swatch);
    [head, cell, made.marks].forEach(function (part) { made.node.appendChild(part); });
    return made;
  }

  function update(made) {
    var view = ews.view.now(), code = view.codes[made.area], text = ews.view.textOf(made.area);
    var said = ews.view.marksOf(made.area).map(function (flag) { return view.layer.kind === "class" ? flag.title : flag.text; }).filter(unique).join("; ");
    if (!said && code >= 0 && ews.view.isChance(made.area)) { said = "may be chance"; }
    var chosen = ews.view.state.area === made.area;
    if (made.text !== text) { made.value.textContent = made.text = text; }
    if (made.said !== said) { made.marks.textContent = made.said = said; }
    var colour = code < 0 ? "" : ews.look.colourOf(view.classes, code, view.layer.kind);
    if (made.gap !== code < 0) { made.gap = code < 0; made.value.className = made.gap ? "gap" : ""; }
    if (made.colour !== colour) { made.swatch.style.backgroundColor = made.colour = colour; made.swatch.hidden = !colour; }
    if (made.chosen !== chosen) {
      made.node.className = chosen ? "chosen" : "";
      made.button.setAttribute("aria-pressed", chosen ? "true" : "false");
      made.chosen = chosen;
    }
  }

  function unique(text, place, all) { return all.indexOf(text) === place; }

  function compare(a, b) {
    var sign = sorted.down ? -1 : 1;
    if (sorted.by === "name") { return sign * (a.rank - b.rank); }
    var left = ews.view.now().codes[a.area] < 0 ? NaN : ews.view.valueOf(a.area), right = ews.view.now().codes[b.area] < 0 ? NaN : ews.view.valueOf(b.area);
    if (isNaN(left) || isNaN(right)) { return (isNaN(left) ? 1 : 0) - (isNaN(right) ? 1 : 0) || a.rank - b.rank; }
    return sign * (left - right) || a.rank - b.rank;
  }

  /* Put the rows in order; those that stand right already stay where they are, and so does the focus. */
  function arrange() {
    var body = byId("rows"), next = body.firstChild;
    rows.slice().sort(compare).forEach(function (made) {
      if (made.node === next) { next = next.nextSibling; } else { body.insertBefore(made.node, next); }
    });
  }

  function build() {
    var view = ews.view.now(), table = view.table, active = document.activeElement;
    var held = active && active.className === "pick" ? Number(active.getAttribute("data-area")) : null;
    rows = [];
    for (var area = 0; area < view.count; area += 1) {
      if (within === "" || table.ward[area] === Number(within)) { rows.push(row(area, table)); }
    }
    rows.slice().sort(function (a, b) { return collator.compare(table.names[a.area], table.names[b.area]); })
      .forEach(function (made, place) { made.rank = place; });
    ews.empty(byId("rows"));
    fill();
    var again = rows.find(function (made) { return made.area === held; });
    if (again && shown) { again.button.focus(); }
  }

  function offerWards(table) {
    var choice = ews.empty(byId("within")), some = table.wards.length > 1;
    byId("within-part").hidden = !some;
    if (table.names.length <= MOST) { choice.appendChild(new Option("All " + table.names.length + " " + table.many, "")); }
    table.wards.map(function (name, place) { return { name: name, place: place }; })
      .sort(function (a, b) { return collator.compare(a.name, b.name); })
      .forEach(function (ward) { choice.appendChild(new Option(ward.name, ward.place)); });
    within = choice.options.length && some ? choice.options[0].value : "";
    choice.value = within;
  }

  /* Show the ward in which the chosen area lies, where the list is parted. */
  function follow() {
    var view = ews.view.now(), area = ews.view.state.area;
    if (area === null || within === "" || view.table.ward[area] < 0 || String(view.table.ward[area]) === within) { return false; }
    within = byId("within").value = String(view.table.ward[area]);
    return true;
  }

  function fill() {
    var view = ews.view.now();
    rows.forEach(update);
    if (rows.length && (!byId("rows").firstChild || sorted.by === "value")) { arrange(); }
    byId("caption").textContent = view.layer.title + (view.series ? ", " + view.unit : "") + ", " + view.calendar.labels[ews.view.state.period];
    byId("base").textContent = "Base: " + data.number(view.count, 0) + " " + (view.count === 1 ? view.table.one : view.table.many) + " (" + view.table.title + "). ";
    byId("column").textContent = view.series ? "Value" : view.unit;
    [].forEach.call(document.querySelectorAll(".sort"), function (button) {
      var on = button.getAttribute("data-by") === sorted.by;
      button.parentNode.setAttribute("aria-sort", on ? (sorted.down ? "descending" : "ascending") : "none");
    });
  }

  function show() {
    var level = ews.view.state.level, moved = level !== shown;
    if (moved) { offerWards(ews.view.now().table); }
    if (follow() || moved) { build(); } else { fill(); }
    if (ews.view.state.area !== last) { reveal(); }
    shown = level;
    last = ews.view.state.area;
  }

  /* The row of the area chosen, in a list that scrolls by itself; the page stays where it is. */
  function reveal() {
    var box = byId("listed"), made = rows.find(function (one) { return one.area === ews.view.state.area; });
    if (!made || box.scrollHeight <= box.clientHeight) { return; }
    var top = made.node.offsetTop - box.scrollTop, room = box.clientHeight - made.node.offsetHeight;
    if (top < 60 || top > room) { box.scrollTop = made.node.offsetTop - box.clientHeight / 3; }
  }

  function sort(by) {
    sorted.down = sorted.by === by ? !sorted.down : by === "value";
    sorted.by = by;
    arrange();
    fill();
  }

  function listen(choose) {
    byId("rows").addEventListener("click", function (event) {
      if (event.target.className === "pick") { choose(Number(event.target.getAttribute("data-area"))); }
    });
    byId("within").addEventListener("change", function (event) { within = event.target.value; build(); });
    [].forEach.call(document.querySelectorAll(".sort"), function (button) {
      button.addEventListener("click", function () { sort(button.getAttribute("data-by")); });
    });
  }

  return { show: show, listen: listen };
}());
