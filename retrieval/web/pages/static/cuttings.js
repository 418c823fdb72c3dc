/* The scrapbook: cuttings kept in this browser alone (localStorage), none of them sent anywhere. Without
   script or storage the pages work as before. Words come from the script's own data attributes. */
"use strict";
(() => {
  const KEY = "jianbao.cuttings";
  const MOST = 1000; // cuttings; half of what browsers grant holds about as many long ones
  const words = document.currentScript.dataset;

  function read() {
    try {
      const found = JSON.parse(localStorage.getItem(KEY));
      return Array.isArray(found) ? found.filter(isCutting) : [];
    } catch {
      return [];
    }
  }

  function isCutting(one) {
    const held = one && ["text", "source", "address"].every((name) => typeof one[name] === "string");
    return held && /^\/(?!\/)/.test(one.address); // a page of this server
  }

  function write(cuttings) {
    try {
      localStorage.setItem(KEY, JSON.stringify(cuttings.slice(-MOST)));
    } catch {
      window.alert(words.full);
    }
  }

  function toggle(cutting) {
    const others = read().filter((one) => one.address !== cutting.address);
    const isKept = others.length < read().length;
    write(isKept ? others : [...others, cutting]);
  }

  function made(name, text, className) {
    const element = document.createElement(name);
    element.textContent = text; // never as HTML: it is the text of an article
    if (className) element.className = className;
    return element;
  }

  function makeKeep(button, cutting) {
    const show = () => {
      const isKept = read().some((one) => one.address === cutting.address);
      button.textContent = isKept ? words.kept : words.keep;
      button.setAttribute("aria-pressed", String(isKept));
    };
    button.addEventListener("click", () => {
      toggle(cutting);
      show();
    });
    show();
  }

  function entry(cutting) {
    const item = made("li", "");
    const quote = made("blockquote", cutting.text);
    const source = made("p", "—— ", "source");
    const link = made("a", cutting.source);
    link.href = cutting.address;
    quote.lang = "zh";
    source.append(link);
    const button = made("button", words.remove, "keep");
    button.type = "button";
    button.setAttribute("aria-label", `${words.remove}: ${cutting.source}`);
    button.addEventListener("click", () => {
      toggle(cutting);
      showAll();
    });
    item.append(quote, source, button);
    return item;
  }

  function showAll() {
    const shelf = document.getElementById("cuttings");
    if (!shelf) return;
    const cuttings = read();
    shelf.replaceChildren(...cuttings.map(entry).reverse());
    document.getElementById("cuttings-none").hidden = cuttings.length > 0;
    document.getElementById("cuttings-export").hidden = cuttings.length === 0;
  }

  function exportText() {
    const parts = read().map((one) => `${one.text}\n—— ${one.source}\n${location.origin}${one.address}\n`);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([parts.join("\n")], { type: "text/plain;charset=utf-8" }));
    link.download = "jianbao.txt";
    link.click();
    URL.revokeObjectURL(link.href);
  }

  for (const tools of document.querySelectorAll("[data-cutting]")) {
    const { cutting, source, text } = tools.dataset;
    makeKeep(tools.querySelector(".keep"), { text, source, address: cutting });
  }
  const button = document.getElementById("cuttings-export");
  if (button) button.addEventListener("click", exportText);
  showAll();
  window.addEventListener("storage", showAll);
})();
