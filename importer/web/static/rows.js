// Keeps a cell when it is left, and puts the row that the server answers in its place.
// Without this script the same forms load the page anew.

const said = document.getElementById("said");
const FIELD = "form[data-cell] input[name=text]";
let line = Promise.resolve();
let pressed = null;

document.addEventListener("pointerdown", (event) => {
  pressed = event.target.closest("button, a");
});
document.addEventListener("pointerup", () => setTimeout(() => (pressed = null)));

document.addEventListener("submit", (event) => {
  const row = event.target.closest(".row");
  if (!row || event.target.method !== "post") return;
  event.preventDefault();
  keep(row, event.target, event.submitter);
});

document.addEventListener("focusout", (event) => {
  const field = event.target;
  if (!field.matches?.(FIELD) || field.value === field.defaultValue) return;
  const row = field.closest(".row");
  if (pressed && row.contains(pressed)) return; // its button says what is to be done
  keep(row, field.form, null);
});

function keep(row, form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  row.setAttribute("aria-busy", "true");
  line = line.then(() => send(form.action, body, row.id)).catch(() => lost(row.id, said.dataset.lost));
}

async function send(action, body, id) {
  const column = body.get("column");
  const live = column && formOf(id, column);
  if (live) {
    for (const name of ["seen", "was"]) body.set(name, live.elements[name].value);
  }
  const answer = await fetch(action, { method: "POST", body, keepalive: true });
  if (answer.status === 401) {
    lost(id, said.dataset.out);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (answer.status === 503) {
    lost(id, page.querySelector("main p")?.textContent ?? said.dataset.lost);
    return;
  }
  const fresh = page.getElementById(id);
  if (!fresh) {
    location.assign(answer.url);
    return;
  }
  const text = fresh.querySelector("[data-answer]")?.textContent ?? "";
  put(document.getElementById(id), fresh, column, body.get("text"));
  if (answer.ok) frame(page);
  tell(text);
}

function formOf(id, column) {
  const fields = document.getElementById(id)?.querySelectorAll("form[data-cell]") ?? [];
  return [...fields].find((form) => form.elements.column?.value === column);
}

// Puts a fresh row where the old one is: what is being typed stays, and so does the focus.
function put(old, fresh, column, sent) {
  if (!old) return;
  const active = old.contains(document.activeElement) ? document.activeElement : null;
  const place = active && placeOf(active, old);
  const typed = [...old.querySelectorAll(FIELD)]
    .filter((field) => field.value !== field.defaultValue)
    .filter((field) => !(field.form.elements.column.value === column && field.value === sent))
    .map((field) => [field.id, field.value]);
  old.replaceWith(fresh);
  for (const [id, value] of typed) {
    const field = document.getElementById(id);
    if (field) field.value = value;
  }
  if (active) {
    const again = document.getElementById(active.id) ?? fresh.querySelectorAll(place[0])[place[1]];
    (again ?? fresh.querySelector("[data-answer]") ?? fresh.querySelector("button"))?.focus();
  }
}

function placeOf(element, row) {
  const value = element.value && element.name !== "text" ? `[value="${CSS.escape(element.value)}"]` : "";
  const kind = `${element.localName}${element.name ? `[name=${CSS.escape(element.name)}]` : ""}${value}`;
  return [kind, [...row.querySelectorAll(kind)].indexOf(element)];
}

// The heading, which rows there are, and where one may go on, as they are now.
function frame(page) {
  document.title = page.title;
  for (const chosen of ["h1", "#filters", "#all-done", "#onward", "body > nav"]) {
    const [old, fresh] = [document, page].map((one) => one.querySelector(chosen));
    if (old && fresh && !old.contains(document.activeElement)) old.replaceWith(fresh);
  }
  said.dataset.settled = page.getElementById("said").dataset.settled;
}

function tell(text) {
  said.className = "hidden";
  said.textContent = `${text} ${document.querySelector("h1").textContent}`;
}

// Nothing was kept: it is said, and what was typed stays where it is.
function lost(id, why) {
  document.getElementById(id)?.removeAttribute("aria-busy");
  said.classList.remove("hidden");
  said.classList.add("alarm");
  said.textContent = why;
}

// Rows that are being checked against the others are asked after until that is done.
setInterval(async () => {
  if (said.dataset.settled !== "no" || document.hidden) return;
  const answer = await fetch(location.href.split("#")[0]).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.getElementById("said")) return;
  frame(page);
  if (said.dataset.settled !== "yes") return;
  for (const row of document.querySelectorAll(".row")) {
    const fresh = page.getElementById(row.id);
    const typing = [...row.querySelectorAll(FIELD)].some((one) => one.value !== one.defaultValue);
    if (fresh && !typing && !row.hasAttribute("aria-busy")) put(row, fresh, null, null);
  }
  tell("");
}, 3000);
