// The page that `export --format html` makes. SPDX-License-Identifier: LGPL-2.1-or-later
//
// The records are a table inside <noscript>. For a browser that runs scripts, it is text, which is
// read here. Only the rows that are needed become elements. The script runs before the browser has
// read the persons and footnotes, to which rows have links.

"use strict";

const NAME = 0, NUMBER = 1, PROTOCOL = 2, DESCRIPTION = 3;
const FRAME = 12; // rows that are drawn in one frame
const STEP = 100; // rows that a button adds

const byId = (id) => document.getElementById(id);
const unescape = (text) =>
    text.includes("&") ? text.replace(/&(lt|gt|amp);/g, (_, name) => ({ lt: "<", gt: ">", amp: "&" })[name]) : text;

// Each line of the text is a record: <tr>, and <td> before each cell. Empty cells at the end are missing.
const source = byId("records").textContent;
const [head, ...lines] = source.slice(source.indexOf("<th>") + 4, source.lastIndexOf("\n</table>")).split("\n<tr><td>");
const titles = head.split("<th>");
const readRecord = (index) => {
    const cells = lines[index].split("<td>").map(unescape);
    while (cells.length < titles.length) cells.push("");
    return cells;
};

// The text that is searched: each line is a record in lower case. `starts` has where each begins.
const haystack = unescape(lines.join("\n").replaceAll("<td>", "\t")).toLowerCase();
const starts = new Uint32Array(lines.length + 1);
for (let index = 1, at = 0; index <= lines.length; index++) {
    at = haystack.indexOf("\n", at) + 1 || haystack.length + 1;
    starts[index] = at;
}

const recordAt = (position) => {
    let low = 0, high = lines.length;
    while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (starts[middle] <= position) low = middle;
        else high = middle;
    }
    return low;
};

// Whether there is a letter or digit before or at a position of a text. Most are ASCII, which is
// looked up; the text is in lower case.
const ASCII_LETTERS = Array.from({ length: 128 }, (_, code) => /[a-z0-9]/.test(String.fromCharCode(code)));
const isLetterAt = (text, position) => {
    const code = text.codePointAt(position);
    return code < 128 ? ASCII_LETTERS[code] : code !== undefined && /[\p{L}\p{N}]/u.test(String.fromCodePoint(code));
};
const isLetterBefore = (text, position) => {
    const unit = text.charCodeAt(position - 1);
    return isLetterAt(text, unit >= 0xdc00 && unit < 0xe000 ? position - 2 : position - 1);
};

// The characters before and after a whole word are not letters or digits.
const isInsideWord = (text, position) => isLetterBefore(text, position) && isLetterAt(text, position);
const isWholeWord = (text, start, end) => !isInsideWord(text, start) && !isInsideWord(text, end);

// The first place of a word in a text from `from` on, or -1.
const findWord = (text, word, from, inParts) => {
    for (let at = text.indexOf(word, from); at >= 0; at = text.indexOf(word, at + 1))
        if (inParts || isWholeWord(text, at, at + word.length)) return at;
    return -1;
};

// For each record, count the words that it contains.
const search = (words, inParts) => {
    const counts = new Uint8Array(lines.length);
    words.forEach((word, number) => {
        for (let at = findWord(haystack, word, 0, inParts); at >= 0;) {
            const index = recordAt(at);
            if (counts[index] === number) counts[index]++;
            at = findWord(haystack, word, starts[index + 1], inParts);
        }
    });
    return counts;
};

const wordsOf = (text) => [...new Set(text.toLowerCase().split(/\s+/).filter(Boolean))].slice(0, 100);

