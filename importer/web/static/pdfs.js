// Keys for whoever looks at many PDFs: the same buttons and links, pressed for them.

const KEYS = { ArrowRight: "next", ArrowLeft: "before", Enter: "belongs", Delete: "wrong" };
const OWN = "input, select, textarea, button, a, summary";

document.querySelector(".keys")?.removeAttribute("hidden");

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return;
  const pressed = KEYS[event.key];
  if (!pressed) return;
  const typing = event.target.closest?.("input, select, textarea");
  if (typing || (event.key === "Enter" && event.target.closest?.(OWN))) return;
  const chosen = document.getElementById(pressed);
  if (!chosen) return;
  event.preventDefault();
  chosen.click();
});

// The next page is drawn while this one is looked at.
const script = document.querySelector("script[data-next]");
if (script) fetch(script.dataset.next).catch(() => null);
