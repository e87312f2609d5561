// What changes by itself, such as how far something is: the same page is asked for again, and its
// parts marked with data-follow are put in place where they differ. Nothing is asked for while the
// page is not looked at, unless somebody wants to be told of the end. Without script a page does
// the same by loading itself.
const every = Number(document.querySelector("[data-every]")?.dataset.every) || 1000;
const unseen = 5000;
const parts = () => [...document.querySelectorAll("[data-follow]")];
const tell = document.getElementById("tell");
let timer = 0;

// Whether the program does not answer at the moment; it is asked again.
function lost(now) {
  for (const one of document.querySelectorAll("[data-lost]")) one.hidden = !now;
}

async function look() {
  timer = 0;
  if (document.hidden && !wanted()) return;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.redirected) {
      ended(page);
      location.assign(answer.url);
      return;
    }
    const found = new Map([...page.querySelectorAll("[data-follow]")].map((one) => [one.id, one]));
    if (parts().some((one) => !found.has(one.id)) || found.size !== parts().length) {
      if (!page.getElementById("tell")) ended(page);
      location.reload();
      return;
    }
    for (const one of parts()) {
      const now = found.get(one.id);
      if (one.innerHTML !== now.innerHTML) one.replaceChildren(...now.childNodes);
    }
    document.title = page.title;
    lost(false);
  } catch {
    lost(true);
  }
  again();
}

function again() {
  if (!timer && (!document.hidden || wanted())) {
    timer = setTimeout(look, document.hidden ? Math.max(every, unseen) : every);
  }
}

// Who wants it is told by the browser once the work has ended, in the words of the page that comes
// next; that is asked for by a button alone, and remembered as long as the tab is there.
const wish = `tell ${location.pathname}`;

function wanted() {
  if (!tell || !("Notification" in window)) return false;
  return Notification.permission === "granted" && sessionStorage.getItem(wish) !== null;
}

function ended(page) {
  if (!wanted()) return;
  sessionStorage.removeItem(wish);
  const how = { icon: "/static/icon.svg", tag: location.pathname };
  try {
    const said = new Notification(page.querySelector("h1").textContent, how);
    said.addEventListener("click", () => window.focus());
  } catch {
    // Browsers of telephones have it and do not let pages use it; the page itself says the same.
  }
}

function offer() {
  const refused = Notification.permission === "denied";
  tell.querySelector("button").hidden = refused || wanted();
  tell.querySelector("[data-told]").hidden = !wanted();
  tell.querySelector("[data-refused]").hidden = !refused;
  tell.hidden = false;
}

if (tell && "Notification" in window) {
  if (Notification.permission !== "denied") offer();
  tell.querySelector("button").addEventListener("click", async () => {
    sessionStorage.setItem(wish, "");
    await Notification.requestPermission();
    offer();
    tell.querySelector("p:not([hidden])")?.focus(); // the button is gone
  });
}
document.addEventListener("visibilitychange", again);
again();
