// How far a run is, brought up to date; how much of an upload is sent. Without script a link shows the former.
const EVERY = 2000;
// After so long without a touch the page asks no more: to look at it must not keep anybody logged in.
const IDLE = 15 * 60 * 1000;
let touched = Date.now();
for (const kind of ["pointerdown", "pointermove", "keydown", "scroll"]) {
  addEventListener(kind, () => (touched = Date.now()), { passive: true });
}

/** Shows the run as it is now. The focus stays where it is, and what is said aloud is said only when it changes. */
function show(fresh) {
  const old = document.querySelector("#run");
  const state = old.querySelector("[role=status]");
  const word = fresh.querySelector("[role=status]");
  const focused = old.contains(document.activeElement) && document.activeElement.hasAttribute("data-reload");
  if (state.textContent === word.textContent) word.replaceWith(state);
  old.replaceWith(fresh);
  if (focused) fresh.querySelector("[data-reload]")?.focus();
}

async function follow() {
  while (document.querySelector("#run[data-live]")) {
    await new Promise((resolve) => setTimeout(resolve, EVERY));
    if (document.hidden || Date.now() - touched > IDLE) continue;
    try {
      const answer = await fetch(location.pathname, { redirect: "error" });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("#run");
      if (!fresh) return;
      document.title = page.title;
      show(fresh);
    } catch {
      // the server may be back in a moment
    }
  }
}

/** Sends a form with files and says how much of it is there; the answer is shown as the browser would. */
function send(form) {
  form.addEventListener("submit", (event) => {
    const files = [...form.querySelector("input[type=file]").files];
    if (!files.length) return;
    event.preventDefault();
    const told = form.querySelector("[data-sent]");
    const button = form.querySelector("button[type=submit]");
    const asking = new XMLHttpRequest();
    let said = -1;
    asking.upload.addEventListener("progress", (now) => {
      const tenth = Math.floor((now.loaded / now.total) * 10);
      if (now.lengthComputable && tenth !== said) told.textContent = `${(said = tenth) * 10}% sent`;
    });
    asking.addEventListener("error", () => {
      told.textContent = "The sending broke off. Check the connection, then send it anew.";
      button.disabled = false;
    });
    asking.addEventListener("load", () => {
      if (asking.responseURL && asking.status === 200 && new URL(asking.responseURL).pathname.includes("/runs/")) {
        location.assign(asking.responseURL);
        return;
      }
      const page = new DOMParser().parseFromString(asking.responseText, "text/html");
      const fresh = page.querySelector("main");
      if (!fresh) return;
      document.title = page.title;
      document.querySelector("main").replaceWith(fresh);
      fresh.querySelectorAll("form[data-sending]").forEach(send);
      const heard = fresh.querySelector(".govuk-error-summary") ?? fresh.querySelector("h1");
      heard.tabIndex = -1;
      heard.focus();
    });
    button.disabled = true;
    told.textContent = "Sending";
    asking.open("POST", form.action);
    asking.send(new FormData(form));
  });
}

document.querySelectorAll("form[data-sending]").forEach(send);
follow();