const numbersOf = (number) => number.split("-").map(Number); // "53", "6000-6063" or ""
const stateOf = (cells) =>
    cells[NAME] !== "" ? "assigned" : /^\(?unassigned/i.test(cells[DESCRIPTION]) ? "unassigned" : "reserved";
const RANGES = { system: [0, 1023], user: [1024, 49151], dynamic: [49152, 65535] };

const controls = {
    search: byId("search"), parts: byId("parts"),
    protocol: byId("protocol"), range: byId("range"), state: byId("state"),
};

// What the filters need of each record.
const facts = lines.map((_, index) => {
    const cells = lines[index].split("<td>", 4);
    cells[DESCRIPTION] ??= "";
    const [first, last = first] = numbersOf(cells[NUMBER] ?? "");
    return { first: cells[NUMBER] ? first : NaN, last, protocol: cells[PROTOCOL] ?? "", state: stateOf(cells) };
});

// A number that is not assigned and has no protocol is not assigned for any protocol.
const isAbout = (fact, protocol) =>
    fact.protocol === protocol || (fact.protocol === "" && fact.state !== "assigned");

// The function that tells of a record's facts whether they pass the filters as they are now.
const makeFilter = () => {
    const protocol = controls.protocol.value, range = RANGES[controls.range.value], state = controls.state.value;
    return (fact) => (protocol === "" || (protocol === "none" ? fact.protocol === "" : isAbout(fact, protocol))) &&
        (range === undefined || (fact.last >= range[0] && fact.first <= range[1])) &&
        (state === "" || fact.state === state);
};

let found = [];   // indexes of the records that match, in the order in which they are shown
let words = [];   // that were searched for
let drawn = [0, 0]; // the part of `found` that is in the table: from, to
let sorting = { column: -1, descending: false };
const order = lines.map((_, index) => index); // indexes of all records, sorted

const sortKey = (column, line) => {
    const cell = unescape(line.split("<td>", column + 1)[column] ?? "").toLowerCase();
    return column === NUMBER ? (cell === "" ? 65536 : numbersOf(cell)[0]) : cell;
};
const sortAll = ({ column, descending }) => {
    const keys = lines.map((line) => sortKey(column, line));
    const sign = descending ? -1 : 1;
    order.sort((one, other) => {
        const a = keys[one], b = keys[other];
        if ((a === "") !== (b === "")) return a === "" ? 1 : -1; // empty cells come last
        return a < b ? -sign : a > b ? sign : one - other;
    });
};

const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
};

// Add text, with the words that were searched for marked.
const addText = (parent, text) => {
    const lower = text.toLowerCase();
    const spans = lower.length !== text.length ? [] : words.flatMap((word) => {
        const places = [];
        for (let at = findWord(lower, word, 0, controls.parts.checked); at >= 0;
            at = findWord(lower, word, at + word.length, controls.parts.checked)) places.push([at, at + word.length]);
        return places;
    }).sort((one, other) => one[0] - other[0]);
    let done = 0;
    for (const [start, end] of spans) {
        if (start < done) continue;
        parent.append(text.slice(done, start), make("mark", {}, text.slice(start, end)));
        done = end;
    }
    parent.append(text.slice(done));
};

// The address of a reference: an RFC, a person, a footnote; null: not known.
const addressOf = (reference) => {
    const rfc = /^RFC\s?(\d+)/.exec(reference);
    if (rfc) return "https://www.rfc-editor.org/rfc/rfc" + rfc[1];
    if (/^https?:\/\//.test(reference)) return reference;
    if (byId("footnote-" + reference)) return "#footnote-" + reference;
    return byId(reference)?.closest("#contacts") ? "#" + encodeURIComponent(reference) : null;
};

const addCell = (row, title, text) => {
    const cell = make(row.childElementCount === NAME ? "th" : "td", {});
    if (row.childElementCount === NAME) cell.scope = "row";
    else cell.dataset.title = title;
    for (const part of text.split(/(\[[^\][]+\])/)) {
        const address = part.startsWith("[") ? addressOf(part.slice(1, -1)) : null;
        if (address === null) { addText(cell, part); continue; }
        const link = make("a", { href: address });
        addText(link, part.slice(1, -1));
        cell.append("[", link, "]");
    }
    row.append(cell);
};

const emptyColumns = titles.map((_, column) =>
    !lines.some((line) => (line.split("<td>", column + 1)[column] ?? "") !== ""));

const drawRow = (place) => {
    const index = found[place];
    const row = make("tr", { className: facts[index].state === "assigned" ? "" : "free" });
    row.dataset.index = index;
    row.ariaRowIndex = place + 2;
    readRecord(index).forEach((text, column) => {
        if (!emptyColumns[column]) addCell(row, titles[column], text);
    });
    return row;
};

const table = byId("shown"), body = table.tBodies[0], more = byId("more"), earlier = byId("earlier");
// A frame draws the rows that come first. The following ones draw more, while their end is near the
// window, or above it: the style sheet keeps room for them. The watcher is called once for each call
// of observe().
const watcher = new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) drawUpTo(drawn[1] + FRAME);
}, { rootMargin: "3000px 0px 1000px" });
const drawUpTo = (end) => {
    const last = Math.min(end, found.length);
    const rows = [];
    for (let place = drawn[1]; place < last; place++) rows.push(drawRow(place));
    body.append(...rows);
    drawn[1] = Math.max(drawn[1], last);
    more.hidden = drawn[1] >= found.length;
    watcher.unobserve(more);
    watcher.observe(more);
};
const drawFrom = (start) => {
    body.replaceChildren();
    drawn = [start, start];
    drawUpTo(start + FRAME);
    earlier.hidden = start === 0;
};

// Draw the same rows again, with links to what the browser has read meanwhile.
const redraw = () => {
    const [from, to] = drawn;
    drawFrom(from);
    drawUpTo(to);
};

