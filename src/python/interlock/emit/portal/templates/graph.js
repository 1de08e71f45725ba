// The picture of the graph: marking of neighbours, focus on one box, search, filters, size. The server-side layout
// stands for the whole graph; only the few boxes around a focused one are placed here.
(() => {
  "use strict";
  const graph = document.querySelector("[data-graph]");
  const svg = graph.querySelector(".picture");
  const canvas = graph.querySelector(".canvas");
  const status = graph.querySelector(".status");
  const find = graph.querySelector("#graph-find");
  const panel = graph.querySelector("[data-focus]");
  const scaleShown = graph.querySelector("[data-scale]");
  const filters = [...graph.querySelectorAll("[data-kind]")];
  const rows = new Map([...graph.querySelectorAll("[data-tie]")].map((row) => [Number(row.dataset.tie), row]));

  const kindOf = (element) => element.classList[1];
  const boxes = [...svg.querySelectorAll(".box")].map((element) => {
    const frame = element.firstElementChild;
    return {
      element,
      kind: kindOf(element),
      name: element.dataset.name,
      hash: element.getAttribute("href"),
      place: element.getAttribute("transform"),
      width: frame.width.baseVal.value,
      height: frame.height.baseVal.value,
      ties: [],
    };
  });
  const ties = [...svg.querySelectorAll(".ties path")].map((element, number) => {
    const tie = {
      element,
      number,
      kind: kindOf(element),
      from: Number(element.dataset.from),
      to: Number(element.dataset.to),
      path: element.getAttribute("d"),
      isBackward: element.hasAttribute("marker-start"),
    };
    boxes[tie.from].ties.push(tie);
    if (tie.to !== tie.from) boxes[tie.to].ties.push(tie);
    return tie;
  });
  const byHash = new Map(boxes.map((box) => [decodeURIComponent(box.hash), box]));
  const whole = { width: svg.width.baseVal.value, height: svg.height.baseVal.value };

  let focused = null;
  let size = whole;
  let scale = 1;

  // What is shown

  const hiddenKinds = () => new Set(filters.filter((filter) => !filter.checked).map((filter) => filter.dataset.kind));
  const LINES_OF = { stream: "event", queue: "task" };

  function say() {
    const hidden = hiddenKinds();
    const near = focused && new Set(focused.ties.flatMap((tie) => [boxes[tie.from], boxes[tie.to]]).concat(focused));
    const isShown = (box) => !hidden.has(box.kind) && (!near || near.has(box));
    const shownBoxes = boxes.filter(isShown).length;
    const shownTies = ties.filter((tie) => !hidden.has(tie.kind) && isShown(boxes[tie.from]) && isShown(boxes[tie.to])
      && (!focused || focused.ties.includes(tie))).length;
    const matches = find.value.trim() ? ` ${matching().length} boxes match “${find.value.trim()}”.` : "";
    status.textContent = shownBoxes === boxes.length && shownTies === ties.length
      ? `${boxes.length} boxes and ${ties.length} lines.${matches}`
      : `${shownBoxes} of ${boxes.length} boxes and ${shownTies} of ${ties.length} lines are shown.${matches}`;
  }

  function filter() {
    const hidden = hiddenKinds();
    for (const box of boxes) box.element.classList.toggle("hidden", hidden.has(box.kind));
    for (const tie of ties) {
      const isHidden = hidden.has(tie.kind) || hidden.has(boxes[tie.from].kind) || hidden.has(boxes[tie.to].kind);
      tie.element.classList.toggle("hidden", isHidden);
    }
    say();
  }

  // Marking of neighbours

  function unmark() {
    svg.classList.remove("marking");
    for (const marked of svg.querySelectorAll(".near")) marked.classList.remove("near");
  }

  function mark(box) {
    unmark();
    box.element.classList.add("near");
    for (const tie of box.ties) {
      for (const element of [tie.element, boxes[tie.from].element, boxes[tie.to].element]) element.classList.add("near");
    }
    svg.classList.add("marking");
  }

  const boxAt = (event) => {
    const element = event.target.closest?.(".box");
    return element ? boxes.find((box) => box.element === element) : null;
  };

  // Search

  function matching() {
    const wanted = find.value.trim().toLowerCase();
    const hidden = hiddenKinds();
    return wanted ? boxes.filter((box) => !hidden.has(box.kind) && box.name.toLowerCase().includes(wanted)) : [];
  }

  function search() {
    if (focused) show(null);
    unmark();
    const found = matching();
    for (const box of found) box.element.classList.add("near");
    svg.classList.toggle("marking", find.value.trim() !== "");
    if (found.length) reveal(found[0]);
    say();
  }

  function reveal(box) {
    const at = box.element.getBoundingClientRect();
    const frame = canvas.getBoundingClientRect();
    canvas.scrollLeft += at.left + at.width / 2 - frame.left - frame.width / 2;
    canvas.scrollTop += at.top + at.height / 2 - frame.top - frame.height / 2;
  }

  // Size

  const SMALLEST = 0.85;

  function resize(wanted) {
    scale = Math.min(3, Math.max(0.05, wanted));
    svg.style.width = `${size.width * scale}px`;
    svg.style.height = `${size.height * scale}px`;
    scaleShown.textContent = `${Math.round(scale * 100)} %`;
  }

  const fitting = () => Math.min(1, (canvas.clientWidth - 2) / size.width);

  // As wide as the window, but with letters that can be read; those who want to see all of it at once press Fit.
  const comfortable = () => resize(Math.max(fitting(), SMALLEST));

  // The whole picture may be much larger than its frame: it opens where its first box is.
  function begin() {
    const left = (box) => Number(box.place.slice("translate(".length).split(" ")[0]);
    const first = boxes.reduce((one, two) => (left(two) < left(one) ? two : one), boxes[0]);
    if (first) canvas.scrollTop = first.element.getBoundingClientRect().top - canvas.getBoundingClientRect().top - 60;
  }

  function zoom(how) {
    if (how === "fit") resize(Math.min(fitting(), (canvas.clientHeight - 2) / size.height));
    else resize(how === "in" ? scale * 1.25 : scale / 1.25);
  }

  // Focus on one box: it stands in the middle, what leads to it at its left, and what it leads to at its right.

  const GAP = 16;
  const MARGIN = 28;
  const ROOM = 150;

  function column(members, left, height) {
    const total = members.reduce((sum, box) => sum + box.height + GAP, -GAP);
    let top = (height - total) / 2;
    const width = Math.max(0, ...members.map((box) => box.width));
    const frames = new Map();
    for (const box of members) {
      frames.set(box, { x: left + (width - box.width) / 2, y: top });
      top += box.height + GAP;
    }
    return frames;
  }

  const widest = (members) => Math.max(0, ...members.map((box) => box.width));
  const tallness = (members) => members.reduce((sum, box) => sum + box.height + GAP, -GAP);

  function around(box) {
    const after = [...new Set(box.ties.filter((tie) => boxes[tie.from] === box).map((tie) => boxes[tie.to]))]
      .filter((other) => other !== box);
    const before = [...new Set(box.ties.filter((tie) => boxes[tie.to] === box).map((tie) => boxes[tie.from]))]
      .filter((other) => other !== box && !after.includes(other));
    return { before, after };
  }

  function place(box) {
    const { before, after } = around(box);
    const height = Math.max(tallness(before), tallness(after), box.height) + 2 * MARGIN;
    const middle = MARGIN + (before.length ? widest(before) + ROOM : 0);
    const right = middle + box.width + ROOM;
    const frames = new Map([
      ...column(before, MARGIN, height),
      ...column([box], middle, height),
      ...column(after, right, height),
    ]);
    for (const [each, frame] of frames) each.element.setAttribute("transform", `translate(${frame.x} ${frame.y})`);
    for (const side of ["left", "right"]) connect(box, frames, side);
    return { width: (after.length ? right + widest(after) : middle + box.width + 40) + MARGIN, height };
  }

  // The lines at one side of the focused box, spread over it in the order of their other ends.
  function connect(box, frames, side) {
    const own = frames.get(box);
    const x = own.x + (side === "right" ? box.width : 0);
    const otherOf = (tie) => boxes[boxes[tie.from] === box ? tie.to : tie.from];
    const here = box.ties
      .filter((tie) => (frames.get(otherOf(tie)).x >= own.x) === (side === "right"))
      .sort((one, two) => frames.get(otherOf(one)).y - frames.get(otherOf(two)).y || one.number - two.number);
    const step = Math.min(9, (box.height - 16) / Math.max(1, here.length - 1));
    here.forEach((tie, number) => {
      const y = own.y + box.height / 2 + (number - (here.length - 1) / 2) * step;
      const other = otherOf(tie);
      if (other === box) {
        tie.element.setAttribute("d", `M${x} ${y - 6}C${x + 36} ${y - 14} ${x + 36} ${y + 14} ${x} ${y + 6}`);
        return;
      }
      const frame = frames.get(other);
      const twin = here.filter((each) => otherOf(each) === other);
      const offset = (twin.indexOf(tie) - (twin.length - 1) / 2) * 9;
      const ends = [[x, y], [frame.x + (side === "right" ? 0 : other.width), frame.y + other.height / 2 + offset]];
      if ((boxes[tie.to] === box) !== tie.isBackward) ends.reverse();
      const [[fromX, fromY], [toX, toY]] = ends;
      const bend = (fromX + toX) / 2;
      tie.element.setAttribute("d", `M${fromX} ${fromY}C${bend} ${fromY} ${bend} ${toY} ${toX} ${toY}`);
    });
  }

  function restore(box) {
    for (const tie of box.ties) {
      tie.element.setAttribute("d", tie.path);
      tie.element.classList.remove("kept");
      for (const end of [boxes[tie.from], boxes[tie.to]]) {
        end.element.classList.remove("kept");
        end.element.setAttribute("transform", end.place);
      }
    }
    box.element.classList.remove("kept");
    box.element.setAttribute("transform", box.place);
  }

  function describe(box) {
    panel.hidden = false;
    panel.querySelector("#focus-name").textContent = box.name;
    const arriving = box.ties.filter((tie) => boxes[tie.to] === box).length;
    const leaving = box.ties.filter((tie) => boxes[tie.from] === box).length;
    panel.querySelector(".focus-note").textContent = `${box.element.dataset.note} · ${arriving} in · ${leaving} out`;
    const page = panel.querySelector(".focus-page");
    page.hidden = !box.element.dataset.page;
    if (!page.hidden) page.href = box.element.dataset.page;
    panel.querySelector(".focus-ties").replaceChildren(...box.ties.map((tie) => {
      const item = document.createElement("li");
      const [verb, target, details] = [...rows.get(tie.number).querySelectorAll("td")];
      const end = (of) => {
        const link = document.createElement("a");
        link.href = of.hash;
        link.textContent = of.name;
        return link;
      };
      item.append(end(boxes[tie.from]), ` ${verb.textContent} `, end(boxes[tie.to]));
      if (details.hasChildNodes()) {
        const named = document.createElement("span");
        named.className = "focus-details";
        named.append(...details.cloneNode(true).childNodes);
        item.append(": ", named);
      }
      return item;
    }));
  }

  function show(box) {
    unmark();
    if (focused) restore(focused);
    focused = box;
    svg.classList.toggle("focused", box !== null);
    if (box === null) {
      size = whole;
      panel.hidden = true;
    } else {
      for (const tie of box.ties) {
        for (const element of [tie.element, boxes[tie.from].element, boxes[tie.to].element]) element.classList.add("kept");
      }
      box.element.classList.add("kept");
      size = place(box);
      describe(box);
    }
    svg.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
    if (box === null) comfortable();
    else resize(1);
    if (box !== null) reveal(box);
    say();
  }

  // Links lead here too: the fragment of the address is the focused box.

  const boxOf = (hash) => {
    try { return byHash.get(decodeURIComponent(hash)) ?? null; } catch { return null; }
  };

  function follow() {
    const box = boxOf(location.hash);
    if (box !== focused) show(box);
    if (box !== null) graph.scrollIntoView();
    return box;
  }

  function go(box) {
    const last = focused;
    find.value = "";
    history.pushState(null, "", box === null ? location.pathname + location.search : box.hash);
    show(box);
    if (box !== null) panel.querySelector("#focus-name").focus();
    else if (last !== null) {
      last.element.focus();
      reveal(last);
    }
  }

  // On the canvas, since browsers let Tab stop at an SVG element that listens to focus.
  canvas.addEventListener("pointerover", (event) => {
    const box = boxAt(event);
    if (box) mark(box);
  });
  canvas.addEventListener("pointerout", (event) => {
    if (boxAt(event)) find.value.trim() && !focused ? search() : unmark();
  });
  canvas.addEventListener("focusin", (event) => {
    const box = boxAt(event);
    if (box) mark(box);
  });
  canvas.addEventListener("focusout", unmark);
  graph.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const box = link && boxOf(link.getAttribute("href"));
    if (!box || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(box);
    if (!panel.contains(link)) graph.scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (focused) go(null);
    else if (find.value) {
      find.value = "";
      search();
    }
  });
  panel.querySelector("[data-all]").addEventListener("click", () => go(null));
  find.addEventListener("input", search);
  find.addEventListener("keydown", (event) => {
    const [first] = matching();
    if (event.key === "Enter" && first) go(first);
  });
  for (const each of filters) each.addEventListener("change", filter);
  for (const button of graph.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => zoom(button.dataset.zoom));
  }
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? "in" : "out");
  }, { passive: false });

  // Dragging the ground moves the picture; the boxes keep their clicks.
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType !== "mouse" || boxAt(event)) return;
    const from = { x: event.clientX + canvas.scrollLeft, y: event.clientY + canvas.scrollTop };
    const move = (moved) => canvas.scrollTo(from.x - moved.clientX, from.y - moved.clientY);
    canvas.classList.add("dragged");
    addEventListener("pointermove", move);
    addEventListener("pointerup", () => {
      removeEventListener("pointermove", move);
      canvas.classList.remove("dragged");
    }, { once: true });
  });

  addEventListener("hashchange", follow);
  addEventListener("popstate", follow);
  filter();
  comfortable();
  if (follow() === null) begin();
  // When all is there, the browser goes to the row of the table that has the address, which is for those without script.
  addEventListener("load", () => requestAnimationFrame(follow));
})();
