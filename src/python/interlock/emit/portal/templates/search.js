// The search of the whole site. Its index is a script of the site, read when somebody begins to type.
(() => {
  "use strict";
  const input = document.getElementById("site-search");
  const list = document.getElementById("site-found");
  const status = document.querySelector("[data-search-status]");
  const root = document.body.dataset.root;
  const MOST = 12;
  let index = null;
  let chosen = -1;

  function load() {
    if (index !== null) return;
    index = [];
    const script = document.createElement("script");
    script.src = `${root}assets/search-index.js`;
    script.addEventListener("load", () => {
      index = globalThis.interlockSearchIndex.map(([kind, name, detail, href]) => (
        { kind, name, detail, href: root + href, key: name.toLowerCase(), more: `${kind} ${detail}`.toLowerCase() }
      ));
      search();
    });
    document.head.append(script);
  }

  // The less, the better: the whole name, its last part, its beginning, the beginning of a word, anywhere, beside it.
  function rank(entry, words) {
    let total = 0;
    for (const word of words) {
      const at = entry.key.indexOf(word);
      if (entry.key === word) total += 0;
      else if (entry.key.endsWith(`.${word}`)) total += 1;
      else if (at === 0 || entry.key.includes(`.${word}`)) total += 2;
      else if (at > 0) total += /[._]/.test(entry.key[at - 1]) ? 3 : 4;
      else if (entry.more.includes(word)) total += 8;
      else return null;
    }
    return total * 1000 + entry.key.length;
  }

  function search() {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = words.length === 0 ? [] : index
      .map((entry) => ({ entry, rank: rank(entry, words) }))
      .filter((each) => each.rank !== null)
      .sort((one, two) => one.rank - two.rank);
    list.replaceChildren(...found.slice(0, MOST).map(({ entry }, number) => option(entry, number)));
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    choose(found.length ? 0 : -1);
    if (words.length === 0) status.textContent = "";
    else status.textContent = found.length > MOST ? `${found.length} found, the first ${MOST} are listed` : `${found.length} found`;
  }

  function option(entry, number) {
    const item = document.createElement("li");
    item.id = `site-found-${number}`;
    item.setAttribute("role", "option");
    item.dataset.href = entry.href;
    const parts = [["name", entry.name], ["detail", entry.detail], ["kind", entry.kind]];
    item.append(...parts.filter(([, text]) => text).map(([kind, text]) => {
      const part = document.createElement("span");
      part.className = `found-${kind}`;
      part.textContent = text;
      return part;
    }));
    item.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      open(item);
    });
    return item;
  }

  function choose(number) {
    chosen = number;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === number)));
    if (number >= 0) {
      input.setAttribute("aria-activedescendant", `site-found-${number}`);
      list.children[number].scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  }

  function open(item) {
    close();
    location.href = item.dataset.href;
  }

  input.addEventListener("focus", load);
  input.addEventListener("input", () => {
    load();
    search();
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const count = list.hidden ? 0 : list.children.length;
    if (event.key === "ArrowDown" && count) choose((chosen + 1) % count);
    else if (event.key === "ArrowUp" && count) choose((chosen - 1 + count) % count);
    else if (event.key === "Enter" && count && chosen >= 0) open(list.children[chosen]);
    else if (event.key === "Escape" && (count || input.value)) {
      input.value = "";
      search();
    } else return;
    event.preventDefault();
  });
  // A slash leads to the search, as on other sites.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, [contenteditable]")) return;
    event.preventDefault();
    input.focus();
  });
})();