const count = (number) => number.toLocaleString("en");
const keepInAddress = () => {
    const address = new URLSearchParams();
    for (const [name, control] of Object.entries(controls)) {
        if (control.type === "checkbox" ? control.checked : control.value !== "")
            address.set(name, control.type === "checkbox" ? "1" : control.value);
    }
    const query = address.toString();
    try {
        history.replaceState(null, "", (query === "" ? location.pathname : "?" + query) + location.hash);
    } catch { /* some browsers do not allow this for files */ }
};

const show = () => {
    words = wordsOf(controls.search.value);
    const counts = search(words, controls.parts.checked);
    const passes = makeFilter();
    found = order.filter((index) => counts[index] === words.length && passes(facts[index]));
    table.ariaRowCount = found.length + 1;
    byId("count").value = found.length === lines.length
        ? `${count(lines.length)} records` : `${count(found.length)} of ${count(lines.length)} records`;
    drawFrom(0);
};

const sortBy = (column) => {
    sorting = { column, descending: sorting.column === column && !sorting.descending };
    sortAll(sorting);
    for (const head of table.tHead.rows[0].cells) {
        const is_sorted = Number(head.dataset.column) === column;
        if (is_sorted) head.ariaSort = sorting.descending ? "descending" : "ascending";
        else head.removeAttribute("aria-sort");
    }
    show();
};

const drawHead = () => {
    const row = make("tr", {});
    titles.forEach((title, column) => {
        if (emptyColumns[column]) return;
        const head = make("th", { scope: "col" }, make("button", { type: "button", onclick: () => sortBy(column) }, title));
        head.dataset.column = column;
        row.append(head);
    });
    table.tHead.replaceChildren(row);
};

// Of the persons, print only those that the shown records name.
const printPersonsNamed = () => {
    const named = new Set(found.flatMap((index) => unescape(lines[index]).match(/\[[^\][]+\]/g) ?? []));
    for (const { rows } of byId("contacts")?.tBodies ?? [])
        for (const row of rows) row.classList.toggle("unprinted", !named.has(`[${row.id}]`));
};

// The index of the record that #53/tcp, #53 or #x11 names; -1: none.
const recordNamed = (text) => {
    const [, first, last = first, protocol] = /^(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(text) ?? [];
    if (first !== undefined)
        return facts.findIndex((fact) => fact.first <= Number(first) && fact.last >= Number(last) &&
            (protocol === undefined || isAbout(fact, protocol.toLowerCase())));
    const name = text.toLowerCase();
    return lines.findIndex((line) => unescape(line.split("<td>", 1)[0]).toLowerCase() === name);
};

const followHash = () => {
    let name;
    try {
        name = decodeURIComponent(location.hash.slice(1));
    } catch {
        return;
    }
    const index = name === "" || byId(name)?.closest("#contacts") ? -1 : recordNamed(name);
    if (index < 0) return;
    if (!found.includes(index)) {
        byId("filters").reset();
        show();
    }
    drawFrom(Math.max(0, found.indexOf(index) - 5));
    const row = body.querySelector(`tr[data-index="${index}"]`);
    row.classList.add("target");
    row.tabIndex = -1;
    row.scrollIntoView({ block: "center" });
    row.focus({ preventScroll: true });
};

const start = () => {
    const protocols = [...new Set(facts.map((fact) => fact.protocol).filter(Boolean))].sort();
    controls.protocol.append(...protocols.map((name) => make("option", { value: name }, name)));
    const address = new URLSearchParams(location.search);
    for (const [name, control] of Object.entries(controls)) {
        if (control.type === "checkbox") control.checked = address.has(name);
        else if (address.has(name)) control.value = address.get(name);
    }
    const notice = byId("notice");
    if (notice) byId("interactive").before(notice);
    byId("interactive").hidden = false;
    drawHead();
    show();
    performance.mark("shown");
    followHash();
    document.addEventListener("DOMContentLoaded", () => { redraw(); followHash(); });
    const change = () => { show(); keepInAddress(); };
    byId("filters").addEventListener("input", change);
    byId("filters").addEventListener("submit", (event) => event.preventDefault());
    byId("filters").addEventListener("reset", () => setTimeout(change));
    more.addEventListener("click", () => drawUpTo(drawn[1] + STEP));
    earlier.addEventListener("click", () => drawFrom(Math.max(0, drawn[0] - STEP)));
    addEventListener("hashchange", followHash);
    addEventListener("beforeprint", () => {
        byId("about").open = true;
        drawFrom(0);
        drawUpTo(found.length);
        printPersonsNamed();
    });
    addEventListener("keydown", (event) => {
        if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey ||
            /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
        event.preventDefault();
        controls.search.focus();
    });
    const bar = byId("filters");
    new ResizeObserver(() => {
        const height = getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0;
        document.documentElement.style.setProperty("--bar", height + "px");
    }).observe(bar);
};

start();
