// Verdicts from the keyboard. They can be turned off, for who speaks to the computer or types by chance.
const form = document.querySelector("#decide");
const hint = document.querySelector("#keys");
const answers = { s: "same", d: "different", u: "unsure" };
let on = localStorage.getItem("review-keys") !== "off";

function show() {
  const button = hint.querySelector("button");
  button.setAttribute("aria-pressed", String(on));
  button.textContent = on ? "Keys on" : "Keys off";
}

if (form && hint) {
  hint.hidden = false;
  show();
  hint.querySelector("button").addEventListener("click", () => {
    on = !on;
    localStorage.setItem("review-keys", on ? "on" : "off");
    show();
  });
  document.addEventListener("keydown", (event) => {
    if (!on || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target.closest("input, textarea, select");
    if (field) {
      if (event.key === "Escape") field.blur();
      return;
    }
    const key = event.key.toLowerCase();
    if (answers[key]) {
      event.preventDefault();
      form.requestSubmit(form.querySelector(`[value="${answers[key]}"]`));
    } else if (key === "n" && document.querySelector("#skip")) {
      event.preventDefault();
      location.assign(document.querySelector("#skip").href);
    } else if (key === "w") {
      event.preventDefault();
      form.querySelector("#why").focus();
    }
  });
  // One verdict for one press, however long the answer takes.
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });
}
