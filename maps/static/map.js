/* The page's acts: what a choice of layer, level, period, place or area changes, and in which parts. */
(function () {
  "use strict";
  var byId = ews.byId, data = ews.data, view = ews.view, state = ews.view.state;
  // below this width the map stands under the controls
  var NARROW = 768;
  var map = null, layer = null, opening = null, talk = 0, frame = 0;

  function paint(parts) { layer.redraw(parts); }

  /* The fills at once; what can only be read, when the browser has painted them. */
  function show(parts) {
    setControls();
    paint(parts || ews.canvas.PARTS);
    window.cancelAnimationFrame(frame);
    frame = window.requestAnimationFrame(tell);
  }

  function tell() {
    ews.legend.fill();
    ews.list.show();
    ews.panel.fill();
    ews.address.write();
    readOut(ews.canvas.under);
    window.clearTimeout(talk);
    talk = window.setTimeout(say, 250);
  }

  function setControls() {
    var now = view.now(), name = now.calendar.labels[state.period], slider = byId("period");
    byId("layer").value = state.layer;
    byId("level").value = state.level;
    [].forEach.call(byId("layer").options, function (option) { option.disabled = data.layer(option.value).levels.indexOf(state.level) < 0; });
    slider.max = now.last;
    slider.value = state.period;
    slider.disabled = now.last < 1;
    slider.setAttribute("aria-valuetext", name);
    byId("period-name").textContent = name;
    byId("previous").disabled = state.period === 0;
    byId("next").disabled = state.period === now.last;
  }

  /* One or two sentences for those who do not see the map. */
  function say() {
    var now = view.now(), text = state.area === null ? "" : told(state.area) + ". ", top = -1, end = -1, flagged = 0;
    text += now.layer.title + ", " + now.calendar.labels[state.period] + ". ";
    for (var area = 0; area < now.count; area += 1) {
      flagged += view.marksOf(area).length > 0;
      if (now.codes[area] < 0 || view.isChance(area)) { continue; }
      if (top < 0 || view.valueOf(area) > view.valueOf(top)) { top = area; }
      if (end < 0 || view.valueOf(area) < view.valueOf(end)) { end = area; }
    }
    if (top < 0) { text += now.layer.kind === "change" ? "No change is beyond chance. " : "No area has a value to show. "; }
    else if (now.layer.kind !== "class") { text += "Highest: " + now.table.names[top] + ", " + view.textOf(top) + "; lowest: " + now.table.names[end] + ", " + view.textOf(end) + ". "; }
    if (state.level !== "postcode" && now.layer.id !== "pockets" && now.layer.id !== "priorities") {
      text += flagged + " of " + now.count + " " + now.table.many + (flagged === 1 ? " is flagged." : " are flagged.");
    }
    byId("said").textContent = text;
  }

  function choose(area, stay) {
    view.set({ area: !stay && state.area === area ? null : area });
    show(["marks"]);
  }

  function chooseLevel(level, area) {
    view.set({ level: level, area: area === undefined ? null : area });
    show();
  }

  function step(period) {
    var last = view.now().last, before = state.period;
    view.set({ period: Math.max(0, Math.min(last, period)) });
    if (state.period !== before) { show(["fills", "marks"]); }
  }

  function zoom(level, area) {
    var bounds = ews.shapes.boundsOf(level, area);
    if (bounds) { map.fitBounds(bounds.pad(0.7), { maxZoom: 17, animate: false }); }
  }

  function home() {
    var bounds = ews.shapes.boundsOf(state.level);
    map.setMaxZoom(19);
    if (bounds) { map.fitBounds(bounds, { padding: [8, 8], animate: false }); } else { map.setView([53, -2], 6, { animate: false }); }
  }

  /* Areas inside the one chosen: on the finer level, that ward or LSOA in the window. */
  function inside(area, level) {
    zoom(state.level, area);
    chooseLevel(level);
  }

  function find(hit) {
    ews.canvas.pin = hit.at || null;
    var code = byId("search").value, postcode = hit.at && state.level === "postcode" ? data.level("postcode").names.indexOf(code) : -1;
    if (postcode >= 0) { view.set({ area: postcode }); } else { view.set({ level: hit.level, area: hit.area }); }
    zoom(state.level, state.area);
    show();
    if (window.innerWidth < NARROW) { byId("columns").scrollIntoView(); }
  }

  function told(area) { return data.placeOf(view.now().table, area) + ": " + view.textOf(area); }

  /* What lies under the pointer, or is chosen, in the corner of the map; the list says the same. */
  function readOut(area) {
    var of = area === null ? state.area : area;
    ews.canvas.under = area;
    byId("read-out").hidden = of === null;
    if (of !== null) { byId("read-out").textContent = told(of); }
  }

  function placeOf(event) {
    var point = L.CRS.EPSG3857.latLngToPoint(event.latlng, 0);
    return ews.shapes.areaAt(point.x, point.y);
  }

  function hover(event) {
    var area = placeOf(event);
    if (area === ews.canvas.under) { return; }
    readOut(area);
    paint(["marks"]);
  }

  function setGrey(on) {
    ews.look.setGrey(on);
    byId("grey").setAttribute("aria-pressed", on ? "true" : "false");
    document.documentElement.classList.toggle("grey", on);
    paint(ews.canvas.PARTS);
    ews.legend.fill();
    ews.list.show();
  }

  /* On paper the map is grey, with a number or sign in each area. */
  function beforePrint() {
    var was = ews.look.isGrey();
    ews.look.setGrey(true);
    document.documentElement.classList.add("grey");
    ews.canvas.printed(map, byId("printed"));
    ews.legend.fill();
    ews.list.show();
    ews.look.setGrey(was);
  }

  function fromAddress() {
    var asked = ews.address.wanted(opening), when = asked.when;
    delete asked.when;
    view.set(asked);
    var period = view.now().calendar.ids.indexOf(when);
    if (period >= 0) { view.set({ period: period }); }
    if (state.area !== null) { zoom(state.level, state.area); }
  }

  function listen() {
    byId("controls").addEventListener("submit", function (event) { event.preventDefault(); });
    byId("layer").addEventListener("change", function (event) { view.set({ layer: event.target.value }); show(); });
    byId("level").addEventListener("change", function (event) { chooseLevel(event.target.value); });
    byId("period").addEventListener("input", function (event) { step(Number(event.target.value)); });
    byId("previous").addEventListener("click", function () { step(state.period - 1); });
    byId("next").addEventListener("click", function () { step(state.period + 1); });
    byId("grey").addEventListener("click", function () { setGrey(!ews.look.isGrey()); });
    byId("whole").addEventListener("click", home);
    if (byId("service")) {
      byId("service").addEventListener("change", function (event) { ews.canvas.service = event.target.value; paint(["lines"]); ews.legend.fill(); });
    }
    window.addEventListener("hashchange", function () { if (ews.address.isView()) { fromAddress(); show(); } });
    window.addEventListener("beforeprint", beforePrint);
    window.addEventListener("afterprint", function () { setGrey(ews.look.isGrey()); });
    ews.look.night.addListener(function () { show(); });
    ews.list.listen(choose);
    ews.search.listen(find);
    ews.panel.listen({ choose: choose, zoom: function (area) { zoom(state.level, area); }, inside: inside, layer: function (id) { view.set({ layer: id }); show(); } });
  }

  function listenToMap() {
    map.on("click", function (event) { var area = placeOf(event); if (area !== null) { choose(area); } });
    map.on("mousemove", hover);
    map.on("mouseout", function () { readOut(null); paint(["marks"]); });
  }

  /* Pictures from the network, only where the map's definition names them. */
  function addTiles() {
    var tiles = data.raw.tiles;
    if (tiles) { L.tileLayer(tiles.url, { maxZoom: 19, className: "tiles" }).addTo(map); }
  }

  /* Nothing slides or grows for those who asked for no motion. */
  function calm() {
    var pan = map.panBy;
    map.options.zoomAnimation = map.options.fadeAnimation = map.options.inertia = map._zoomAnimated = false;
    map.panBy = function (offset, options) { return pan.call(map, offset, Object.assign({}, options, { animate: false })); };
  }

  function draw(drawing) {
    map = drawing;
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) { calm(); }
    var frame = map.getContainer();
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", "Map. Arrow keys move it, plus and minus zoom. The list has the same numbers.");
    opening = { level: data.raw.level, layer: view.firstOn(data.raw.level) };
    view.set({ level: opening.level, layer: opening.layer });
    map.invalidateSize(false);
    home();
    addTiles();
    layer = new ews.canvas.Layer().addTo(map);
    fromAddress();
    listen();
    listenToMap();
    show();
    tell();
    say();
    if (window.performance.mark) { window.performance.mark("ready"); }
  }

  ews.draw = draw;
}());
