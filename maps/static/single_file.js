/* Shows a site that is bound in one file: one page at a time, the one that the fragment names. */
(function () {
  "use strict";
  // what each sign in the texts of the pages stands for
  var phrases = JSON.parse(document.getElementById("phrases").textContent);
  var signs = new RegExp("[" + Object.keys(phrases).join("") + "]", "g");
  var shown = "";
  var scripted = false;

  function stored(path) { return document.getElementById("/" + path); }

  // "#/areas/X.html?flags" asks for areas/X.html and there for what its own address has after "#"
  function asked() {
    var parts = /^#\/([^?]*)\??(.*)$/.exec(location.hash);
    return parts && stored(parts[1]) ? { path: parts[1], own: parts[2] } : { path: "index.html", own: "" };
  }

  function read(path) {
    var text = stored(path).textContent.replace(/<\\(\\*)(\/script|!--)/gi, "<$1$2");
    if (Object.keys(phrases).length) { text = text.replace(signs, function (sign) { return phrases[sign]; }); }
    return new DOMParser().parseFromString("<!DOCTYPE html><body>" + text, "text/html");
  }

  function targetOf(href) {
    var parts = href.split("#"), folders = shown.split("/").slice(0, -1);
    parts[0].split("?")[0].split("/").forEach(function (step) {
      if (step === "..") { folders.pop(); } else if (step !== ".") { folders.push(step); }
    });
    return { path: folders.join("/"), own: parts.slice(1).join("#") };
  }

  function fragment(target) { return "#/" + target.path + (target.own ? "?" + target.own : ""); }

  // a link between pages becomes one within this file; of a file that is not here only the words stay
  function mend(link) {
    var href = link.getAttribute("href");
    if (!href || /^(#|[a-z][a-z0-9+.-]*:)/i.test(href)) { return; }
    var target = targetOf(href);
    if (stored(target.path)) {
      link.setAttribute("href", fragment(target));
      return;
    }
    link.removeAttribute("href");
    link.removeAttribute("download");
    link.appendChild(document.createTextNode(" (not in this file)"));
  }

  function each(list, act) { Array.prototype.forEach.call(list, act); }

  function wear(uses) {
    each(document.querySelectorAll("style[id^='style-']"), function (style) {
      style.media = uses.indexOf(Number(style.id.slice(6))) >= 0 ? "all" : "not all";
    });
  }

  function run(place) {
    var script = document.createElement("script");
    script.textContent = document.getElementById("script-" + place).textContent;
    document.body.appendChild(script);
  }

  function show(path) {
    var page = read(path), uses = JSON.parse(stored(path).getAttribute("data-uses"));
    var body = document.body;
    var title = page.querySelector("title");
    shown = path;
    document.title = title.textContent;
    title.parentNode.removeChild(title);
    while (body.firstChild) { body.removeChild(body.firstChild); }
    wear(uses[0]);
    while (page.body.firstChild) { body.appendChild(document.importNode(page.body.firstChild, true)); page.body.removeChild(page.body.firstChild); }
    each(body.querySelectorAll("a[href]"), mend);
    scripted = uses[1].length > 0;
    uses[1].forEach(run);
  }

  function focus(place) {
    if (!place.hasAttribute("tabindex") && place.tabIndex < 0) { place.setAttribute("tabindex", "-1"); }
    place.focus();
    place.scrollIntoView();
  }

  // goes to a place within the page; returns whether there is one of that name
  function reach(own) {
    var place = own && document.getElementById(own);
    if (place) { focus(place); }
    return Boolean(place);
  }

  function turn() {
    var target = asked();
    if (target.path === shown) { reach(target.own); return; }
    // what a page's scripts have set up goes with them only when the file is loaded afresh
    if (scripted) { location.reload(); return; }
    show(target.path);
    arrive(target.own, document.querySelector("h1"));
  }

  function go(target) {
    if (location.hash === fragment(target)) { reach(target.own); } else { location.hash = fragment(target); }
  }

  function arrive(own, heading) {
    var top = history.state && history.state.top;
    if (reach(own)) { return; }
    if (heading) { focus(heading); }
    window.scrollTo(0, top || 0);
  }

  function linkOf(event) { return event.target.closest ? event.target.closest("a[href]") : null; }

  // links that a page's script has made are mended when they are about to be used
  ["mousedown", "focusin", "click"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      var link = linkOf(event);
      if (link) { mend(link); }
    }, true);
  });

  document.addEventListener("click", function (event) {
    var link = linkOf(event), href = link && link.getAttribute("href");
    if (!href || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    // where the reader was, for the way back
    if (/^#./.test(href)) { history.replaceState({ top: window.pageYOffset }, ""); }
    if (/^#[^/]/.test(href)) {
      event.preventDefault();
      go({ path: shown, own: href.slice(1) });
    }
  });

  history.scrollRestoration = "manual";
  window.addEventListener("hashchange", turn);
  show(asked().path);
  arrive(asked().own, null);
}());
