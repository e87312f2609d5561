// Files on their way: announced first, then sent a few at a time, those that are here already not
// at all. Without this script the same page brings them by its form.

const MOST_FILES = 100;
const MOST_BYTES = 10_000_000;
const AT_ONCE = 3;
const TRIES = 4;

const zone = document.querySelector("[data-announce]");
const told = zone.dataset;
const status = document.querySelector("#coming-said");
const bar = document.querySelector("#coming-bar");
const rest = document.querySelector("#send-rest");
const onward = document.querySelector("#meanwhile");
const waiting = [];
let under_way = false;
let unsent = [];

class Refused extends Error {}

const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

function say(text) {
  if (status.textContent !== text) status.textContent = text;
}

async function post(address, body, type) {
  for (let turn = 1; ; turn += 1) {
    try {
      const answer = await fetch(address, { method: "POST", body, headers: { "content-type": type } });
      if (answer.status < 500) {
        const json = (answer.headers.get("content-type") || "").startsWith("application/json");
        const found = json ? await answer.json() : { said: told.cut };
        if (!answer.ok) throw new Refused(found.said);
        return found;
      }
    } catch (error) {
      if (error instanceof Refused) throw error;
    }
    if (turn === TRIES) throw new Refused(told.cut);
    await pause(1000 * turn * turn);
  }
}

async function* below(entry, path) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    yield { path: path + entry.name, file };
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return;
    for (const one of some) yield* below(one, `${path}${entry.name}/`);
  }
}

// What is sent in one request: several small files, or a piece of a large one. The pieces of one
// follow each other, so they are one turn of several requests.
function turns(files) {
  const made = [];
  let some = [], bytes = 0;
  const close = () => {
    if (some.length) made.push([some]);
    some = [];
    bytes = 0;
  };
  for (const { at, file } of files) {
    if (file.size > MOST_BYTES) {
      const pieces = [];
      for (let from = 0; from < file.size; from += MOST_BYTES) {
        const content = file.slice(from, from + MOST_BYTES);
        pieces.push([{ at, from, size: content.size, content }]);
      }
      made.push(pieces);
      continue;
    }
    if (some.length === MOST_FILES || bytes + file.size > MOST_BYTES) close();
    some.push({ at, from: 0, size: file.size, content: file });
    bytes += file.size;
  }
  close();
  return made;
}

async function send(drop, files) {
  const head = { drop, files: files.map(({ at, from, size }) => ({ at, from, size })) };
  const json = new TextEncoder().encode(JSON.stringify(head));
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, json.length);
  const body = new Blob([length.buffer, json, ...files.map(one => one.content)]);
  return post(told.bytes, body, "application/octet-stream");
}

async function bring(found) {
  say(told.looking);
  const names = found.map(({ path, file }) => ({ path, size: file.size, time: file.lastModified }));
  const plan = await post(told.announce, JSON.stringify({ files: names }), "application/json");
  const files = plan.missing.map(at => ({ at, file: found[at].file }));
  bar.max = Math.max(1, files.reduce((sum, one) => sum + one.file.size, 0));
  bar.value = 0;
  bar.hidden = !files.length;
  onward.hidden = !files.length;
  say(plan.said);
  const queue = turns(files);
  let lately = performance.now();
  const work = async () => {
    for (let turn = queue.shift(); turn; turn = queue.shift()) {
      for (const some of turn) {
        const answer = await send(plan.drop, some);
        bar.value += some.reduce((sum, one) => sum + one.size, 0);
        if (performance.now() - lately > 2000) {
          say(answer.said);
          lately = performance.now();
        }
        if (answer.list) refresh();
      }
    }
  };
  const workers = Array.from({ length: AT_ONCE }, work);
  try {
    await Promise.all(workers);
  } catch (error) {
    queue.length = 0;
    await Promise.allSettled(workers);
    throw error;
  }
}

async function next(found) {
  waiting.push(found);
  if (under_way) return;
  under_way = true;
  rest.hidden = true;
  try {
    while (waiting.length) {
      unsent = waiting[0];
      await bring(unsent);
      waiting.shift();
    }
    unsent = [];
    say(told.all);
  } catch (error) {
    unsent = waiting.splice(0).flat();
    say(error instanceof Refused ? error.message : told.cut);
    rest.hidden = false;
  } finally {
    under_way = false;
    bar.hidden = true;
    onward.hidden = true;
    await refresh();
  }
}

// What is here, as the server shows it; once more while the list is being read.
let asked = 0;
async function refresh() {
  const mine = (asked += 1);
  for (let turn = 0; turn < 300 && mine === asked; turn += 1) {
    try {
      const answer = await fetch(location.href);
      if (!answer.ok) return;
      const shown = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of ["#here", "nav"]) {
        const [old, fresh] = [document.querySelector(part), shown.querySelector(part)];
        if (old && fresh && !old.contains(document.activeElement)) {
          old.replaceWith(document.adoptNode(fresh));
        }
      }
    } catch {
      return;
    }
    if (!document.querySelector("#here [data-reading]")) return;
    await pause(1000);
  }
}

document.querySelector("#bring").hidden = true;
document.querySelector("#at-most").hidden = true;
zone.classList.add("scripted");

for (const input of zone.querySelectorAll("input[type=file]")) {
  input.addEventListener("change", () => {
    const found = [...input.files].map(file => ({
      path: file.webkitRelativePath || file.name,
      file,
    }));
    input.value = "";
    if (found.length) next(found);
  });
}

zone.addEventListener("dragover", event => {
  event.preventDefault();
  zone.classList.add("over");
});
zone.addEventListener("dragleave", () => zone.classList.remove("over"));
zone.addEventListener("drop", async event => {
  event.preventDefault();
  zone.classList.remove("over");
  // The entries are there only as long as the event is.
  const entries = [...event.dataTransfer.items]
    .filter(item => item.kind === "file")
    .map(item => item.webkitGetAsEntry())
    .filter(Boolean);
  say(told.looking);
  const found = [];
  try {
    for (const entry of entries) for await (const one of below(entry, "")) found.push(one);
  } catch {
    say(told.cut);
    return;
  }
  if (found.length) next(found);
});

rest.addEventListener("click", () => {
  status.focus();
  next(unsent);
});

addEventListener("beforeunload", event => {
  if (under_way) event.preventDefault();
});

if (document.querySelector("#here [data-reading]")) refresh();
