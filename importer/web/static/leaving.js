// Says that somebody will be signed out soon, and lets them stay: only the server knows when, since
// other pages of theirs count too.
const notice = document.querySelector("#leaving");
const warn = Number(notice.dataset.warn);

async function look() {
    const answer = await fetch("/leaving");
    if (!answer.ok) {
        location.reload();
        return;
    }
    wait((await answer.json()).seconds);
}

function wait(left) {
    notice.hidden = left > warn;
    const next = left > warn ? left - warn : Math.min(left + 1, 30);
    setTimeout(look, Math.max(next, 1) * 1000);
}

notice.querySelector("button").addEventListener("click", async () => {
    await fetch("/stay", { method: "POST" });
    notice.hidden = true;
    document.querySelector("#content").focus();
});
wait(Number(notice.dataset.left));
