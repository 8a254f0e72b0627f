// Type-ahead: what is typed is completed by names within reach. Without it the box is a plain field.
const plain = document.querySelector("#q");
const form = plain?.form;

/** A name as text, for the menu is written as HTML. */
function text(words) {
  const held = document.createElement("span");
  held.textContent = words;
  return held.innerHTML;
}

let asked = 0;
let begun = false;
/** Asks for completions when typing pauses; an answer that is overtaken by more typing is not shown. */
function source(typed, show) {
  if (!begun) return;
  const turn = ++asked;
  setTimeout(async () => {
    if (turn !== asked) return;
    try {
      const answer = await fetch(`/search/suggest?q=${encodeURIComponent(typed)}`);
      const found = answer.ok ? await answer.json() : [];
      if (turn === asked) show(found);
    } catch {
      show([]);
    }
  }, 120);
}

/** Asks at once for a completion that was chosen. */
function choose(one) {
  if (!one) return;
  form.elements.q.value = one.query;
  form.requestSubmit();
}

// A field with an error stays as it is, tied to what is said of it.
if (plain && !plain.hasAttribute("aria-invalid") && window.accessibleAutocomplete) {
  const held = document.activeElement === plain ? [plain.selectionStart, plain.selectionEnd] : null;
  const place = document.createElement("div");
  place.className = "ct-suggest";
  plain.replaceWith(place);
  window.accessibleAutocomplete({
    element: place,
    id: "q",
    name: "q",
    source,
    minLength: 2,
    confirmOnBlur: false,
    showNoOptionsFound: false,
    inputClasses: "govuk-input",
    menuAttributes: { "aria-label": "Names that this may be the beginning of" },
    templates: {
      inputValue: (one) => one?.query ?? "",
      suggestion: (one) =>
        `<span class="ct-suggest-name">${text(one.name)}</span> <span class="ct-suggest-note">${text(one.note)}</span>`,
    },
    onConfirm: choose,
  });
  const box = document.querySelector("#q");
  // Given as if it were typed, since the library opens its menu for a value that it begins with.
  box.value = plain.value;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  begun = true;
  box.setAttribute("enterkeyhint", "search");
  box.spellcheck = false;
  if (held) {
    box.focus();
    box.setSelectionRange(...held);
  }
  // Enter asks for what is typed, unless a completion was gone to.
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    asked += 1;
    form.requestSubmit();
  });
  place.dataset.ready = "";
}
