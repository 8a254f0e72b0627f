// What every page gains from script. Nothing here is needed to read a page.
const own = document.querySelector("script[data-govuk]");
const { initAll } = await import(own.dataset.govuk);
initAll();

const hits = [...document.querySelectorAll("#hits > .ct-hit")];

/** Makes the hit `step` away from the current one current, and puts the focus on its title. */
function move(step) {
  const now = hits.findIndex((hit) => hit.hasAttribute("aria-current"));
  const next = Math.min(Math.max(now + step, 0), hits.length - 1);
  hits[now]?.removeAttribute("aria-current");
  hits[next].setAttribute("aria-current", "true");
  hits[next].querySelector("h2 a").focus();
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  const box = document.querySelector("#q");
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && box && !typing) {
    event.preventDefault();
    box.focus();
    box.select();
  } else if (hits.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    const inList = document.activeElement.closest("#hits");
    if (inList || (event.target === box && event.key === "ArrowDown" && box.ariaExpanded !== "true")) {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    }
  }
});

// A facet takes effect as soon as it is ticked.
document.querySelector("#search")?.addEventListener("change", (event) => {
  if (event.target.type === "checkbox") event.target.form.requestSubmit();
});

// On a narrow screen the results come first, the facets folded away.
const filters = document.querySelector(".ct-filters");
if (filters && matchMedia("(max-width: 48em)").matches) filters.open = false;

// A kind of mark is coloured or not as soon as it is ticked.
document.querySelector("#legend")?.addEventListener("change", (event) => {
  document.querySelector("#text").classList.toggle(`ct-hide-${event.target.value}`, !event.target.checked);
});

// Another page of the original is shown in place of the one there; the text stays where it is, unless its page is in another part.
async function turn(href, scroll) {
  try {
    const answer = await fetch(href);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const shown = fresh.querySelector("#original"), words = fresh.querySelector("#words");
    document.querySelector("#original").replaceWith(shown);
    const there = document.querySelector("#words");
    if (words.dataset.part !== there.dataset.part) {
      words.querySelector("#text").className = there.querySelector("#text").className;
      there.replaceWith(words);
    }
    history.replaceState(null, "", href);
    shown.querySelector("h2").focus({ preventScroll: !scroll });
  } catch {
    location.assign(href);
  }
}
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-original]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  turn(link.href, link.closest("#text"));
});
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-original]");
  if (!form) return;
  event.preventDefault();
  const address = new URL(form.action);
  address.search = new URLSearchParams(new FormData(form));
  turn(address.href, false);
});

// What takes longer than a moment says that it is under way; coming back to the page takes that away.
const waiting = document.querySelector("#waiting");
let timer;
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  clearTimeout(timer);
  timer = setTimeout(() => { waiting.textContent = "Still working. The answer comes on this page."; }, 700);
});
window.addEventListener("pageshow", () => {
  clearTimeout(timer);
  waiting.textContent = "";
});

document.documentElement.dataset.ready = "";
