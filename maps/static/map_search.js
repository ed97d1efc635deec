/* One field that finds a postcode, a ward, an LSOA, a neighbourhood: a text box with a list of suggestions. */
ews.search = (function () {
  "use strict";
  var data = ews.data, make = ews.make, byId = ews.byId;
  var MOST = 8;
  var POSTCODE = /^[a-z]{1,2}[0-9][0-9a-z]?\s*[0-9][a-z]{2}$/i;
  var found = [];
  var active = -1;
  var go = null;

  function plain(text) {
    return text.toLowerCase().normalize("NFKD").replace(/[^a-z0-9]+/g, " ").trim();
  }

  /* Names that begin so, then those that hold a word that does, then codes. */
  function named(words) {
    var first = [], second = [];
    data.raw.levels.forEach(function (table) {
      if (table.level === "postcode") { return; }
      table.names.forEach(function (name, area) {
        var own = plain(name), hit = { text: data.placeOf(table, area), kind: table.one, level: table.level, area: area };
        if (own.indexOf(words) === 0) { first.push(hit); }
        else if ((" " + own).indexOf(" " + words) >= 0 || plain(data.codeOf(table, area)) === words) { second.push(hit); }
      });
    });
    return first.concat(second);
  }

  /* A postcode leads to itself where the map has postcodes, else to the smallest area that the map has. */
  function placed(own) {
    var levels = data.raw.postcodes.levels;
    var hit = { text: own.code, kind: "postcode", level: "", area: null, at: [own.lat, own.lng] };
    for (var place = levels.length - 1; place >= 0 && hit.area === null; place -= 1) {
      if (own.held[place] >= 0) { hit.level = levels[place]; hit.area = own.held[place]; }
    }
    if (hit.area !== null) { hit.text += ", in " + data.placeOf(data.level(hit.level), hit.area); }
    return hit;
  }

  function lookFor(text) {
    var words = plain(text);
    if (words.length < 2) { return []; }
    var codes = data.postcodes ? data.postcodes.starting(text, MOST) : [];
    var exact = data.postcodes && data.postcodes.find(text);
    if (exact) { codes = [exact]; }
    return codes.map(placed).concat(named(words)).slice(0, MOST);
  }

  function close() {
    byId("found").hidden = true;
    byId("search").setAttribute("aria-expanded", "false");
    byId("search").removeAttribute("aria-activedescendant");
    active = -1;
  }

  function offer() {
    var list = ews.empty(byId("found"));
    found = lookFor(byId("search").value);
    found.forEach(function (hit, place) {
      var option = make("li");
      option.id = "found-" + place;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.appendChild(make("span", hit.text));
      option.appendChild(make("span", hit.kind, "quiet"));
      option.addEventListener("mousedown", function (event) { event.preventDefault(); });
      option.addEventListener("click", function () { take(hit); });
      list.appendChild(option);
    });
    close();
    if (found.length) { list.hidden = false; byId("search").setAttribute("aria-expanded", "true"); }
    tell(found.length ? found.length + (found.length === 1 ? " suggestion." : " suggestions.") : "", true);
  }

  function point(place) {
    active = place;
    [].forEach.call(byId("found").children, function (option, number) {
      option.setAttribute("aria-selected", number === place ? "true" : "false");
      if (number === place) { byId("search").setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); }
    });
  }

  /* To all or, of what the list shows already, only to those who listen. */
  function tell(text, isShown) {
    byId("search-said").classList.toggle("away", Boolean(isShown));
    byId("search-said").textContent = text;
  }

  function take(hit) {
    byId("search").value = hit.kind === "postcode" ? hit.text.split(",")[0] : hit.text;
    close();
    if (hit.area === null) { tell(hit.text + " lies in no area of this map."); return; }
    tell(hit.text + " is chosen.");
    go(hit);
  }

  function submit() {
    var text = byId("search").value.trim();
    if (active >= 0) { take(found[active]); return; }
    found = lookFor(text);
    if (found.length) { take(found[0]); return; }
    close();
    if (!text) { tell("Type a postcode or the name of a place first."); }
    else if (POSTCODE.test(text) && !data.postcodes) { tell("This map does not know postcodes. Try the name of a ward."); }
    else if (POSTCODE.test(text)) { tell(text.toUpperCase() + " is not a live postcode in " + data.raw.district + "."); }
    else { tell("Nothing in " + data.raw.district + " is found under \u201c" + text + "\u201d. Try a full postcode, or the name of a ward."); }
  }

  function keyed(event) {
    var open = !byId("found").hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) { offer(); return; }
      point((active + (event.key === "ArrowDown" ? 1 : found.length - (active < 0 ? 0 : 1))) % found.length);
    } else if (event.key === "Escape" && open) { event.preventDefault(); close(); }
    else if (event.key === "Escape") { byId("search").value = ""; tell(""); }
  }

  function listen(act) {
    go = act;
    byId("search").addEventListener("input", offer);
    byId("search").addEventListener("keydown", keyed);
    byId("search").addEventListener("blur", close);
    byId("search-form").addEventListener("submit", function (event) { event.preventDefault(); submit(); });
  }

  return { listen: listen };
}());
