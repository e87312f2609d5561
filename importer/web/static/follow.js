// What changes by itself, such as how far something is: the same page is asked for again, and its
// parts marked with data-follow are put in place where they differ. Nothing is asked for while the
// page is not looked at. Without script a page does the same by loading itself.
const every = Number(document.querySelector("[data-every]")?.dataset.every) || 1000;
const parts = () => [...document.querySelectorAll("[data-follow]")];
let timer = 0;

// Whether the program does not answer at the moment; it is asked again.
function lost(now) {
  for (const one of document.querySelectorAll("[data-lost]")) one.hidden = !now;
}

async function look() {
  timer = 0;
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (answer.redirected) {
      location.assign(answer.url);
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = new Map([...page.querySelectorAll("[data-follow]")].map((one) => [one.id, one]));
    if (parts().some((one) => !found.has(one.id)) || found.size !== parts().length) {
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
  if (!timer && !document.hidden) timer = setTimeout(look, every);
}

document.addEventListener("visibilitychange", again);
again();
